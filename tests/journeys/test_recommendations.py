"""A working group recommends something, another council follows it, and registering shows it."""

import re

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from councils.models import Council
from services.models import Category
from services.recommendations.models import Recommendation
from tests.factories.accounts import UserFactory
from tests.factories.councils import CouncilFactory, MembershipFactory
from tests.factories.recommendations import group_of
from tests.factories.services import ProductFactory, ServiceFactory, StandardFactory, UseFactory
from tests.journeys.conftest import PASSWORD
from tests.journeys.steps import heading, press, sign_in

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]
SUMMARY = "Use ModernGov and ask for WCAG 2.2 AA."


@pytest.fixture
def area(world):
    """Committee systems: a product that Northumberland uses, and people who compare them."""
    area = Category.objects.create(
        name="Committee management",
        slug="committee-management",
        parent=Category.objects.get(slug="payroll-and-pensions"),
    )
    product = ProductFactory(name="ModernGov", category=area)
    StandardFactory(name="WCAG 2.2 AA").categories.add(area)
    northumberland = Council.objects.get(name="Northumberland")
    for name, council in (("powys", CouncilFactory(name="Powys")), ("north", northumberland)):
        user = UserFactory(email=f"ed@{name}.example", display_name=f"Ed {name}", password=PASSWORD)
        membership = MembershipFactory(user=user, council=council, role="editor")
        if name == "powys":
            group_of(membership, others=2)
    UserFactory(email="mo@directory.example", duty="moderator", password=PASSWORD)
    UseFactory(service=None, product=product, council=northumberland)
    ServiceFactory(draft=True, council=northumberland, category=area, title="Minutes for parishes")
    return area


@pytest.fixture
def opened(browser, area, world, request):
    """A page for each person, with or without script, as narrow as a phone where it is without."""

    def page_of(address, *, scripts):
        size = None if scripts else {"width": 320, "height": 640}
        context = browser.new_context(java_script_enabled=scripts, viewport=size)
        page = context.new_page()
        sign_in(page, world.url, address)
        return page

    return page_of


def draft(page, site):
    """The group writes what it recommends and submits it."""
    page.goto(f"{site}/recommendations/")
    page.get_by_role("link", name="Recommend something").click()
    page.get_by_label("Service area").select_option(label="Committee management")
    press(page, "Continue")
    heading(page, "Recommend something for Committee management")
    main = page.get_by_role("main")
    main.get_by_label("What you recommend, in a sentence").fill(SUMMARY)
    main.get_by_label("Product 1").fill("ModernGov")
    main.get_by_label("WCAG 2.2 AA").check()
    main.get_by_label("Reasons").fill("Three councils compared two products for a year.")
    day = timezone.localdate()
    for part, value in (("Day", 1), ("Month", day.month), ("Year", day.year + 3)):
        main.get_by_label(part).fill(str(value))
    press(page, "Save draft")
    expect(main.get_by_role("group", name="There is a problem")).to_contain_text("24 months")
    main.get_by_label("Year").fill(str(day.year + 1))
    press(page, "Save draft")
    heading(page, "Recommendation for Committee management")
    press(page, "Submit to the moderators")
    expect(main).to_contain_text("Waiting for a moderator")


def decide(page, site):
    """A moderator finds it in the queue and publishes it."""
    page.goto(f"{site}/moderation/")
    page.get_by_role("main").get_by_role("link", name=re.compile("Recommendations")).first.click()
    page.get_by_role("main").get_by_role("link", name="Committee management").click()
    page.get_by_role("link", name="Publish it or ask for changes").click()
    page.get_by_label("Publish").check()
    press(page, "Save")
    expect(page.get_by_role("main")).to_contain_text("Recommendation published.")


def follow(page, site):
    """Another council reads it where it looks for the area, and says that it follows it."""
    page.goto(f"{site}/services/categories/committee-management/")
    page.get_by_role("link", name=re.compile("^Read why, and which councils follow")).click()
    page.get_by_role("link", name="Answer for your council").click()
    heading(page, "Answer the recommendation for Committee management")
    main = page.get_by_role("main")
    expect(main.get_by_label("ModernGov")).to_be_checked()
    main.get_by_label("We follow this").check()
    press(page, "Save")
    followers = main.get_by_role("table", name="Councils, A to Z")
    expect(followers).to_contain_text("Northumberland")
    expect(main).to_contain_text("1 of 1 use one of these.")


def register(page, site):
    """It stands in the check before a service is registered."""
    page.goto(f"{site}/services/drafts/")
    page.get_by_role("link", name="Minutes for parishes").click()
    page.goto(re.sub(r"drafts/(\d+)/.*", r"drafts/\1/check/", page.url))
    heading(page, "Check your answers")
    main = page.get_by_role("main")
    expect(
        main.get_by_role("heading", name="Recommendation for Committee management")
    ).to_be_visible()
    expect(main).to_contain_text(SUMMARY)


def test_a_group_recommends_a_council_follows_and_registering_shows_it(
    opened, world, accessible, accessible_in_every_look
):
    site = world.url
    group = opened("ed@powys.example", scripts=True)
    draft(group, site)
    accessible(group)
    moderator = opened("mo@directory.example", scripts=True)
    decide(moderator, site)
    council = opened("ed@north.example", scripts=True)
    follow(council, site)
    accessible_in_every_look(council)
    register(council, site)
    accessible(council)
    for path in ("/recommendations/", "/recommendations/groups/", "/insights/"):
        council.goto(f"{site}{path}")
        accessible_in_every_look(council)


def test_the_same_without_script_on_a_phone(opened, world):
    site = world.url
    for address, step in (
        ("ed@powys.example", draft),
        ("mo@directory.example", decide),
        ("ed@north.example", follow),
        ("ed@north.example", register),
    ):
        page = opened(address, scripts=False)
        step(page, site)
        wide = "document.documentElement.scrollWidth > window.innerWidth"
        assert not page.evaluate(wide), page.url
    assert Recommendation.objects.get().is_current
