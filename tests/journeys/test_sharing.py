"""A need that ends in sharing: room is taken, and the partner confirms what it was worth."""

import re
from datetime import date

import pytest
from playwright.sync_api import expect

from councils.models import Council, Succession
from services.models import Benefit, Offer
from services.needs.models import Need
from services.partnerships.models import Partnership
from tests.factories.accounts import UserFactory
from tests.factories.councils import CouncilFactory, MembershipFactory, SuccessionFactory
from tests.factories.services import (
    CategoryFactory,
    ProductFactory,
    ServiceFactory,
    UseFactory,
)
from tests.journeys.conftest import PASSWORD
from tests.journeys.steps import heading, press, sign_in

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def editors(world, settings):
    """An editor of each of the two councils that are going to share."""
    settings.SITE_URL = world.url
    powys = CouncilFactory(name="Powys", official_name="Powys County Council", region="wales")
    for name, council in {
        "powys": powys,
        "northumberland": Council.objects.get(name="Northumberland"),
    }.items():
        user = UserFactory(email=f"ed@{name}.example", display_name="Ed", password=PASSWORD)
        MembershipFactory(user=user, council=council, role="editor")
    return world


@pytest.mark.parametrize("scripts", [True, False], ids=["with scripts", "without scripts"])
def test_a_need_ends_in_joining_with_room_taken_and_a_benefit_that_the_partner_confirms(
    browser, editors, accessible, scripts
):
    site = editors.url
    powys, northumberland = (
        browser.new_context(java_script_enabled=scripts).new_page() for _ in range(2)
    )
    sign_in(powys, site, "ed@powys.example")
    sign_in(northumberland, site, "ed@northumberland.example")

    powys.goto(f"{site}/needs/new/")
    powys.get_by_label("Name of the need").fill("A payroll for 9,000 people")
    powys.get_by_label("Service area").select_option(label="Payroll")
    powys.get_by_label("Join an existing service").check()
    press(powys, "Publish and find matches")
    powys.get_by_role("link", name="Payroll bureau, offered by Northumberland").click()
    powys.get_by_role("link", name="Ask to join this service").click()
    heading(powys, "Ask to join Payroll bureau")
    powys.get_by_label("Number of payslips a month").fill("19000")
    powys.get_by_label("Your message").fill("From April, with pensions.")
    press(powys, "Ask to join")
    expect(powys.get_by_role("group", name="There is a problem")).to_be_visible()
    powys.get_by_label("Number of payslips a month").fill("9000")
    press(powys, "Ask to join")
    heading(powys, "Request from Powys to join Payroll bureau")

    northumberland.goto(f"{site}/notifications/")
    northumberland.get_by_role("link", name=re.compile("Payroll bureau")).first.click()
    heading(northumberland, "Request from Powys to join Payroll bureau")
    if scripts:
        accessible(northumberland)
    northumberland.get_by_role("link", name="Accept or decline").click()
    northumberland.get_by_role("radio", name="Accept").check()
    press(northumberland, "Save decision")
    assert Offer.objects.get().capacity_free == 9_000
    northumberland.get_by_role("link", name=re.compile("^View the partnership")).click()
    for stage in ["Agreed", "Onboarding", "Live"]:
        northumberland.get_by_role("link", name="Change stage").click()
        northumberland.get_by_label(stage).check()
        press(northumberland, "Change stage")
    expect(northumberland.get_by_role("main")).to_contain_text("Live")

    partnership = Partnership.objects.get()
    powys.goto(f"{site}{partnership.get_absolute_url()}")
    if scripts:
        accessible(powys)
        powys.set_viewport_size({"width": 320, "height": 640})
        accessible(powys)
        powys.set_viewport_size({"width": 1280, "height": 720})
    powys.get_by_role("link", name="Add a saving or benefit").click()
    powys.get_by_label("Annual saving").check()
    powys.get_by_label("Amount (£ or days)").fill("120000")
    powys.get_by_label("How you worked it out").fill("Against the old contract.")
    powys.get_by_label("Claimed").check()
    press(powys, "Save")
    benefit = Benefit.objects.get(partnership=partnership)
    northumberland.goto(f"{site}{benefit.get_absolute_url()}")
    northumberland.get_by_role("button", name=re.compile("^Confirm for Northumberland")).click()
    benefit.refresh_from_db()
    assert (benefit.state, benefit.amount) == ("partner_confirmed", 120_000)

    need = Need.objects.get()
    powys.goto(f"{site}{need.get_absolute_url()}decide/")
    powys.get_by_label("Join a service").check()
    powys.get_by_label(re.compile("^Service you will")).fill("Payroll bureau")
    powys.get_by_label(re.compile("^Partnership you will")).select_option(label=partnership.title)
    powys.get_by_label("Decision and reasons").fill("We join: it saves £120,000 a year.")
    press(powys, "Save decision")

    visitor = browser.new_context(java_script_enabled=scripts).new_page()
    visitor.goto(f"{site}{need.get_absolute_url()}")
    visitor.get_by_role("link", name=partnership.title).click()
    heading(visitor, partnership.title)
    expect(visitor.get_by_text("£120,000")).to_be_visible()
    expect(visitor.get_by_role("link", name="Confirmed by the partner council")).to_be_visible()
    expect(visitor.get_by_text("From April, with pensions.")).to_be_hidden()


