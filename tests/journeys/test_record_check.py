"""A council answers everything that it is asked on one page, from a link in an email."""

import re
from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from services.freshness.actions import ask_councils
from services.models import Use
from tests.factories.accounts import UserFactory
from tests.factories.councils import CouncilFactory, MembershipFactory
from tests.factories.services import ProductFactory, UseFactory
from tests.journeys.steps import heading, press

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]
A_YEAR_AGO = timedelta(days=400)


@pytest.fixture
def powys(world):
    council = CouncilFactory(name="Powys", official_name="Powys County Council", slug="powys")
    then, yesterday = timezone.now() - A_YEAR_AGO, timezone.localdate() - timedelta(days=1)
    facts = {"council": council, "service": None, "status": "in_use"}
    for name in ("Quill", "Flare"):
        UseFactory(product=ProductFactory(name=name), last_confirmed_at=then, **facts)
    UseFactory(product=ProductFactory(name="Vellum"), contract_ends_on=yesterday, **facts)
    return council


@pytest.mark.parametrize("scripts", [True, False], ids=["with scripts", "without scripts"])
def test_one_page_answers_the_whole_letter(browser, world, powys, accessible, settings, scripts):
    settings.SITE_URL = world.url
    page = browser.new_context(java_script_enabled=scripts).new_page()
    editor = UserFactory(email="ed@powys.example", display_name="Ed Evans")
    MembershipFactory(user=editor, council=powys, role="editor")
    assert ask_councils(timezone.localdate()) == 1
    page.goto(f"{world.url}/dev/mail/")
    words = page.locator("article").first.inner_text()
    assert "3 records of your council to check" in words

    page.goto(re.search(r"\S+/records/check/\S+", words)[0])
    heading(page, "Are these records of Powys still true?")
    expect(page.get_by_role("main")).to_contain_text("You answer as Ed Evans for Powys County")
    expect(page.get_by_role("checkbox", name="Quill")).to_be_checked()
    page.get_by_role("checkbox", name="Flare").uncheck()
    expect(page.get_by_role("radio", name="Renewed until")).to_be_checked()
    if scripts:
        accessible(page)
    press(page, "Save answers")

    heading(page, "Answers saved")
    expect(page.get_by_role("main")).to_contain_text("2 records are up to date now.")
    due = Use.objects.due_for_review().filter(council=powys)
    assert [use.product.name for use in due] == ["Flare"]
    assert not Use.objects.with_ended_contract().filter(council=powys).exists()
