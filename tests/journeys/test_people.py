"""Coming in, belonging to a council, and going: walked in a real browser."""

import re

import pytest
from playwright.sync_api import expect

from tests.factories.accounts import TOTP_SECRET, UserFactory
from tests.factories.councils import MembershipFactory
from tests.journeys.conftest import PASSWORD
from tests.journeys.steps import (
    app_shows,
    code_from_mailbox,
    fill_in_sign_in,
    heading,
    press,
    sign_up,
)

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]


def test_a_council_address_leads_into_the_right_council(page, site, durham, accessible):
    sign_up(page, site, "nora@durham.gov.uk", "Nora North")
    heading(page, "Confirm your email address")
    accessible(page)
    page.get_by_label("Code").fill(code_from_mailbox(page, site))
    press(page, "Confirm")

    heading(page, "Your councils")
    expect(page.get_by_role("main")).to_contain_text("County Durham")
    expect(page.get_by_role("banner")).to_contain_text("Nora North for County Durham")


def test_the_same_without_javascript(without_javascript, site, durham):
    page = without_javascript
    sign_up(page, site, "nora@durham.gov.uk", "Nora North")
    page.get_by_label("Code").fill(code_from_mailbox(page, site))
    press(page, "Confirm")

    expect(page.get_by_role("banner")).to_contain_text("Nora North for County Durham")


def test_with_the_keyboard_alone(page, site, durham):
    page.goto(f"{site}/accounts/signup/")
    page.get_by_label("Work email address").focus()
    page.keyboard.type("nora@durham.gov.uk")
    page.keyboard.press("Tab")
    page.keyboard.type("Nora North\n")
    heading(page, "Confirm your email address")
    page.get_by_label("Code").focus()
    page.keyboard.type(code_from_mailbox(page, site) + "\n")

    heading(page, "Your councils")


def test_a_wrong_domain_is_told_politely_and_can_ask(page, site, accessible):
    sign_up(page, site, "nora@charity.example", "Nora North")
    expect(page.get_by_role("heading", name="There is a problem")).to_be_visible()
    expect(page.get_by_label("Work email address")).to_have_value("nora@charity.example")
    accessible(page)

    page.get_by_role("link", name="Request access", exact=True).click()
    page.get_by_label("Work email address").fill("nora@charity.example")
    page.get_by_label("Organisation you work for").fill("The Harbour Trust")
    press(page, "Request access")

    heading(page, "Request sent")


def test_a_moderator_makes_the_first_manager_who_accepts_a_colleague(
    page, site, durham, browser, accessible
):
    nora = MembershipFactory(council=durham, user=UserFactory(password=PASSWORD)).user
    nora.memberships.get().ask_to_manage()
    moderator = UserFactory(duty="moderator", password=PASSWORD)
    carl = UserFactory(display_name="Carl", password=PASSWORD)

    fill_in_sign_in(page, site, moderator.email)
    heading(page, "Two-step sign-in")
    accessible(page)
    page.get_by_label("Code").fill(app_shows(TOTP_SECRET))
    press(page, "Sign in")
    page.get_by_role("link", name="Moderation", exact=True).click()
    page.get_by_role("table").get_by_role("link", name="Requests").click()
    accessible(page)
    page.get_by_role("link", name=f"Answer {nora}").click()
    page.get_by_label("Yes").check()
    page.get_by_label("Reason").fill("Their service desk confirmed it.")
    press(page, "Answer")
    expect(page.get_by_role("heading", name="Nothing to review")).to_be_visible()
    page.get_by_role("button", name="Sign out").click()

    fill_in_sign_in(page, site, carl.email)
    page.goto(f"{site}/councils/county-durham/")
    page.get_by_role("link", name="Ask to join").click()
    page.get_by_label("Your job at this council").fill("I am on loan from Kent.")
    press(page, "Ask to join")
    page.get_by_role("button", name="Sign out").click()

    fill_in_sign_in(page, site, nora.email)
    page.goto(f"{site}/councils/county-durham/people/")
    accessible(page)
    page.get_by_role("button", name="Accept Carl").click()

    people = page.get_by_role("table", name="People")
    expect(people.get_by_role("row", name=re.compile("Carl Member"))).to_be_visible()
    accessible(page)