@pytest.fixture
def counties(live_server):
    """Northumberland and Durham in 2006, their successors of 2009, and who works for them."""
    category = CategoryFactory(name="General ledger and ERP")
    oracle = ProductFactory(name="Oracle E-Business Suite", category=category)
    before, after = {}, {}
    for name in ("Northumberland", "Durham"):
        before[name] = CouncilFactory(
            name=f"{name} (until 2009)", official_name=f"{name} County Council", slug=name.lower()
        )
        after[name] = CouncilFactory(name=f"The new {name}")
        editor = UserFactory(email=f"ed@{name.lower()}.example", password=PASSWORD)
        MembershipFactory(user=editor, council=before[name], role="editor")
        SuccessionFactory(predecessor=before[name], successor=after[name], on=date(2009, 4, 1))
    manager = UserFactory(email="manager@durham.example", password=PASSWORD)
    MembershipFactory(user=manager, council=after["Durham"], role="manager")
    service = ServiceFactory(
        title="Procurement and finance on Oracle",
        council=before["Northumberland"],
        category=category,
        products=[oracle],
    )
    UseFactory(service=service, council=before["Northumberland"])
    return live_server.url, before, after, service


def offer(page, site, service):
    page.goto(f"{site}{service.get_absolute_url()}offer/")
    page.get_by_label("Open").check()
    page.get_by_label("Unit of capacity").fill("councils")
    page.get_by_label("Total capacity").fill("1")
    page.get_by_label("Free capacity").fill("1")
    press(page, "Save")


def count(page, address, gained):
    page.goto(address)
    page.get_by_role("link", name="Add a saving or benefit").click()
    for label, value in gained.items():
        field = page.get_by_label(label)
        field.fill(value) if value else field.check()
    press(page, "Save")


def test_the_first_story_from_the_offer_to_the_savings_to_the_succession_of_2009(
    browser, counties, accessible
):
    site, before, after, service = counties
    northumberland, durham, administrator = (browser.new_context().new_page() for _ in range(3))
    sign_in(northumberland, site, "ed@northumberland.example")
    sign_in(durham, site, "ed@durham.example")
    offer(northumberland, site, service)
    durham.goto(f"{site}{service.get_absolute_url()}")
    durham.get_by_role("link", name="Ask to join this service").click()
    durham.get_by_label("Number of councils").fill("1")
    durham.get_by_label("Your message").fill("We leave our own ledger by 2008.")
    press(durham, "Ask to join")

    partnership = Partnership.objects.get()
    northumberland.goto(f"{site}{partnership.requests.get().get_absolute_url()}")
    northumberland.get_by_role("main").get_by_role("link", name="Accept or decline").click()
    northumberland.get_by_role("radio", name="Accept").check()
    press(northumberland, "Save decision")
    assert Offer.objects.get().capacity_free == 0
    northumberland.get_by_role("link", name="View the partnership").click()
    northumberland.get_by_role("link", name="Change stage").click()
    northumberland.get_by_label("Live").check()
    press(northumberland, "Change stage")
    address = f"{site}{partnership.get_absolute_url()}"
    saved = {"Annual saving": "", "How you worked it out": "Against our own ledger."}
    figure = "Amount (£ or days)"
    count(durham, address, {**saved, figure: "900000", "Estimated": ""})
    count(
        durham,
        address,
        {
            "Capital cost avoided": "",
            "Reason it is not measured": "No figure was kept.",
            "Claimed": "",
        },
    )
    count(northumberland, address, {**saved, figure: "1000000", "Claimed": ""})
    accessible(northumberland)

    admin = UserFactory(duty="administrator", password=PASSWORD)
    sign_in(administrator, site, admin.email)
    for name in before:
        succession = Succession.objects.get(predecessor=before[name])
        administrator.goto(f"{site}/moderation/successions/{succession.pk}/")
        expect(administrator.get_by_role("main")).to_contain_text("partnership")
        press(administrator, "Apply succession")

    visitor = browser.new_context().new_page()
    visitor.goto(f"{site}{before['Durham'].get_absolute_url()}")
    heading(visitor, after["Durham"].official_name)
    expect(visitor.get_by_text("£900,000 a year")).to_be_visible()
    visitor.get_by_role("link", name=partnership.title).first.click()
    expect(visitor.get_by_text(f"from {before['Northumberland'].name}").first).to_be_visible()
    accessible(visitor)
    manager = browser.new_context().new_page()
    sign_in(manager, site, "manager@durham.example")
    manager.goto(f"{site}{after['Durham'].get_absolute_url()}inherited/")
    press(manager, f"Confirm the transfer from {before['Durham'].name}")
    told = f"Transfer from {before['Durham'].name} confirmed"
    expect(manager.get_by_role("main")).to_contain_text(told)
