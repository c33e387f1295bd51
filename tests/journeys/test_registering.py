"""An editor registers a service, a moderator asks for a change, then everybody finds it."""

import re

import pytest
from django.utils.text import slugify
from playwright.sync_api import expect

from services.models import Overlap, Service
from tests.factories.accounts import UserFactory
from tests.factories.councils import MembershipFactory
from tests.factories.services import (
    CategoryFactory,
    ProductFactory,
    ServiceFactory,
    StandardFactory,
)
from tests.journeys.conftest import PASSWORD
from tests.journeys.steps import heading, press, sign_in

STANDARDS = ["WCAG 2.2 AA", "iso/iec 27001", "OpenAPI"]
EVIDENCE = "https://durham.gov.uk/accessibility"

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def editor(durham):
    user = UserFactory(password=PASSWORD, display_name="Eddie")
    return MembershipFactory(council=durham, role="editor", user=user).user


@pytest.fixture
def catalogue():
    area = CategoryFactory(name="Payroll", parent=CategoryFactory(name="Finance"))
    ServiceFactory(title="Payroll for the south", category=area)
    ProductFactory(name="Oracle E-Business Suite")
    for name in ("WCAG 2.2 AA", "ISO/IEC 27001", "OpenAPI"):
        StandardFactory(name=name, slug=slugify(name))


def sign_out(page):
    page.get_by_role("banner").get_by_role("button", name="Sign out").click()


def register(page, site, look, name="Payroll bureau", summary="We pay people for others."):
    page.get_by_role("link", name="Register a service").click()
    heading(page, "About the service")
    look(page)
    page.get_by_label("Name of the service").fill(name)
    page.get_by_label("Summary").fill(summary)
    page.get_by_label("Shared service").check()
    page.get_by_label("Service area").select_option("Payroll")
    page.get_by_label("Description").fill("We are **glad** to help.")
    press(page, "Preview")
    expect(page.get_by_role("region", name="Preview")).to_contain_text("We are glad")
    look(page)
    press(page, "Save and continue")
    heading(page, "Technology")
    look(page)
    page.get_by_label("Phase").select_option("Live")
    page.get_by_label("Product 1").fill("Oracel Business")
    press(page, "Save and continue")
    expect(page.get_by_role("heading", name="There is a problem")).to_be_visible()
    look(page)
    page.get_by_label("Product 1").fill("Oracle E-Business Suite")
    press(page, "Save and continue")
    heading(page, "Standards and licence")
    look(page)
    for number, standard in enumerate(STANDARDS, start=1):
        page.get_by_label(f"Another standard {number}").fill(standard)
    page.get_by_label("Web address of the evidence for standard 1").fill(EVIDENCE)
    page.get_by_label("Licence").fill("Open Government Licence")
    press(page, "Save and continue")
    heading(page, "Savings")
    look(page)
    page.get_by_label("Annual saving (£)").fill("900000")
    press(page, "Save and continue")
    heading(page, "Contact")
    look(page)
    page.get_by_label("Contact email address").fill("payroll@durham.gov.uk")
    press(page, "Save and continue")
    heading(page, "Check your answers")
    look(page)


def send_in(page, look):
    expect(page.get_by_role("main")).to_contain_text("Payroll for the south")
    page.get_by_label("How your service is different").fill("It is for the north.")
    press(page, "Submit for review")
    heading(page, "Submitted for review")
    look(page)


def as_moderator(page, site, moderator):
    sign_in(page, site, moderator.email)
    page.goto(f"{site}/moderation/listings/")


@pytest.mark.parametrize("script", ["with JavaScript", "without JavaScript"])
def test_a_new_service_is_registered_changed_and_published(
    page, without_javascript, site, editor, catalogue, accessible, script
):
    has_script = script == "with JavaScript"
    page, look = (page, accessible) if has_script else (without_javascript, lambda page: None)
    page.set_default_timeout(10_000)
    moderator = UserFactory(duty="moderator", password=PASSWORD)
    other = UserFactory(duty="moderator", password=PASSWORD)

    sign_in(page, site, editor.email)
    register(page, site, look)
    send_in(page, look)
    sign_out(page)

    as_moderator(page, site, moderator)
    look(page)
    page.get_by_role("link", name="Payroll bureau", exact=True).click()
    expect(page.get_by_role("main")).to_contain_text("It is for the north.")
    look(page)
    page.get_by_label("Ask for changes").check()
    page.get_by_label("Message to the author").fill("Say for which councils.")
    press(page, "Save decision")
    expect(page.get_by_role("heading", name="Nothing to review")).to_be_visible()
    sign_out(page)

    sign_in(page, site, editor.email)
    page.goto(f"{site}/services/drafts/")
    look(page)
    page.get_by_role("link", name="Payroll bureau", exact=True).click()
    expect(page.get_by_role("main")).to_contain_text("Say for which councils.")
    page.get_by_role("link", name="Change the service details").click()
    page.get_by_label("Summary").fill("We pay people for northern councils.")
    press(page, "Save and continue")
    press(page, "Submit for review")
    sign_out(page)

    as_moderator(page, site, other)
    page.get_by_role("link", name="Payroll bureau", exact=True).click()
    page.get_by_label("Approve").check()
    press(page, "Save decision")
    sign_out(page)

    page.goto(f"{site}/services/?q=payroll")
    page.get_by_role("link", name="Payroll bureau", exact=True).click()
    heading(page, "Payroll bureau")
    main = page.get_by_role("main")
    expect(main).to_contain_text("We pay people for northern councils.")
    expect(main).to_contain_text("£900,000")
    expect(main).not_to_contain_text("payroll@durham.gov.uk")
    expect(main).to_contain_text("Sign in to see the contact")
    check_the_evidence(page, site, moderator, look)


