"""Colleagues invited by email: sent, accepted with a link that works once, revoked, forgotten."""

import re
from datetime import timedelta

import pytest
from allauth.account.models import EmailAddress
from django.core import mail
from django.core.management import call_command
from django.db import IntegrityError, transaction
from django.utils import timezone

from councils import actions
from councils.models import AccessRequest, Invitation, Membership
from portal.accounts import personal_data
from portal.accounts.models import User
from portal.audit.models import Entry
from portal.mail.models import Mail
from portal.site.errors import RuleBroken
from tests.factories.accounts import UserFactory
from tests.factories.councils import (
    EmailDomainFactory,
    InvitationFactory,
    MembershipFactory,
)

pytestmark = pytest.mark.django_db
INVITE = "/councils/county-durham/people/invite/"
PEOPLE = "/councils/county-durham/people/"


@pytest.fixture
def managing(client, manager):
    client.force_login(manager.user)
    return client


def link():
    texts = "\n".join(each.body for each in mail.outbox)
    return re.findall(r"https?://[^/]+(/councils/invitations/\S+)", texts)[-1]


def send(client, *addresses, **values):
    return client.post(
        INVITE, {"addresses": "\n".join(addresses), "role": "member", "note": "", **values}
    )


def test_each_address_gets_one_letter_and_the_database_a_hash(managing, durham, manager):
    send(managing, "Nora@durham.gov.uk, carl@durham.gov.uk", role="editor", note="From ICT.")

    assert [each.to for each in mail.outbox] == [["nora@durham.gov.uk"], ["carl@durham.gov.uk"]]
    assert "From ICT." in mail.outbox[0].body
    invitation = Invitation.objects.get(email="carl@durham.gov.uk")
    assert invitation.role == "editor"
    assert not invitation.is_outside
    assert invitation.token_hash not in link()
    assert link().strip("/").rpartition("/")[2] not in str(Invitation.objects.values())
    entry = Entry.objects.about(durham).filter(verb="invitation sent").first()
    assert "@" not in str(entry.details)


@pytest.mark.parametrize(
    ("addresses", "message"),
    [
        (["nora"], "Check nora."),
        (["nora+x@durham.gov.uk"], "without “+”"),
        ([f"n{n}@durham.gov.uk" for n in range(21)], "Enter at most 20 addresses."),
        ([], "Enter at least one email address."),
        (["nora@kent.gov.uk"], "nora@kent.gov.uk is not at a domain of County Durham"),
    ],
)
def test_addresses_that_cannot_be_invited_are_named_and_stay(managing, addresses, message):
    EmailDomainFactory(domain="kent.gov.uk")

    page = send(managing, *addresses).text

    assert message in page
    assert all(address in page for address in addresses)
    assert not Invitation.objects.exists()


def test_a_member_is_not_invited_again_and_an_open_invitation_is_not_doubled(managing, durham):
    member = MembershipFactory(council=durham, user__email="olive@durham.gov.uk").user
    assert "This person is a member already." in send(managing, member.email).text
    send(managing, "nora@durham.gov.uk")
    assert "has an open invitation" in send(managing, "nora@durham.gov.uk").text
    assert len(mail.outbox) == 1


def test_one_person_sends_a_bounded_number_a_day(managing, durham, manager):
    InvitationFactory.create_batch(
        39, council=durham, invited_by=manager.user, sent_at=timezone.now()
    )
    assert (
        "You can send 40 invitations a day."
        in send(managing, "a@durham.gov.uk", "b@durham.gov.uk").text
    )
    send(managing, "a@durham.gov.uk")
    assert len(mail.outbox) == 1


def test_only_managers_and_administrators_invite(client, durham):
    for role in ("member", "editor"):
        client.force_login(MembershipFactory(council=durham, role=role).user)
        assert send(client, "nora@durham.gov.uk").status_code == 403
        assert "nora" not in client.get(PEOPLE).text
    assert mail.outbox == []


def test_opening_the_link_changes_nothing(managing, client):
    send(managing, "nora@durham.gov.uk")
    client.logout()

    for _ in range(3):
        page = client.get(link())

    assert "Create an account and join" in page.text
    assert page["Cache-Control"].count("no-store") == 1
    assert Invitation.objects.usable().count() == 1
    assert "account_verified_email" not in client.session


def sign_up(client, address):
    return client.post(
        "/accounts/signup/", {"email": address, "display_name": "Nora North"}, follow=True
    )


