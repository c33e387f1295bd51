"""What only public notices say of a council stands nowhere as what the council has said.

Every page, feed and download is asked for twice, as every role: before public notices of a council
were read, and after. They may differ only where they say that something was published.
"""

import io
import re
import zipfile
from collections import Counter
from contextlib import contextmanager
from types import SimpleNamespace

import pytest
import time_machine
from django.core.management import call_command
from django.db import transaction
from django.utils import timezone

from portal.audit.models import Entry
from portal.insights.figures import FIGURES
from portal.insights.snapshot_job import count
from portal.mail.models import Mail
from portal.notifications.models import Notification
from portal.search.models import IndexEntry
from services.models import Use
from services.notices.imports.awards import awards_of
from services.notices.imports.notice_import import NoticeImport
from services.notices.models import AwardNotice
from tests.architecture.matrix import MATRIX, ROLES
from tests.factories.councils import CouncilFactory, MembershipFactory
from tests.factories.services import ProductFactory, SupplierFactory, UseFactory
from tests.factories.world import signed_in
from tests.notices.releases import award, release
from tests.walks.routes import address_of
from tests.walks.walk import answer_of, client_of, fresh_client

pytestmark = [pytest.mark.slow, pytest.mark.django_db]
NOW = timezone.now()
BUYER, PRODUCT = "Harvestshire County Council", "Zephyrine Ledger"
# one who is no member, and members of another council and of this one
READ_FIGURES = {"visitor", "elsewhere", "their editor"}
THEIRS = ["their editor", "their member"]
# what is counted or found at night, or each hour
JOBS = ["add_up_tallies", "count_contracts", "find_twins", "match_needs"]
# pages and files that show nothing but what was published, and say so
OF_NOTICES = {"contracts:published", "council_contracts:index", "contracts:names"}
# who has to answer is told that something waits
WAITING = {"Do this first", "Nothing is waiting for Harvestshire."}
WAITING |= {"1 of 5 steps done.", "2 of 5 steps done."}
FIGURES_OF_NOTICES = {"published_by_region", "published_answers"}
IS_MARKED = re.compile(
    r"published contracts?\b|contracts? published|from public notices|in public notices"
)
# differ each time that a page is opened; the sizes are those of the database and its disk
ONCE = re.compile(
    r'name="(csrfmiddlewaretoken|sent_as)" value="[^"]*"|nonce="[^"]*"|\d+\.\d(?:\s|&nbsp;)[MGT]B'
)
BLOCK = re.compile(
    r"</?(?:p|li|tr|dt|dd|h[1-6]|option|caption|legend|label|title|meta|summary|entry|item|div|"
    r"dl|ul|ol|section|article|aside|main|nav|header|footer|form|table|tbody|thead|details)\b"
)
TAG = re.compile(r"^[^<>]*>|<[^>]*>?")
# what tags say to people and programs; the others say how it looks
SAID = re.compile(r'(?:href|content|title|aria-label|value|alt|data-[a-z-]+)="([^"]*)"')


def about(world):
    """The same world, whose routes are about a council of which there are only notices."""
    supplier = SupplierFactory(name="Zephyrine Systems", slug="zephyrine-systems")
    product = ProductFactory(name=PRODUCT, slug="zephyrine-ledger", supplier=supplier)
    council = CouncilFactory(
        name="Harvestshire", slug="harvestshire", official_name=BUYER, kind="county"
    )
    UseFactory(product=product, service=None)  # of another council: counts of one, not of two
    theirs = {
        "their editor": MembershipFactory(council=council, role="editor").user,
        "their member": MembershipFactory(council=council).user,
    }
    found = {name: thing for name, thing in vars(world).items() if name != "arguments"}
    sessions = world.sessions | dict(signed_in(theirs.values()))
    found |= {"council": council, "product": product, "sessions": sessions}
    return SimpleNamespace(**found | {"people": world.people | theirs})


def addresses(world):
    """Whatever has an address, with the name of its route, and what lists can be asked."""
    for name in MATRIX:
        yield name, address_of(name, world)
    product, council = world.product, world.council
    for form in ("csv", "json"):
        yield "services:export_uses", f"{product.get_absolute_url()}export/{form}/"
        yield "services:export", f"/services/export/{form}/?q=zephyrine"
    for words in ("zephyrine", "zephyrine+ledger", "harvestshire"):
        yield "pages:search", f"/search/?q={words}"
        yield "pages:search_feed", f"/search/feed/?q={words}"
        yield "pages:suggestions", f"/search/suggestions/?q={words}"
    for slug in (product.slug, product.supplier.slug):
        yield "services:index", f"/services/?product={slug}"
    other = world.party.council.slug
    yield "councils:compare", f"/councils/compare/?council={council.slug}&council={other}"
    yield "needs:radar", f"/needs/contracts/?area={product.category.slug}"


def addresses_of_figures():
    """What every figure lists: the same to all who are members, and to all who are not."""
    for key in FIGURES:
        name = "of notices" if key in FIGURES_OF_NOTICES else "figure"
        yield name, f"/insights/figures/{key}/"
        yield from ((name, f"/insights/figures/{key}/rows.{form}") for form in ("csv", "json"))


