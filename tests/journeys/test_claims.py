"""Standards found by typing, with the keyboard alone; and what moderators find in evidence."""

import re

import pytest
from django.utils.text import slugify
from playwright.sync_api import expect

from services.models import Service
from tests.factories.accounts import UserFactory
from tests.factories.councils import MembershipFactory
from tests.factories.services import (
    CategoryFactory,
    ServiceFactory,
    ServiceStandardFactory,
    StandardFactory,
)
from tests.journeys.conftest import PASSWORD
from tests.journeys.steps import heading, sign_in

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]
NAMES = ["WCAG 2.2 AA", "ISO/IEC 27001", "OpenAPI"]
TYPED = ["wcag 2.2 aa", "ISO/IEC 27001", "openapi"]
MAX_STOPS = 60
NAMED = """() => {
    const field = document.activeElement;
    const labels = [...(field.labels || [])].map(label => label.innerText);
    return (labels.join(" ") || field.innerText || "").trim();
}"""


def go_to(page, name):
    """Press Tab until the control with this name has the focus, and one can see that it has."""
    for _ in range(MAX_STOPS):
        page.keyboard.press("Tab")
        if page.evaluate(NAMED).startswith(name):
            box = page.evaluate("() => document.activeElement.getBoundingClientRect().toJSON()")
            assert min(box["width"], box["height"]) > 0, name
            assert page.evaluate("() => document.activeElement.matches(':focus-visible')"), name
            return
    pytest.fail(f"No control is named {name}: the last was {page.evaluate(NAMED)}")


def fill(page, name, words):
    go_to(page, name)
    page.keyboard.type(words)


def press(page, name):
    go_to(page, name)
    page.keyboard.press("Enter")


@pytest.fixture
def editor(durham):
    user = UserFactory(password=PASSWORD, display_name="Eddie")
    return MembershipFactory(council=durham, role="editor", user=user).user


def register(page, look):
    press(page, "Register a service")
    heading(page, "About the service")
    fill(page, "Name of the service", "Minutes for parishes")
    fill(page, "Summary", "We write minutes for others.")
    go_to(page, "Shared service")
    page.keyboard.press("Space")
    fill(page, "Service area", "Committee")
    fill(page, "Description", "We are glad to help.")
    press(page, "Save and continue")
    heading(page, "Technology")
    fill(page, "Phase", "Live")
    press(page, "Save and continue")
    heading(page, "Standards and licence")
    look(page)
    for number, words in enumerate(TYPED, start=1):
        fill(page, f"Another standard {number}", words)
    press(page, "Save and continue")
    for title in ("Savings", "Contact"):
        heading(page, title)
        if title == "Contact":
            fill(page, "Contact email address", "minutes@durham.gov.uk")
        press(page, "Save and continue")
    heading(page, "Check your answers")
    look(page)
    for name in NAMES:
        expect(page.get_by_role("main")).to_contain_text(name)
    press(page, "Submit for review")
    heading(page, "Submitted for review")
    look(page)


@pytest.mark.parametrize("script", ["with JavaScript", "without JavaScript"])
def test_an_editor_registers_a_service_with_three_standards_by_keyboard(
    page, without_javascript, site, editor, accessible, script
):
    has_script = script == "with JavaScript"
    page, look = (page, accessible) if has_script else (without_javascript, lambda page: None)
    page.set_default_timeout(10_000)
    CategoryFactory(name="Committee management", parent=CategoryFactory(name="Legal"))
    for name in NAMES:
        StandardFactory(name=name, slug=slugify(name))
    sign_in(page, site, editor.email)

    register(page, look)

    service = Service.objects.get(title="Minutes for parishes")
    assert sorted(each.name for each in service.standards.all()) == sorted(NAMES)
    assert not service.standard_requests.exists()


@pytest.fixture
def claims(durham, editor):
    """Two claims of a service, each with evidence."""
    service = ServiceFactory(title="Payroll bureau", council=durham)
    return [
        ServiceStandardFactory(
            service=service,
            standard=StandardFactory(name=name, slug=slugify(name)),
            evidence_url=f"https://durham.gov.uk/{slugify(name)}",
        )
        for name in NAMES[:2]
    ]


def check(page, site, name, decision, words=""):
    """Open one claim from the queue by keyboard, and say what the evidence shows."""
    page.goto(f"{site}/moderation/standards/")
    row = page.get_by_role("row").filter(has_text=name)
    row.get_by_role("link", name=re.compile("^Check")).focus()
    page.keyboard.press("Enter")
    heading(page, "Check the evidence")
    expect(page.get_by_role("main")).to_contain_text(name)
    page.get_by_role("main").get_by_label(decision, exact=True).focus()
    page.keyboard.press("Space")
    if words:
        fill(page, "What you found", words)


@pytest.mark.parametrize("script", ["with JavaScript", "without JavaScript"])
def test_a_moderator_accepts_one_claim_and_refuses_another_and_the_editor_is_told(
    page, without_javascript, site, editor, claims, accessible, script
):
    has_script = script == "with JavaScript"
    page, look = (page, accessible) if has_script else (without_javascript, lambda page: None)
    page.set_default_timeout(10_000)
    moderator = UserFactory(duty="moderator", password=PASSWORD)
    sign_in(page, site, moderator.email)
    page.goto(f"{site}/moderation/standards/")
    look(page)

    check(page, site, NAMES[0], "Yes")
    look(page)
    press(page, "Save")
    expect(page.get_by_role("main")).to_contain_text("Everyone can see what you found.")
    check(page, site, NAMES[1], "No")
    press(page, "Save")
    expect(page.get_by_role("main")).to_contain_text("Enter what the evidence does not show.")
    look(page)
    fill(page, "What you found", "The certificate is of another company.")
    press(page, "Save")
    expect(page.get_by_role("heading", name="Nothing to review")).to_be_visible()

    page.context.clear_cookies()
    sign_in(page, site, editor.email)
    page.goto(f"{site}/notifications/")
    look(page)
    told = page.get_by_role("main").get_by_role("link", name=re.compile("most recently"))
    expect(told).to_contain_text("2 claims for “Payroll bureau”")
    expect(told).to_contain_text("ISO/IEC 27001: not shown by the evidence")
    told.click()
    heading(page, "Payroll bureau")

    page.context.clear_cookies()
    page.goto(f"{site}{claims[0].service.get_absolute_url()}")
    look(page)
    main = page.get_by_role("main")
    expect(main).to_contain_text("Checked")
    expect(main).to_contain_text("The certificate is of another company.")
