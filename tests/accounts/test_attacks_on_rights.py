"""Taking rights that nobody gave."""

import pytest
from allauth.account.models import EmailAddress
from allauth.usersessions.models import UserSession
from django.core import mail

from councils.models import Membership
from portal.accounts.models import User
from tests.accounts.entrance import (
    confirm,
    mailed_code,
    sign_in,
    sign_up,
)
from tests.factories.accounts import UserFactory
from tests.factories.councils import CouncilFactory, MembershipFactory

pytestmark = pytest.mark.django_db


# Taking rights that nobody gave


def test_role_escalation_by_fields_added_to_the_sign_up(client, durham):
    sign_up(
        client,
        "mallory@durham.gov.uk",
        is_superuser="on",
        is_staff="on",
        is_moderator="on",
        role="manager",
        council="1",
    )
    confirm(client)

    mallory = User.objects.get()
    assert (mallory.is_superuser, mallory.is_staff, mallory.is_moderator) == (False, False, False)
    assert mallory.memberships.get().role == "member"


def test_role_escalation_by_fields_added_to_ones_details(client, olive):
    client.force_login(olive)
    client.post(
        "/accounts/",
        {"display_name": "Olive", "email": "x@evil.com", "is_moderator": "on", "is_staff": "on"},
    )

    olive.refresh_from_db()
    assert (olive.email, olive.is_moderator, olive.is_staff) == (
        "olive@durham.gov.uk",
        False,
        False,
    )


def test_role_escalation_by_fields_added_to_a_request(client, olive):
    kent = CouncilFactory(slug="kent")
    client.force_login(olive)

    client.post(
        "/councils/kent/join/", {"note": "Hello.", "role": "manager", "state": "active", "user": 1}
    )

    asked = Membership.objects.get(council=kent)
    assert (asked.user, asked.role, asked.state) == (olive, "member", "requested")


def test_role_escalation_a_manager_makes_nobody_an_administrator(client, durham, olive):
    client.force_login(MembershipFactory(council=durham, role="manager").user)
    membership = olive.memberships.get()

    response = client.post(
        f"/councils/county-durham/people/{membership.pk}/role/",
        {"role": "administrator", "reason": "Why not."},
    )

    assert "There is a problem" in response.content.decode()
    assert olive.memberships.get().role == "member"


def test_role_escalation_a_moderator_makes_nobody_a_moderator(client, olive):
    client.force_login(UserFactory(duty="moderator"))

    response = client.post(
        f"/moderation/people/{olive.pk}/duty/", {"duty": "moderator", "reason": "Helps."}
    )

    assert response.status_code == 403


def test_role_escalation_nobody_suspends_an_administrator(client):
    client.force_login(UserFactory(duty="moderator"))
    administrator = UserFactory(duty="administrator")

    response = client.post(f"/moderation/people/{administrator.pk}/suspend/", {"reason": "Mutiny."})

    assert response.status_code == 403


# Other people's things by their number


def test_idor_a_membership_of_another_council_under_ones_own_address(client, olive):
    manager = MembershipFactory(role="manager", council=CouncilFactory(slug="kent"))
    client.force_login(manager.user)
    theirs = olive.memberships.get()

    for slug in ["kent", "county-durham"]:
        for verb in ["role", "end", "decline", "accept"]:
            address = f"/councils/{slug}/people/{theirs.pk}/{verb}/"
            answer = client.post(address, {"role": "editor", "reason": "Because."})
            assert answer.status_code == 404, address

    assert olive.memberships.get().is_active


def test_idor_the_people_of_another_council(client, olive):
    client.force_login(MembershipFactory(role="manager").user)

    assert client.get("/councils/county-durham/people/").status_code == 403


def test_idor_acting_for_another_council(client, olive):
    kent = CouncilFactory()
    client.force_login(olive)

    assert client.post("/councils/mine/acting/", {"council": kent.pk}).status_code == 403
    assert client.post("/councils/mine/acting/", {"council": "x"}).status_code == 403


def test_idor_ending_somebody_elses_session(client, olive):
    theirs = UserSession.objects.create(user=olive, ip="127.0.0.1", session_key="x" * 32)
    client.force_login(UserFactory())

    assert client.post(f"/accounts/sessions/{theirs.pk}/end/").status_code == 404
    assert UserSession.objects.filter(pk=theirs.pk).exists()


def test_idor_removing_somebody_elses_address(client, olive):
    client.force_login(UserFactory())
    client.post("/accounts/confirm/", {"send": "1"})
    client.post("/accounts/confirm/", {"code": mailed_code()})

    client.post("/accounts/email/", {"email": "olive@durham.gov.uk", "action_remove": "1"})

    assert EmailAddress.objects.filter(email="olive@durham.gov.uk").exists()


# Being led elsewhere

ELSEWHERE = [
    "https://evil.example/",
    "//evil.example/",
    "/\\evil.example",
    "http:evil.example",
    "javascript:alert(1)",
    "https://127.0.0.1.evil.example/",
    "\thttps://evil.example/",
]


@pytest.mark.parametrize("target", ELSEWHERE)
def test_open_redirect_after_signing_in(client, olive, target):
    assert sign_in(client, olive.email, next=target).url == "/your-work/"


@pytest.mark.parametrize("target", ELSEWHERE)
def test_open_redirect_after_signing_out(client, olive, target):
    client.force_login(olive)

    assert client.post("/accounts/logout/", {"next": target}).url == "/"


@pytest.mark.parametrize("target", ELSEWHERE)
def test_open_redirect_after_choosing_a_council(client, olive, durham, target):
    client.force_login(olive)

    answer = client.post("/councils/mine/acting/", {"council": durham.pk, "next": target})

    assert answer.url == "/councils/mine/"


def test_signing_in_leads_back_to_where_one_was(client, olive):
    assert sign_in(client, olive.email, next="/councils/?q=kent").url == "/councils/?q=kent"


def test_the_host_of_a_request_never_gets_into_a_mail(client, olive, settings):
    settings.ALLOWED_HOSTS = ["*"]
    client.post("/accounts/login/code/", {"email": "nobody@durham.gov.uk"}, HTTP_HOST="evil.com")

    assert "evil.com" not in mail.outbox[-1].body
    assert settings.SITE_URL in mail.outbox[-1].body