def notices():
    """Contracts for the product, from their releases to pages: one that runs and one that ended."""
    over = award(contractPeriod={"startDate": "2020-01-01", "endDate": "2021-12-31"})
    runs = award(contractPeriod={"startDate": "2025-01-01", "endDate": "2058-12-31"})
    titled = {"title": f"{PRODUCT} software", "classification": {"scheme": "CPV", "id": "48000000"}}
    suppliers = [{"id": "S1", "name": "Zephyrine Systems Ltd"}]
    found = [
        release(number, BUYER, tender=titled, awards=[{**each, "suppliers": suppliers}])
        for number, each in enumerate([over, runs], 9_000)
    ]
    return NoticeImport().take_in_read(iter([("here", awards_of(each)) for each in found])).ends


@contextmanager
def after(happens):
    """What was done, with what the jobs of a night make of it; and undone again."""
    with transaction.atomic():
        happens()
        work_a_night()
        yield
        transaction.set_rollback(True)


def work_a_night():
    for job in JOBS:
        call_command(job, verbosity=0)


def figures():
    counted = count(timezone.localdate())
    return {**counted.everybody, **{f"{key}, members": each for key, each in counted.peers.items()}}


def rows():
    """How much there is of what would say, count or tell that a council uses something."""
    return {
        "uses": Use.objects.count(),
        "notifications": Notification.objects.count(),
        "emails": Mail.objects.count(),
        "acts": Entry.objects.count(),
        "index": list(IndexEntry.objects.order_by("pk").values()),
    }


@pytest.fixture(scope="module")
def there(world, django_db_blocker):
    """The world that routes are about, without a single notice of its council yet."""
    with django_db_blocker.unblock(), transaction.atomic(), time_machine.travel(NOW, tick=False):
        there = about(world)
        work_a_night()
        yield there
        transaction.set_rollback(True)


def read(answer):
    """The parts of an answer: of a page the blocks that people read, of a file its lines."""
    if answer.body.startswith(b"PK"):
        book = zipfile.ZipFile(io.BytesIO(answer.body))
        names = [name for name in book.namelist() if not name.startswith("docProps")]
        return Counter(part for name in names for part in book.read(name).decode().split("<row"))
    if not answer.kind.startswith("text/html"):
        return Counter(answer.text.splitlines())
    blocks = map(words_of, BLOCK.split(ONCE.sub("", answer.text)))
    return Counter(filter(None, blocks))


def words_of(block):
    said = TAG.sub(lambda tag: f" {' '.join(SAID.findall(tag[0]))} ", block)
    return " ".join(said.split())


def changes(role, there, happens):
    """What differs for somebody after something has happened: the route, and each part."""
    asked = list(dict.fromkeys(addresses(there)))
    if role in READ_FIGURES:
        asked += addresses_of_figures()
    before = answers(role, there, asked)
    with after(happens):
        now = answers(role, there, asked)
    for (name, address), was, shown in zip(asked, before, now, strict=True):
        if was.status != shown.status:
            yield name, address, f"{was.status} is now {shown.status}"
        parts, parts_now = read(was), read(shown)
        differing = (parts_now - parts) + (parts - parts_now)
        yield from ((name, address, part) for part in differing)


def answers(role, there, asked):
    """What somebody gets at each address, from caches that were empty before the first."""
    user = there.people[role]
    client_of(user, there)
    return [answer(user, there, address) for _name, address in asked]


def answer(user, there, address):
    with transaction.atomic():
        found = answer_of(fresh_client(user, there).get(address), 0)
        transaction.set_rollback(True)
    return found


def unmarked(role, there, happens):
    return [
        (name, address, part)
        for name, address, part in changes(role, there, happens)
        if not (name in {*OF_NOTICES, "of notices"} or IS_MARKED.search(part) or part in WAITING)
    ]


@pytest.mark.parametrize("role", [*ROLES, *THEIRS])
def test_wherever_a_notice_shows_it_says_that_it_was_published(role, there):
    found = unmarked(role, there, notices)

    assert not found, "\n".join(map(str, found))


def test_notices_show_where_they_should(there):
    """Otherwise nothing above could fail."""
    shown = {name for name, _, _ in changes("visitor", there, notices)}

    assert shown >= {"contracts:published", "council_contracts:index", "of notices"}
    assert shown >= {"services:product", "councils:detail"}


def test_a_use_that_is_recorded_shows_where_a_notice_must_not(there):
    """What the pages above are compared for is seen when it is there."""
    used = {"council": there.council, "product": there.product, "service": None}
    found = unmarked("visitor", there, lambda: UseFactory(**used))

    shown = {name for name, _, _ in found}
    assert shown >= {"services:product", "councils:detail", "services:export_uses", "figure"}
    assert shown >= {"pages:search", "services:supplier", "services:category"}


def test_no_figure_counts_a_notice_but_those_that_say_so(there):
    was = figures()
    with after(notices):
        now = figures()

    assert {key for key in now if now[key] != was[key]} == FIGURES_OF_NOTICES


def test_a_notice_makes_no_use_tells_nobody_and_is_not_counted_in_the_index(there):
    was = rows()
    with after(notices):
        assert AwardNotice.objects.filter(council=there.council, product=there.product).count() == 2
        assert rows() == was
