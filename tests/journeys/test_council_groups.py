"""Three councils form a group, plan an area together and print the plan."""

from datetime import date

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from services.council_groups.models import AreaPlan, CouncilGroup
from tests.factories.accounts import UserFactory
from tests.factories.councils import CouncilFactory, MembershipFactory
from tests.factories.services import CategoryFactory, ContractFactory, ProductFactory, UseFactory
from tests.journeys.conftest import PASSWORD
from tests.journeys.steps import heading, press, sign_in

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]
YEAR = timezone.localdate().year + 2  # of vesting day
NAMES = ["Ryedale", "Selby", "Craven"]


def manager_of(name):
    return f"manager@{name.lower()}.example"


@pytest.fixture
def councils(world):
    """Two use the same for payroll, the third something else; one contract outlives vesting day."""
    payroll = CategoryFactory(name="Payslips", slug="payslips")
    trent = ProductFactory(name="Trent Pay", category=payroll)
    ledger = ProductFactory(name="Ledger Pay", category=payroll)
    for name, product, year in zip(
        NAMES, [trent, trent, ledger], [YEAR - 1, YEAR + 1, YEAR - 1], strict=True
    ):
        council = CouncilFactory(
            name=name, official_name=f"{name} District Council", slug=name.lower()
        )
        MembershipFactory(
            user=UserFactory(email=manager_of(name), password=PASSWORD),
            council=council,
            role="manager",
        )
        use = UseFactory(council=council, service=None, product=product)
        ContractFactory(uses=[use], ends_on=date(year, 3, 31))
    return world


def start(page, site, check):
    sign_in(page, site, manager_of("Ryedale"))
    page.goto(f"{site}/councils/mine/")
    page.get_by_role("link", name="Council groups").click()
    check(page)
    page.get_by_role("link", name="Start a group").click()
    check(page)
    press(page, "Start group")
    expect(page.locator(".error-summary")).to_contain_text("Enter a name for the group.")
    expect(page.locator(".error-summary")).to_contain_text("Enter at least one council to invite.")
    page.get_by_label("Name of the group").fill("Three districts")
    for label, number in (("Day", "1"), ("Month", "4"), ("Year", f"{YEAR}")):
        page.get_by_role("group", name="Vesting day").get_by_label(label).fill(number)
    page.get_by_label("Council to invite 1").fill("Selby")
    page.get_by_label("Council to invite 2").fill("Craven")
    press(page, "Start group")
    heading(page, "Three districts")
    check(page)


def join(page, site, name, check):
    sign_in(page, site, manager_of(name))
    page.goto(f"{site}/groups/")
    check(page)
    page.get_by_role("link", name="Three districts").click()
    heading(page, "Invitation to Three districts")
    check(page)
    page.get_by_label("Join the group").check()
    press(page, "Save decision")
    heading(page, "Three districts")


def plan_payslips(page, check):
    row = page.get_by_role("row", name="Payslips")
    expect(row).to_contain_text("Trent Pay (Ryedale and Selby)")
    expect(row).to_contain_text("Ledger Pay (Craven)")
    expect(row).to_contain_text("2 contracts")
    expect(row).to_contain_text("No plan yet")
    page.get_by_role("link", name="area with no plan yet").click()
    page.get_by_role("link", name="Payslips").click()
    heading(page, "Payslips")
    expect(page.get_by_role("row", name="Selby")).to_contain_text("After vesting day")
    check(page)
    page.get_by_role("link", name="Add a plan").click()
    check(page)
    press(page, "Save plan")
    expect(page.locator(".error-summary")).to_contain_text("Choose a plan.")
    page.get_by_label("Keep the system of Selby: Trent Pay").check()
    page.get_by_label("Note").fill("Its contract runs longest.")
    press(page, "Save plan")
    expect(page.get_by_text("Keep the system of Selby", exact=True)).to_be_visible()
    check(page)


def print_plan(page, site, check):
    page.goto(f"{site}{CouncilGroup.objects.get().get_absolute_url()}")
    check(page)
    page.get_by_role("link", name="Print the plan").click()
    heading(page, "Plan: Three districts")
    main = page.get_by_role("main")
    for part in (
        "The councils are Ryedale, Selby and Craven.",
        f"Vesting day is 1 April {YEAR}.",
        "Its contract runs longest.",
        "Keep the system of Selby",
    ):
        expect(main).to_contain_text(part)
    check(page)


def walk(page, site, check):
    start(page, site, check)
    join(page, site, "Selby", check)
    join(page, site, "Craven", check)
    plan_payslips(page, check)
    assert AreaPlan.objects.get().chosen_council.name == "Selby"
    print_plan(page, site, check)


def read_on_a_phone(page, site):
    """Each cell of an area has a line of its own."""
    page.set_viewport_size({"width": 390, "height": 844})
    page.goto(f"{site}{CouncilGroup.objects.get().get_absolute_url()}")
    cells = page.get_by_role("row", name="Payslips").locator("td:visible").all()
    tops = [cell.bounding_box()["y"] for cell in cells]
    assert len(tops) > 3
    assert len({*tops}) == len(tops)
    page.set_viewport_size({"width": 1280, "height": 720})


def leave(page, site, check):
    sign_in(page, site, manager_of("Selby"))
    page.goto(f"{site}{CouncilGroup.objects.get().get_absolute_url()}")
    page.get_by_role("link", name="Leave the group for Selby").click()
    check(page)
    press(page, "Leave group")
    expect(page.get_by_role("main")).not_to_contain_text("Three districts", use_inner_text=True)


def test_three_councils_plan_together(site, page, councils, accessible_in_every_look):
    walk(page, site, accessible_in_every_look)
    read_on_a_phone(page, site)
    leave(page, site, accessible_in_every_look)
    sign_in(page, site, manager_of("Craven"))
    page.goto(f"{site}{CouncilGroup.objects.get().get_absolute_url()}")
    expect(page.get_by_role("row", name="Payslips")).to_contain_text("Decide again")


def test_three_councils_plan_together_without_javascript(site, without_javascript, councils):
    walk(without_javascript, site, lambda page: None)
