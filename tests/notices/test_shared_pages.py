"""Pages of contracts are shared by all who may see the same; questions are for editors alone."""

import re
from datetime import timedelta

import pytest
from django.core.cache import caches
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from portal.database.revisions import CATALOGUE, NOTICES, revision
from portal.operations.models import ContentChange
from services.models import Use
from services.notices.imports.awards import awards_of
from services.notices.imports.notice_import import NoticeImport
from services.notices.models import AwardNotice
from tests.factories.councils import MembershipFactory
from tests.factories.notices import NoticeFactory
from tests.factories.services import ProductFactory, UseFactory
from tests.notices.releases import release

pytestmark = pytest.mark.django_db
QUESTIONS = ["We think you use", "what happened?", "Your council’s answers", "/answer/", "/undo/"]
ALL = "/contracts/published/"
TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="(\w+)"')


@pytest.fixture
def page(council):
    """The page of a council with a question of each kind, and an answer."""
    NoticeFactory(council=council, title="Licensing system", product=ProductFactory(name="Flare"))
    NoticeFactory(council=council, title="Answered", answer="used", answered_at=timezone.now())
    UseFactory(
        council=council,
        product=ProductFactory(name="Mayrise"),
        service=None,
        status="in_use",
        contract_ends_on=timezone.localdate() - timedelta(days=1),
    )
    return f"/councils/{council.slug}/contracts/"


@pytest.fixture
def readers(people, council):
    """A client for each role; ``second`` is another editor of the same council."""
    people = {**people, "second": MembershipFactory(council=council, role="editor").user}
    del people["suspended"]  # who is led elsewhere
    clients = {role: Client() for role in people}
    for role, person in people.items():
        if person.is_authenticated:
            clients[role].force_login(person)
    return clients


def asked(text):
    return [words for words in QUESTIONS if words in text]


@pytest.mark.parametrize("turn", [1, -1], ids=["in order", "reversed"])
def test_only_editors_of_the_council_are_asked_whoever_opens_the_page_first(page, readers, turn):
    for _ in range(2):
        for role in list(readers)[::turn]:
            text = readers[role].get(page).text
            is_asked = role in {"editor", "second", "manager"}
            assert asked(text) == (QUESTIONS if is_asked else []), role
            assert "Licensing system" in text


def test_nothing_that_many_share_holds_a_question(page, readers):
    for client in readers.values():
        client.get(page)
    shared = caches["shared_pages"]._cache.values()  # noqa: SLF001 - it lists what it holds nowhere else

    assert len(shared) >= 3
    assert not [words for each in shared for words in QUESTIONS if words.encode() in each]
    assert any(b"Licensing system" in each for each in shared)


def test_each_editor_gets_the_token_of_their_own_browser(page, people):
    """The second one’s form comes from the cache that the first one filled."""
    notice = AwardNotice.objects.get(title="Licensing system")
    first, second = Client(enforce_csrf_checks=True), Client(enforce_csrf_checks=True)
    for browser, role in ((first, "editor"), (second, "manager")):
        browser.force_login(people[role])
    tokens = [TOKEN.findall(browser.get(page).text)[-1] for browser in (first, second)]
    form = {f"n{notice.pk}-answer": "not_ours", "csrfmiddlewaretoken": tokens[0]}

    assert second.post(f"{page}{notice.pk}/answer/", form).status_code == 403
    form["csrfmiddlewaretoken"] = tokens[1]
    assert second.post(f"{page}{notice.pk}/answer/", form).status_code == 302


def test_who_is_no_editor_any_more_is_asked_nothing(page, people, readers, council):
    assert asked(readers["editor"].get(page).text)

    council.memberships.filter(user=people["editor"]).update(role="member")

    assert asked(readers["editor"].get(page).text) == []
    assert asked(readers["second"].get(page).text)


def test_a_warm_page_asks_whether_it_has_changed_and_nothing_else(page, client):
    for address in (page, ALL):
        client.get(address)
        with CaptureQueriesContext(connection) as queries:
            client.get(address)
        assert len(queries) == 1, [query["sql"] for query in queries]


def test_an_answer_is_seen_by_everybody_at_once(page, client, readers, council):
    notice = AwardNotice.objects.get(title="Licensing system")
    for address in (page, ALL):
        assert "Licensing system" in client.get(address).text
    counting = [council.get_absolute_url(), notice.product.get_absolute_url()]
    before = [" ".join(client.get(address).text.split()) for address in counting]
    assert "2 contracts published" in before[0]
    assert "1 council has a published contract that names Flare" in before[1]

    answer = {f"n{notice.pk}-answer": "not_ours"}
    readers["editor"].post(f"{page}{notice.pk}/answer/", answer)

    for address in (page, ALL):
        assert "Licensing system" not in client.get(address).text
    after = [" ".join(client.get(address).text.split()) for address in counting]
    assert "1 contract published" in after[0]
    assert "published contract that names" not in after[1]
    for editor in ("editor", "second"):
        text = readers[editor].get(page).text
        assert "We think you use" not in text
        assert "Licensing system: Not ICT or not ours" in " ".join(text.split())


def test_what_a_council_records_ends_the_question_for_its_other_editors(page, readers):
    assert "what happened?" in readers["second"].get(page).text
    use = Use.objects.get()
    readers["editor"].post(f"{page}ended/{use.pk}/", {f"u{use.pk}-answer": "ended"})

    assert "what happened?" not in readers["second"].get(page).text


def test_seeing_a_notice_again_changes_no_page(council):
    def taken_in():
        return NoticeImport().take_in_read(iter([("here", awards_of(release()))])).ends

    assert taken_in()["new"] == 1
    before = revision(NOTICES)

    assert taken_in()["the same"] == 1
    assert revision(NOTICES) == before


def test_an_import_is_one_change_for_each_transaction_and_none_of_the_catalogue(council):
    before = revision(CATALOGUE)
    NoticeFactory.create_batch(3, council=council)
    AwardNotice.objects.update(title="Renamed")

    assert ContentChange.objects.filter(subject=NOTICES).count() == 1
    assert revision(CATALOGUE) == before
