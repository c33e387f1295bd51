"""What says the same in other words is found, and is shown before it is registered again."""

import pytest
from playwright.sync_api import expect

from services.models import Service
from tests.factories.accounts import UserFactory
from tests.factories.councils import MembershipFactory
from tests.factories.services import (
    CategoryFactory,
    ProductFactory,
    ServiceFactory,
    StandardFactory,
)
from tests.journeys.conftest import PASSWORD
from tests.journeys.steps import sign_in
from tests.journeys.test_registering import STANDARDS, register

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]
KNOWN = "Missed waste collection reports"
SUMMARY = "Let residents tell us that their rubbish was not picked up"
NEW = "Trash complaints"
NEW_SUMMARY = "Citizens report garbage that the trash truck did not take."
REASON = f"much the same in other words: “{SUMMARY}”"


@pytest.fixture
def known(durham, meaning):
    """A service that another council has registered, and an editor who does not know it."""
    CategoryFactory(name="Payroll", parent=CategoryFactory(name="Finance"))
    ServiceFactory(title=KNOWN, summary=SUMMARY)
    ProductFactory(name="Oracle E-Business Suite")
    for name in STANDARDS:
        StandardFactory(name=name)
    meaning()
    user = UserFactory(password=PASSWORD, display_name="Eddie")
    return MembershipFactory(council=durham, role="editor", user=user).user


def test_an_officer_finds_it_in_other_words(page, site, known, accessible_in_every_look):
    page.goto(f"{site}/search/?q=trash+complaints")
    result = page.get_by_role("listitem").filter(has_text=KNOWN)
    expect(result).to_contain_text("Says much the same in other words")
    accessible_in_every_look(page)
    result.get_by_role("link", name=KNOWN).click()
    expect(page.get_by_role("heading", level=1)).to_have_text(KNOWN)


def test_an_editor_sees_it_while_typing_with_the_sentence_that_says_so(
    page, site, known, accessible
):
    sign_in(page, site, known.email)
    page.get_by_role("link", name="Register a service").click()
    page.get_by_label("Name of the service").press_sequentially(NEW)
    shown = page.get_by_role("complementary", name="Similar services")
    expect(shown).to_contain_text(KNOWN)
    expect(shown).to_contain_text(REASON)
    accessible(page)


def test_without_javascript_it_shows_before_the_service_is_sent(without_javascript, site, known):
    page = without_javascript
    page.set_default_timeout(10_000)
    sign_in(page, site, known.email)
    register(page, site, lambda page: None, NEW, NEW_SUMMARY)
    expect(page.get_by_role("main")).to_contain_text(KNOWN)
    expect(page.get_by_role("main")).to_contain_text(REASON)
    assert Service.objects.get(title=NEW).state == "draft"
