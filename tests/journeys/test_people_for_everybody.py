"""Every page about people, scanned."""

import pytest

from tests.factories.accounts import UserFactory
from tests.factories.councils import CouncilFactory, MembershipFactory
from tests.journeys.conftest import PASSWORD
from tests.journeys.steps import press, sign_in

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]


ACCOUNT_PAGES = [
    "/accounts/",
    "/councils/mine/",
    "/accounts/email/",
    "/accounts/password/change/",
    "/accounts/2fa/",
    "/accounts/sessions/",
    "/accounts/single-sign-on/",
    "/accounts/data/",
    "/accounts/erase/",
    "/councils/county-durham/people/",
    "/councils/county-durham/leave/",
    "/councils/kent/join/",
    "/accounts/logout/",
]
DOORS = [
    "/accounts/login/",
    "/accounts/signup/",
    "/accounts/login/code/",
    "/accounts/password/reset/",
    "/accounts/inactive/",
    "/councils/ask/",
    "/dev/mail/",
]
DUTIES = [
    "/moderation/",
    "/moderation/requests/",
    "/moderation/log/",
    "/moderation/people/",
    "/moderation/record/",
]


def test_every_page_about_people_is_accessible(page, site, durham, accessible_in_every_look):
    CouncilFactory(slug="kent")
    manager = MembershipFactory(
        council=durham, role="manager", user=UserFactory(password=PASSWORD)
    ).user
    asked = MembershipFactory(council=durham, state="requested", note="Hello.")
    administrator = UserFactory(duty="administrator", password=PASSWORD)

    for address in DOORS:
        page.goto(site + address)
        accessible_in_every_look(page)
    sign_in(page, site, manager.email)
    for address in [*ACCOUNT_PAGES, f"/councils/county-durham/people/{asked.pk}/decline/"]:
        page.goto(site + address)
        accessible_in_every_look(page)
    press(page, "Decline")
    accessible_in_every_look(page)
    page.goto(site)
    page.get_by_role("button", name="Sign out").click()
    sign_in(page, site, administrator.email)
    people = [f"/moderation/people/{manager.pk}/{verb}" for verb in ["", "suspend/", "duty/"]]
    for address in [*DUTIES, *people]:
        page.goto(site + address)
        accessible_in_every_look(page)