def test_an_authenticator_app_is_set_up_and_asked_for(page, site, accessible):
    olive = UserFactory(password=PASSWORD)
    fill_in_sign_in(page, site, olive.email)
    page.goto(f"{site}/accounts/2fa/")
    accessible(page)
    page.get_by_role("link", name="Set up an app").click()
    heading(page, "Confirm it’s you")
    accessible(page)
    page.get_by_label("Password").fill(PASSWORD)
    press(page, "Continue")
    accessible(page)
    secret = page.locator("dd code").inner_text()
    page.get_by_label("Code from the app").fill(app_shows(secret))
    press(page, "Turn on the app")
    heading(page, "Recovery codes")
    expect(page.locator(".codes li")).to_have_count(10)
    accessible(page)
    recovery = page.locator(".codes li").first.inner_text()
    page.get_by_role("button", name="Sign out").click()

    fill_in_sign_in(page, site, olive.email)
    heading(page, "Two-step sign-in")
    page.get_by_label("Code").fill(recovery)
    press(page, "Sign in")

    expect(page.get_by_role("button", name="Sign out")).to_be_visible()


def test_a_passkey_is_made_and_signs_in(page, site, accessible):
    olive = UserFactory(password=PASSWORD)
    device = page.context.new_cdp_session(page)
    device.send("WebAuthn.enable")
    device.send(
        "WebAuthn.addVirtualAuthenticator",
        {
            "options": {
                "protocol": "ctap2",
                "transport": "internal",
                "hasResidentKey": True,
                "hasUserVerification": True,
                "isUserVerified": True,
                "automaticPresenceSimulation": True,
            }
        },
    )
    fill_in_sign_in(page, site, olive.email)
    page.goto(f"{site}/accounts/2fa/webauthn/add/")
    page.get_by_label("Password").fill(PASSWORD)
    press(page, "Continue")
    accessible(page)
    page.get_by_label("Name").fill("My laptop")
    press(page, "Continue")
    heading(page, "Recovery codes")
    page.goto(f"{site}/accounts/2fa/webauthn/")
    expect(page.get_by_role("row", name=re.compile("My laptop"))).to_be_visible()
    accessible(page)
    page.get_by_role("button", name="Sign out").click()

    page.goto(f"{site}/accounts/login/")
    press(page, "Use a passkey")

    expect(page.get_by_role("button", name="Sign out")).to_be_visible()


def test_a_passkey_that_fails_says_so(page, site):
    page.goto(f"{site}/accounts/login/")
    page.evaluate("() => { navigator.credentials.get = () => Promise.reject(new Error('no')) }")
    press(page, "Use a passkey")

    expect(page.get_by_role("alert")).to_contain_text("could not be used")


def test_signing_in_with_a_mailed_code(page, site, accessible):
    olive = UserFactory()
    fill_in_sign_in(page, site, olive.email, password="")
    heading(page, "Enter your code")
    accessible(page)
    page.get_by_label("Code").fill("BBBB-BBBB")
    press(page, "Sign in")
    expect(page.get_by_role("heading", name="There is a problem")).to_be_visible()
    accessible(page)
    page.get_by_label("Code").fill(code_from_mailbox(page, site))
    press(page, "Sign in")

    expect(page.get_by_role("button", name="Sign out")).to_be_visible()


def test_erasing_oneself(page, site, durham, accessible):
    olive = MembershipFactory(
        council=durham, user=UserFactory(password=PASSWORD, display_name="Olive")
    ).user
    fill_in_sign_in(page, site, olive.email)
    page.get_by_role("link", name="Olive").click()
    page.get_by_role("link", name="Your data").click()
    accessible(page)
    page.get_by_role("link", name="Delete my account").click()
    page.get_by_label("Keep them without my name").check()
    page.get_by_label("I understand that I cannot undo this").check()
    accessible(page)
    press(page, "Delete my account")
    page.get_by_label("Password").fill(PASSWORD)
    press(page, "Continue")

    heading(page, "Your account has been deleted")
    accessible(page)
    fill_in_sign_in(page, site, olive.email)
    expect(page.get_by_role("heading", name="There is a problem")).to_be_visible()


def test_a_suspended_person_reads_why_and_appeals(page, site, accessible):
    person = UserFactory(password=PASSWORD, suspended=True)
    fill_in_sign_in(page, site, person.email)
    heading(page, "Your account is suspended")
    accessible(page)
    page.get_by_label("Why we should lift the suspension").fill("I did not advertise.")
    press(page, "Send appeal")

    expect(page.get_by_role("main")).to_contain_text("You appealed on")