def test_a_person_without_an_account_joins_with_the_address_confirmed(managing, client, durham):
    send(managing, "nora@gmail.example", role="editor", outside="on")
    client.logout()
    form = client.post(link(), follow=True)
    assert 'value="nora@gmail.example"' in form.text

    sign_up(client, "nora@gmail.example")

    nora = User.objects.get(email="nora@gmail.example")
    assert EmailAddress.objects.get(user=nora).verified
    membership = Membership.objects.get(user=nora)
    assert (membership.council, membership.role, membership.state) == (durham, "editor", "active")
    assert Invitation.objects.get().accepted_by == nora
    assert Entry.objects.get(verb="invitation accepted").details["outside"] is True
    # the address speaks for the council from now on
    assert AccessRequest.objects.council_of("nora@gmail.example") == durham
    assert "was accepted" in client.get(link()).text


def test_another_address_at_sign_up_confirms_nothing(managing, client):
    send(managing, "nora@gmail.example", outside="on")
    client.logout()
    client.post(link())

    assert "Enter an email address at a council" in sign_up(client, "eve@gmail.example").text
    sign_up(client, "eve@durham.gov.uk")

    eve = EmailAddress.objects.get(email="eve@durham.gov.uk")
    assert not eve.verified
    assert not Membership.objects.filter(user=eve.user).exists()
    assert Invitation.objects.usable().exists()


def test_a_person_who_is_signed_in_with_the_address_joins_with_one_press(managing, client, durham):
    nora = UserFactory(email="nora@durham.gov.uk")
    send(managing, "nora@durham.gov.uk", role="editor")
    client.force_login(nora)
    page = client.get(link()).text
    assert "You are signed in as" in page

    client.post(link())

    membership = Membership.objects.get(user=nora)
    assert (membership.role, membership.is_active) == ("editor", True)
    assert not AccessRequest.objects.exists()


def test_a_person_with_an_account_signs_in_and_joins(managing, client, durham):
    nora = UserFactory(email="nora@elsewhere.example", password="shared-services-2006")
    send(managing, "nora@elsewhere.example", outside="on")
    client.logout()
    assert "/accounts/login/?next=/councils/mine/" in client.post(link()).url

    client.post("/accounts/login/", {"login": nora.email, "password": "shared-services-2006"})

    assert Membership.objects.active().get(user=nora).council == durham


@pytest.mark.parametrize("confirmed", [True, False])
def test_whoever_is_signed_in_as_another_person_is_told_so(managing, client, confirmed):
    send(managing, "nora@durham.gov.uk")
    other = UserFactory(
        email="eve@durham.gov.uk" if confirmed else "nora@durham.gov.uk", confirmed=confirmed
    )
    client.force_login(other)

    assert "for another email address" in client.get(link()).text
    client.post(link())

    assert not Membership.objects.filter(user=other, state="active").exists() or confirmed
    assert Invitation.objects.usable().exists()


def test_the_action_itself_refuses_another_person(durham):
    invitation = InvitationFactory(council=durham)
    with pytest.raises(RuleBroken, match="another email address"):
        actions.accept_invitation(invitation, by=UserFactory())
    suspended = UserFactory(email=invitation.email, suspended=True)
    with pytest.raises(RuleBroken, match="another email address"):
        actions.accept_invitation(invitation, by=suspended)


@pytest.mark.parametrize("how", ["expired", "revoked", "accepted", "abolished"])
def test_a_link_that_was_used_or_is_old_lets_nobody_in(client, durham, how):
    invitation = InvitationFactory(council=durham, email="nora@durham.gov.uk", token="once")
    nora = UserFactory(email="nora@durham.gov.uk")
    changes = {
        "expired": {"expires_at": timezone.now()},
        "revoked": {"state": "revoked"},
        "accepted": {"state": "accepted", "accepted_by": nora},
    }
    if how == "abolished":
        durham.abolished_on = timezone.localdate()
        durham.save()
    else:
        Invitation.objects.filter(pk=invitation.pk).update(**changes[how])
    client.force_login(nora)
    Membership.objects.filter(user=nora).delete()

    page = client.post("/councils/invitations/once/").text

    assert "no longer works" in page or "was accepted" in page
    assert not Membership.objects.active().filter(user=nora).exists()
    if how != "abolished":
        with pytest.raises(RuleBroken):
            actions.accept_invitation(invitation, by=nora)


def test_a_wrong_token_is_a_page_that_says_so(client):
    answer = client.get("/councils/invitations/nothing/")

    assert answer.status_code == 404
    assert "This link does not work" in answer.text


