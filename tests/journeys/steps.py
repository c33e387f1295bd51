"""What people do again and again on the site."""

import re

from allauth.mfa.totp.internal.auth import (
    format_hotp_value,
    hotp_value,
    yield_hotp_counters_from_time,
)
from django.test import Client
from playwright.sync_api import expect

from portal.accounts.models import User
from tests.journeys.conftest import PASSWORD


def press(page, name):
    page.get_by_role("main").get_by_role("button", name=name).click()


def heading(page, text):
    expect(page.get_by_role("heading", level=1)).to_have_text(text)


def code_from_mailbox(page, site):
    """Look into the mailbox in another tab, as one does."""
    mailbox = page.context.new_page()
    mailbox.goto(f"{site}/dev/mail/")
    code = re.search(r"\b[A-Z]{4}-[A-Z]{4}\b", mailbox.locator("article").first.inner_text())[0]
    mailbox.close()
    return code


def app_shows(secret):
    *_, counter, _after = yield_hotp_counters_from_time()
    return format_hotp_value(hotp_value(secret, counter))


def sign_up(page, site, address, name):
    page.goto(site)
    page.get_by_role("banner").get_by_role("link", name="Sign in").click()
    page.get_by_role("link", name="Create an account").click()
    page.get_by_label("Work email address").fill(address)
    page.get_by_label("Your name").fill(name)
    press(page, "Create account")


def sign_in(page, site, address):
    """Sign somebody in as the form would; that is walked where it is the matter."""
    client = Client()
    client.force_login(User.objects.get(email=address))
    page.context.add_cookies(
        [{"name": each.key, "value": each.value, "url": site} for each in client.cookies.values()]
    )
    page.goto(site)


def fill_in_sign_in(page, site, address, password=PASSWORD):
    page.goto(f"{site}/accounts/login/")
    page.get_by_label("Email address").fill(address)
    if password:
        page.get_by_label("Password").fill(password)
    press(page, "Sign in")


def open_menu(page):
    """On a narrow screen the navigation and the account are in a menu."""
    button = page.get_by_role("banner").get_by_role("button", name="Menu")
    if button.is_visible():
        button.click()