def check_the_evidence(page, site, moderator, look):
    """A moderator checks what the service says of a standard, and everybody sees that."""
    sign_in(page, site, moderator.email)
    page.goto(f"{site}/moderation/standards/")
    look(page)
    page.get_by_role("link", name=re.compile("^Check")).click()
    heading(page, "Check the evidence")
    look(page)
    page.get_by_label("Yes").check()
    press(page, "Save")
    expect(page.get_by_role("heading", name="Nothing to review")).to_be_visible()
    sign_out(page)
    page.goto(f"{site}/services/standards/?q=wcag")
    look(page)
    page.get_by_role("link", name="WCAG 2.2 AA").click()
    look(page)
    row = page.get_by_role("row").filter(has_text="Payroll bureau")
    expect(row).to_contain_text("Checked")
    expect(row.get_by_role("link", name="Evidence of Payroll bureau")).to_have_attribute(
        "href", EVIDENCE
    )


def use_this_one(page, look):
    page.get_by_role("link", name=re.compile("We use this")).first.click()
    expect(page.get_by_label("In use")).to_be_visible()
    look(page)
    page.get_by_label("In use").check()
    page.get_by_text("More details (optional)").click()
    page.get_by_label("Satisfaction").fill("9")
    press(page, "Save")
    expect(page.get_by_role("heading", name="There is a problem")).to_be_visible()
    look(page)
    page.get_by_label("Satisfaction").fill("4")
    press(page, "Save")
    heading(page, "Payroll for the south")
    expect(page.get_by_role("main")).to_contain_text("1 council uses it.")
    expect(page.get_by_role("table")).to_contain_text("County Durham")


def test_what_exists_already_shows_while_typing_and_is_used_instead(page, site, editor, accessible):
    area = CategoryFactory(name="Payroll", synonyms=["salary processing"])
    ServiceFactory(title="Payroll for the south", category=area)
    ServiceFactory(title="Wages for the west", category=area)
    sign_in(page, site, editor.email)
    page.get_by_role("link", name="Register a service").click()
    page.get_by_label("Name of the service").press_sequentially("Salary processing")

    expect(page.get_by_role("status").filter(has_text="Similar services")).to_have_text(
        "Similar services: 2"
    )
    expect(page.get_by_role("complementary", name="Similar services")).to_contain_text("Wages")
    accessible(page)
    page.get_by_label("Name of the service").fill("Planning")
    expect(page.get_by_role("complementary", name="Similar services")).to_be_hidden()
    page.get_by_label("Name of the service").fill("Salary processing for the south")
    shown = page.get_by_role("complementary", name="Similar services")
    with page.expect_response(re.compile("/opened/")):
        shown.get_by_role("link", name="Payroll for the south", exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Payroll for the south")
    page.go_back()
    page.get_by_label("Name of the service").fill("Salary processing for the south")
    use_this_one(page, accessible)
    seen = Overlap.objects.get(other__title="Payroll for the south")
    assert seen.opened_at < seen.chosen_at
    page.goto(f"{site}/services/uses/")
    accessible(page)


def test_without_javascript_it_shows_on_the_check_page(without_javascript, site, editor, catalogue):
    page = without_javascript
    page.set_default_timeout(10_000)
    sign_in(page, site, editor.email)
    register(page, site, lambda page: None)
    use_this_one(page, lambda page: None)


def test_asking_to_join_what_exists(page, site, editor, catalogue, accessible):
    Service.objects.update(contact_email="payroll@kent.example")
    sign_in(page, site, editor.email)
    register(page, site, lambda page: None)
    page.get_by_role("link", name=re.compile("Ask to join")).click()
    accessible(page)
    page.get_by_label("Your question or request").fill("We have 3,000 people.")
    press(page, "Send question")

    expect(page.get_by_role("main")).to_contain_text("Question sent to")
    expect(page.get_by_role("table")).to_contain_text("Considering")
    page.goto(f"{site}/dev/mail/")
    expect(page.get_by_role("main")).to_contain_text("We have 3,000 people.")


def test_an_offer_is_made_and_the_listing_is_still_true(page, site, durham, editor, accessible):
    service = ServiceFactory(title="Payroll bureau", council=durham)
    sign_in(page, site, editor.email)
    page.goto(site + service.get_absolute_url())
    accessible(page)
    page.get_by_role("link", name="Offer this to other councils").click()
    accessible(page)
    page.get_by_label("Open").check()
    page.get_by_label("Unit of capacity").fill("payslips a month")
    page.get_by_label("Total capacity").fill("600")
    page.get_by_label("Free capacity").fill("200")
    press(page, "Save offer")
    expect(page.get_by_role("main")).to_contain_text("200 of 600 payslips a month still available")
    press(page, "Confirm this is up to date")

    expect(page.get_by_role("main")).to_contain_text("Service confirmed as up to date")
    page.get_by_role("link", name="Add a council that uses it").click()
    accessible(page)
    page.goto(f"{site}{service.get_absolute_url()}history/")
    accessible(page)
