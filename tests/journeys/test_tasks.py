"""The ten tasks of docs/tasks.md: from the home page, by what is seen, in so many clicks."""

import re
from datetime import timedelta
from pathlib import Path

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from portal.insights.snapshot_job import take_snapshot
from services.models import Twin, Use
from tests.factories.councils import CouncilFactory, MembershipFactory, SuccessionFactory
from tests.factories.forums import BoardFactory
from tests.factories.services import (
    BenefitFactory,
    CategoryFactory,
    ProductFactory,
    ServiceFactory,
    UseFactory,
)

pytestmark = [pytest.mark.django_db(transaction=True)]
ROW = re.compile(r"^\| (\d+) \|.*\| (\d+) \|$", re.MULTILINE)
TASKS = Path(__file__).parents[2] / "docs" / "tasks.md"
CLICKS = {int(task): int(clicks) for task, clicks in ROW.findall(TASKS.read_text())}


class Visitor:
    """Somebody at the home page, whose clicks are counted."""

    def __init__(self, page, site):
        self.page, self.clicks = page, 0
        page.set_default_timeout(10_000)
        page.goto(f"{site}/")

    def link(self, name, *, exact=True):
        self._click(self.page.get_by_role("link", name=name, exact=exact).first)

    def press(self, name):
        self._click(self.page.get_by_role("button", name=name, exact=True).first)

    def search(self, words):
        self.page.get_by_label("What do you need?").fill(words)
        self.press("Search")

    def _click(self, found):
        found.click()
        self.page.wait_for_load_state()
        self.clicks += 1

    @property
    def text(self):
        return self.page.locator("main").inner_text()

    def part(self, text):
        """A table or banner, by words in it."""
        return self.page.locator("table, .banner").filter(has_text=text).first.inner_text()


@pytest.fixture
def payroll(live_server):
    top = CategoryFactory(name="Payroll and pensions", slug="payroll-and-pensions")
    return CategoryFactory(name="Payroll", slug="payroll", parent=top)


@pytest.fixture
def visitor(page, live_server):
    return lambda: Visitor(page, live_server.url)


@pytest.fixture
def signed_in(page, live_server, client, settings):
    """Signs in, with a role at a council, before the task begins."""

    def begin(role="member"):
        membership = MembershipFactory(role=role, council__name="Northmoor")
        client.force_login(membership.user)
        cookie = client.cookies[settings.SESSION_COOKIE_NAME].value
        page.context.add_cookies(
            [{"name": settings.SESSION_COOKIE_NAME, "value": cookie, "url": live_server.url}]
        )
        return membership

    return begin


def in_days(days):
    return timezone.localdate() + timedelta(days=days)


def test_every_task_is_done_here():
    done = {int(name.split("_")[2]) for name in globals() if re.match(r"test_task_\d+_", name)}
    assert done == set(CLICKS) == set(range(1, 11))


def test_task_1_payroll_services_in_wales(payroll, visitor):
    for title, region in {
        "Payroll for the Valleys": "wales",
        "Payroll for Kent": "south_east",
    }.items():
        ServiceFactory(title=title, category=payroll, council__region=region)
    person = visitor()

    person.search("payroll wales")

    assert "Payroll for the Valleys" in person.text
    assert "Payroll for Kent" not in person.text
    assert person.clicks == CLICKS[1]


def test_task_2_who_left_a_product_for_what_and_why(visitor):
    oracle, unit4 = ProductFactory(name="Oracle E-Business Suite"), ProductFactory(name="Unit4")
    council = CouncilFactory(name="Eastmoor")
    UseFactory(
        service=None,
        product=oracle,
        council=council,
        status="stopped",
        stopped_reason="Support ended.",
    )
    UseFactory(service=None, product=unit4, council=council, replaced_product=oracle)
    person = visitor()

    person.search("oracle e-business suite")
    person.link("Oracle E-Business Suite")
    person.link("Councils that left it, and why")

    left = person.part("Uses instead")
    assert all(words in left for words in ["Eastmoor", "Unit4", "Support ended."])
    assert person.clicks == CLICKS[2]


def test_task_3_contracts_of_councils_like_mine(payroll, signed_in, visitor):
    own = signed_in().council
    product = ProductFactory(name="ResourceLink", category=payroll)
    for name in ("Eastmoor", "Westmoor"):
        UseFactory(service=None, product=product, council__name=name, contract_ends_on=in_days(100))
    other = Use.objects.get(council__name="Eastmoor").council
    Twin.objects.create(council=own, other=other, position=1, score=80)
    person = visitor()

    person.link("Contracts")
    person.page.get_by_label("Service area", exact=True).select_option(label="Payroll")
    person.page.get_by_label("Only councils like mine").check()
    person.press("Apply filters")

    assert "Eastmoor" in person.text
    assert "Westmoor" not in person.text
    assert person.clicks == CLICKS[3]