def test_an_invitation_is_sent_again_once_a_day_with_a_new_link(managing, client, durham):
    send(managing, "nora@durham.gov.uk")
    first, invitation = link(), Invitation.objects.get()
    address = f"{PEOPLE}invitations/{invitation.pk}/"
    assert "after 24 hours" in managing.post(f"{address}send-again/").text
    Invitation.objects.update(sent_at=timezone.now() - timedelta(days=2))

    managing.post(f"{address}send-again/")

    assert len(mail.outbox) == 2
    client.logout()
    assert client.get(first).status_code == 404
    assert client.get(link()).status_code == 200


def test_a_revoked_invitation_leaves_the_list(managing, durham):
    invitation = InvitationFactory(council=durham)
    assert invitation.email in managing.get(PEOPLE).text

    managing.post(f"{PEOPLE}invitations/{invitation.pk}/revoke/")

    assert not managing.get(PEOPLE).context["invitations"]
    assert Entry.objects.about(durham).filter(verb="invitation revoked").exists()


def test_the_list_shows_what_waits_expired_and_was_not_delivered(managing, durham):
    for email, sent in [("a@durham.gov.uk", 2), ("b@durham.gov.uk", 20), ("c@durham.gov.uk", 2)]:
        InvitationFactory(
            council=durham, email=email, sent_at=timezone.now() - timedelta(days=sent)
        )
    Mail.objects.create(
        to="c@durham.gov.uk",
        subject="x",
        text="x",
        state="failed",
        failed_at=timezone.now(),
        last_error="550",
    )

    rows = {
        row.email: (row.has_expired, row.is_undelivered)
        for row in durham.invitations.for_people_page()
    }

    assert rows == {
        "a@durham.gov.uk": (False, False),
        "b@durham.gov.uk": (True, False),
        "c@durham.gov.uk": (False, True),
    }
    page = managing.get(PEOPLE).text
    assert all(word in page for word in ("Waiting", "Expired", "Not delivered"))


def test_an_invitation_by_a_person_who_no_longer_manages_lets_no_one_in(client, durham, manager):
    invitation = InvitationFactory(council=durham, invited_by=manager.user)
    user = UserFactory(email=invitation.email)
    manager.change_role("editor")

    with pytest.raises(RuleBroken, match="no longer manages"):
        actions.accept_invitation(invitation, by=user)
    actions.accept_waiting_invitation(user, invitation.pk)
    assert not Membership.objects.filter(user=user).exists()

    manager.change_role("manager")
    actions.accept_waiting_invitation(user, invitation.pk)
    assert Membership.objects.get(user=user).is_active


def test_an_accepted_invitation_raises_a_role_and_never_lowers_one(durham):
    editor = MembershipFactory(council=durham, role="editor")
    for role, becomes in [("member", "editor"), ("manager", "manager")]:
        invitation = InvitationFactory(council=durham, email=editor.user.email, role=role)
        actions.accept_invitation(invitation, by=editor.user)
        editor.refresh_from_db()
        assert editor.role == becomes


def test_old_invitations_are_forgotten():
    InvitationFactory(expires_at=timezone.now() - timedelta(days=91))
    InvitationFactory(expires_at=timezone.now() - timedelta(days=89))

    call_command("tidy_invitations")
    call_command("tidy_invitations")

    assert Invitation.objects.count() == 1


def test_invitations_are_in_the_personal_data_of_both(durham):
    nora, manager = UserFactory(email="nora@durham.gov.uk"), UserFactory()
    received = InvitationFactory(council=durham, email="Nora@durham.gov.uk")
    sent = InvitationFactory(council=durham, invited_by=manager, note="Come.")

    assert len(personal_data.collected(nora)["invitations"]) == 1
    assert len(personal_data.collected(manager)["invitations"]) == 1
    personal_data.erase(nora, texts=False)
    personal_data.erase(manager, texts=True)

    assert not Invitation.objects.filter(pk=received.pk).exists()
    sent.refresh_from_db()
    assert (sent.state, sent.note) == ("revoked", "")


@pytest.mark.parametrize(
    ("wrong", "rule"),
    [
        ({"state": "accepted"}, "accepted_invitations_say_by_which_person"),
        ({"role": "emperor"}, "invitations_are_for_a_role"),
    ],
)
def test_invitations_that_cannot_be_are_refused(wrong, rule):
    with pytest.raises(IntegrityError, match=rule), transaction.atomic():
        InvitationFactory(**wrong)


def test_a_council_has_one_open_invitation_for_an_address(durham):
    InvitationFactory(council=durham, email="nora@durham.gov.uk")
    with (
        pytest.raises(IntegrityError, match="one_open_invitation_of_a_council"),
        transaction.atomic(),
    ):
        InvitationFactory(council=durham, email="Nora@durham.gov.uk")
