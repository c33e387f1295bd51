"""An editor answers what public notices say, one press each, and what became of a contract."""

import re
from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from services.freshness.actions import ask_councils
from services.models import Use
from services.notices.imports.awards import awards_of
from services.notices.imports.notice_import import NoticeImport
from services.notices.models import AwardNotice
from tests.factories.accounts import UserFactory
from tests.factories.councils import CouncilFactory, MembershipFactory
from tests.factories.services import (
    CategoryFactory,
    ProductFactory,
    SupplierFactory,
    UseFactory,
)
from tests.journeys.conftest import PASSWORD
from tests.journeys.steps import heading, press, sign_in
from tests.notices.releases import award, release

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]
CONTRACTS = 10


def read(day):
    """Notices of ten contracts, each for another product, as they were published on a day."""
    later = (timezone.localdate() + timedelta(days=600)).isoformat()
    period = {"startDate": "2025-01-01", "endDate": later}
    releases = [
        release(
            number,
            buyer="Powys County Council",
            date=f"{day}T10:00:00Z",
            tender={"title": f"System {number}", "classification": {"id": "48000000"}},
            awards=[award(contractPeriod=period)],
        )
        for number in range(1, CONTRACTS + 1)
    ]
    found = ((f"release {n}", awards_of(each)) for n, each in enumerate(releases, 1))
    return NoticeImport().take_in_read(found)


@pytest.fixture
def powys(world):
    council = CouncilFactory(name="Powys", official_name="Powys County Council", slug="powys")
    user = UserFactory(email="ed@powys.example", password=PASSWORD)
    MembershipFactory(user=user, council=council, role="editor")
    civica = SupplierFactory(name="Civica")
    for number in range(1, CONTRACTS + 1):
        ProductFactory(name=f"System {number}", supplier=civica)
    read("2026-01-05")
    return council


@pytest.mark.parametrize("scripts", [True, False], ids=["with scripts", "without scripts"])
def test_ten_contracts_are_ten_presses_and_a_no_stays(browser, world, powys, accessible, scripts):
    page = browser.new_context(java_script_enabled=scripts).new_page()
    sign_in(page, world.url, "ed@powys.example")
    page.goto(f"{world.url}/councils/powys/contracts/")
    heading(page, "Published contracts of Powys")
    if scripts:
        accessible(page)

    for _ in range(CONTRACTS - 1):
        page.get_by_role("button", name="Yes, we use it").first.click()
    page.get_by_role("button", name="Not ICT or not ours").first.click()

    expect(page.get_by_role("main")).not_to_contain_text("We think you use")
    assert Use.objects.running().filter(council=powys).count() == CONTRACTS - 1
    read("2026-02-05")
    page.reload()
    expect(page.get_by_role("main")).not_to_contain_text("We think you use")
    assert AwardNotice.objects.filter(answer="not_ours").count() == 1


def test_a_contract_that_has_ended_is_renewed_where_one_is_asked(page, world, powys, accessible):
    yesterday = timezone.localdate() - timedelta(days=1)
    UseFactory(
        council=powys,
        product=ProductFactory(name="Flare"),
        service=None,
        status="in_use",
        contract_ends_on=yesterday,
    )
    sign_in(page, world.url, "ed@powys.example")
    page.goto(f"{world.url}/councils/powys/portfolio/")
    page.get_by_role("link", name="1 recorded contract has ended: say what happened").click()
    accessible(page)
    asked = page.get_by_role("listitem").filter(has_text="Flare")

    asked.get_by_role("button", name="Renewed").click()

    expect(page.get_by_role("main")).not_to_contain_text("what happened?")
    new_end = Use.objects.get(product__name="Flare").contract_ends_on
    assert new_end.year == yesterday.year + 1
    page.goto(f"{world.url}/councils/powys/portfolio/")
    row = page.get_by_role("row").filter(has_text="Flare")
    expect(row).to_contain_text(f"{new_end.day} {new_end:%b %Y}")


@pytest.mark.parametrize("scripts", [True, False], ids=["with scripts", "without scripts"])
def test_a_manager_answers_by_the_link_in_an_email(
    browser, world, powys, accessible, settings, scripts
):
    settings.SITE_URL = world.url
    page = browser.new_context(java_script_enabled=scripts).new_page()
    manager = UserFactory(email="mo@powys.example", display_name="Mo Morgan")
    # the team is asked before the managers; here it has left
    powys.memberships.update(state="ended", ended_at=timezone.now())
    MembershipFactory(user=manager, council=powys, role="manager")
    assert ask_councils(timezone.localdate()) == 1
    page.goto(f"{world.url}/dev/mail/")
    words = page.locator("article").first.inner_text()
    link = re.search(r"Yes, we use System 1:\s+(\S+/contracts/answer/\S+)", words)[1]

    page.goto(link)
    heading(page, "Confirm your answer")
    expect(page.get_by_role("main")).to_contain_text("You answer as Mo Morgan for Powys County")
    if scripts:
        accessible(page)
    assert not Use.objects.filter(council=powys).exists()
    press(page, "Yes, we use System 1")

    heading(page, "Answer saved")
    assert Use.objects.get(council=powys).product.name == "System 1"
    assert AwardNotice.objects.get(answer="used").answered_by == manager
    page.goto(link)
    heading(page, "Already answered")
    expect(page.get_by_role("banner").get_by_role("link", name="Sign in")).to_be_visible()
    page.context.close()


def test_one_contract_covers_three_systems_and_one_system_has_two(page, world, powys, accessible):
    area = CategoryFactory(name="Revenues", slug="revenues")
    names = ["Northgate", "Academy", "Pay360"]
    for name in names:
        product = ProductFactory(name=name, category=area)
        UseFactory(council=powys, product=product, service=None)
    ends = timezone.localdate() + timedelta(days=300)
    sign_in(page, world.url, "ed@powys.example")
    page.goto(f"{world.url}/councils/powys/portfolio/")
    page.get_by_role("link", name="Add a contract").click()
    accessible(page)

    for name in names:
        page.get_by_label(name).check()
    page.get_by_label("Title").fill("Revenues systems")
    _enter(page, "End date", ends)
    press(page, "Save contract")
    heading(page, "Revenues systems")
    accessible(page)
    page.get_by_role("link", name="Northgate", exact=True).click()
    page.get_by_role("link", name="Add another contract").click()
    page.get_by_label("Title").fill("Northgate support")
    page.get_by_label("Notice period in months").fill("1")
    _enter(page, "End date", ends)
    press(page, "Save contract")

    page.goto(f"{world.url}/needs/contracts/?area=revenues")
    rows = page.get_by_role("row").filter(has_text="Powys")
    expect(rows).to_have_count(2)
    expect(rows.nth(0)).to_contain_text("Northgate, Academy and Pay360")
    expect(rows.nth(1)).to_contain_text("Northgate support")
    accessible(page)
    page.goto(f"{world.url}/councils/powys/portfolio/")
    expect(page.get_by_role("row").filter(has_text="Revenues systems")).to_have_count(1)


def _enter(page, name, day):
    dates = page.get_by_role("group", name=name)
    for part, value in (("Day", day.day), ("Month", day.month), ("Year", day.year)):
        dates.get_by_label(part).fill(str(value))