def test_task_4_a_question_for_the_team_of_a_service(payroll, signed_in, visitor):
    BoardFactory(name="Payroll", slug="payroll", category=payroll)
    service = ServiceFactory(title="Payroll bureau", category=payroll)
    MembershipFactory(role="editor", council=service.council)
    signed_in()
    person = visitor()

    person.search("payroll bureau")
    person.link("Payroll bureau")
    person.link("Ask a question about this")
    assert f"The editors of {service.council} are notified" in person.text
    person.page.get_by_label("Title").fill("Can you run teachers’ pensions?")
    person.page.get_by_label("Your post").fill("We have forty schools.")
    person.press("Post")

    assert "A moderator will check it" in person.text
    assert person.clicks == CLICKS[4]


def test_task_5_what_became_of_the_service_of_an_abolished_council(payroll, visitor):
    succession = SuccessionFactory(predecessor__name="Old Durham", successor__name="New Durham")
    ServiceFactory(title="Wages of the county", council=succession.predecessor, category=payroll)
    product = ProductFactory(name="iTrent", category=payroll)
    UseFactory(service=None, product=product, council=succession.successor)
    person = visitor()

    person.search("wages of the county")
    person.link("Wages of the county")

    banner = person.part("no longer exists")
    assert all(words in banner for words in ["New Durham Council", "iTrent at New Durham"])
    assert person.clicks == CLICKS[5]


def test_task_6_our_council_uses_a_product(signed_in, visitor):
    product = ProductFactory(name="ModernGov")
    council = signed_in("editor").council
    person = visitor()

    person.search("moderngov")
    person.link("ModernGov")
    person.link("We use this")
    person.page.get_by_role("radio", name="Stopped").check()
    expect(person.page.get_by_label("Reason for stopping")).to_be_visible()
    person.page.get_by_label("In use").check()
    expect(person.page.get_by_label("Reason for stopping")).to_be_hidden()
    person.press("Save")

    assert "Northmoor is now listed as using ModernGov" in person.text
    assert Use.objects.get().product == product
    assert Use.objects.get().council == council
    assert person.clicks == CLICKS[6]


def test_task_7_a_need_its_matches_and_the_appendix(signed_in, visitor):
    area = CategoryFactory(name="Customer relationship management")
    UseFactory(service=ServiceFactory(title="Shared CRM", category=area), council__name="Eastmoor")
    signed_in("editor")
    person = visitor()

    person.link("Add a need")
    person.page.get_by_label("Name of the need").fill("A CRM for 300 staff")
    person.page.get_by_label("Service area").select_option(
        label="Customer relationship management (general)"
    )
    person.page.get_by_label("Meet to talk about working together").check()
    person.page.get_by_label("Business case").check()
    person.press("Publish and find matches")
    assert "Eastmoor uses Shared CRM" in person.text
    person.link("Committee appendix")

    assert "Eastmoor uses Shared CRM" in person.text
    assert "choose Print in your browser" in person.text
    assert person.clicks == CLICKS[7]


def test_task_8_following_an_area_says_which_emails_come(payroll, signed_in, visitor):
    signed_in()
    person = visitor()

    person.search("payroll")
    person.link("Payroll")
    person.press("Follow this service area")

    assert "You are following “Payroll”: new services, offers, needs" in person.text
    assert "We will email you about each update" in person.text
    assert person.clicks == CLICKS[8]


def test_task_9_what_a_region_saved_and_how_sure_that_is(payroll, visitor):
    for _ in range(3):
        BenefitFactory(
            amount=50_000, council__region="north_east", service=ServiceFactory(category=payroll)
        )
    take_snapshot()
    person = visitor()

    person.link("Insights")
    person.link("Savings")

    told = person.part("North East, claimed")
    assert "North East, claimed" in told
    assert "£150,000, by 3 councils" in told
    assert person.clicks == CLICKS[9]


def test_task_10_from_rubbish_to_services_for_waste(live_server, visitor):
    waste = CategoryFactory(name="Waste and recycling", synonyms=["rubbish", "refuse collection"])
    ServiceFactory(title="Shared rounds", category=waste)
    person = visitor()

    person.search("rubbish")
    person.link("Waste and recycling")

    assert "refuse collection" in person.text
    assert "Shared rounds" in person.text
    assert person.clicks == CLICKS[10]
