"""How people come to a council, change roles and go."""

import threading
from functools import partial

import pytest
from allauth.account.models import EmailAddress
from django.core import mail
from django.db import connection

from councils import actions, permissions
from councils.models import AccessRequest, Membership
from portal.audit.models import Entry
from portal.site.errors import RuleBroken
from tests.factories.accounts import UserFactory
from tests.factories.councils import (
    CouncilFactory,
    EmailDomainFactory,
    MembershipFactory,
)

pytestmark = pytest.mark.django_db


def acts():
    return [(e.verb, e.actor, e.person, e.reason) for e in Entry.objects.order_by("pk")]


# Coming in by one's address


def test_a_confirmed_council_address_makes_a_member_at_once(durham, manager):
    olive = UserFactory(email="olive@mail.durham.gov.uk")

    actions.join_by_address(olive)

    membership = olive.memberships.get()
    assert (membership.council, membership.role, membership.state) == (durham, "member", "active")
    assert membership.manager_asked_at is None
    assert acts() == [("membership began", None, olive, "")]


def test_the_first_of_a_council_is_put_forward_as_its_manager_and_stays_a_member(durham):
    olive = UserFactory(email="olive@durham.gov.uk")

    actions.join_by_address(olive)

    membership = olive.memberships.get()
    assert membership.role == "member"
    assert list(Membership.objects.asking_to_manage()) == [membership]


def test_an_address_that_is_not_confirmed_makes_nobody_a_member(durham):
    actions.join_by_address(UserFactory(email="olive@durham.gov.uk", confirmed=False))

    assert not Membership.objects.exists()


def test_coming_in_again_changes_nothing(durham):
    olive = UserFactory(email="olive@durham.gov.uk")
    actions.join_by_address(olive)

    actions.join_by_address(olive)

    assert (Membership.objects.count(), Entry.objects.count()) == (1, 1)


def test_whoever_was_taken_out_stays_out(durham, manager):
    olive = UserFactory(email="olive@durham.gov.uk")
    actions.join_by_address(olive)
    actions.end_membership(olive.memberships.get(), by=manager.user, reason="Left us.")

    actions.join_by_address(olive)

    assert olive.memberships.get().state == "ended"


def test_whoever_was_declined_stays_out(durham, manager):
    asked = MembershipFactory(
        council=durham, state="requested", user=UserFactory(email="olive@durham.gov.uk")
    )
    actions.decline_membership(asked, by=manager.user, reason="Unknown.")

    actions.join_by_address(asked.user)

    assert asked.user.memberships.get().state == "ended"


def test_an_address_answers_a_request_that_waits(durham, manager):
    asked = MembershipFactory(
        council=durham, state="requested", user=UserFactory(email="olive@durham.gov.uk")
    )

    actions.join_by_address(asked.user)

    assert asked.user.memberships.get().is_active


def test_two_addresses_make_two_memberships(durham):
    kent = EmailDomainFactory(domain="kent.gov.uk").council
    olive = UserFactory(email="olive@durham.gov.uk")
    EmailAddress.objects.create(user=olive, email="olive@kent.gov.uk", verified=True)

    actions.join_by_address(olive)

    assert {m.council for m in olive.memberships.all()} == {durham, kent}


def test_an_address_at_a_public_body_we_do_not_know_becomes_a_request_once(durham):
    nina = UserFactory(email="nina@trust.nhs.uk")

    for _ in range(2):
        actions.join_by_address(nina)

    assert [(r.user, r.email) for r in AccessRequest.objects.open()] == [
        (nina, "nina@trust.nhs.uk")
    ]
    assert not Membership.objects.exists()


def test_an_address_that_goes_takes_its_membership_with_it(durham, client):
    olive = UserFactory(email="olive@kent.gov.uk")
    address = EmailAddress.objects.create(user=olive, email="olive@durham.gov.uk", verified=True)
    actions.join_by_address(olive)
    address.delete()

    actions.leave_where_address_is_gone(olive, "olive@durham.gov.uk")

    assert olive.memberships.get(council=durham).state == "ended"


def test_a_membership_stays_while_another_address_speaks_for_it(durham):
    olive = UserFactory(email="olive@durham.gov.uk")
    actions.join_by_address(olive)

    actions.leave_where_address_is_gone(olive, "olive@mail.durham.gov.uk")
    actions.leave_where_address_is_gone(olive, "olive@trust.nhs.uk")

    assert olive.memberships.get().is_active


# Asking to join


def test_asking_to_join_tells_the_managers(durham, manager):
    olive = UserFactory(display_name="Olive")

    actions.request_membership(durham, by=olive, note="I run their payroll.")

    assert olive.memberships.get().state == "requested"
    assert [m.to for m in mail.outbox] == [[manager.user.email]]
    assert "Olive asked to join" in mail.outbox[0].body


def test_asking_twice_or_as_a_member_is_refused(durham, manager):
    olive = UserFactory()
    actions.request_membership(durham, by=olive, note="Hello.")

    with pytest.raises(RuleBroken, match="already"):
        actions.request_membership(durham, by=olive, note="Hello?")
    with pytest.raises(RuleBroken, match="already"):
        actions.request_membership(durham, by=manager.user, note="Me too.")


def test_whoever_left_can_ask_again(durham, manager):
    ended = MembershipFactory(council=durham, state="ended", role="editor")

    again = actions.request_membership(durham, by=ended.user, note="I am back.")

    assert (again.pk, again.state, again.role) == (ended.pk, "requested", "member")


def test_nobody_floods_managers_with_requests(client, durham, manager):
    client.force_login(UserFactory())
    answers = [
        client.post(f"/councils/{CouncilFactory().slug}/join/", {"note": "Hello."}).status_code
        for _ in range(11)
    ]

    assert answers == [302] * 10 + [429]


def test_accepting_makes_a_member_and_says_so(durham, manager):
    asked = MembershipFactory(council=durham, state="requested")

    actions.accept_membership(asked, by=manager.user)

    asked.refresh_from_db()
    assert (asked.state, asked.role) == ("active", "member")
    assert mail.outbox[-1].to == [asked.user.email]
    assert acts()[-1] == ("membership began", manager.user, asked.user, "")


@pytest.mark.parametrize("verb", [actions.accept_membership, actions.decline_membership])
def test_a_request_is_answered_once(durham, manager, verb):
    member = MembershipFactory(council=durham)
    reason = {} if verb is actions.accept_membership else {"reason": "No."}

    with pytest.raises(RuleBroken, match="already been answered"):
        verb(member, by=manager.user, **reason)


# Roles


def test_a_change_of_role_is_told_and_on_record(durham, manager):
    member = MembershipFactory(council=durham)

    actions.change_role(member, "editor", by=manager.user, reason="Keeps our entries.")

    member.refresh_from_db()
    entry = Entry.objects.get()
    assert member.role == "editor"
    assert (entry.verb, entry.reason) == ("role changed", "Keeps our entries.")
    assert entry.details == {"was": "member", "now": "editor"}
    assert entry.target == durham
    assert "Keeps our entries." in mail.outbox[-1].body


def test_the_same_role_again_is_refused(durham, manager):
    with pytest.raises(RuleBroken, match="already"):
        actions.change_role(manager, "manager", by=manager.user, reason="More.")


def test_somebody_who_left_has_no_role(durham, manager):
    ended = MembershipFactory(council=durham, state="ended")

    with pytest.raises(RuleBroken, match="not a member"):
        actions.change_role(ended, "editor", by=manager.user, reason="Anyway.")


@pytest.mark.parametrize(
    "way", [actions.end_membership, partial(actions.change_role, role="member")]
)
def test_the_last_manager_stays(durham, manager, way):
    MembershipFactory(council=durham, role="editor")

    with pytest.raises(RuleBroken, match="would have no manager"):
        way(manager, by=manager.user, reason="Enough.")

    manager.refresh_from_db()
    assert manager.is_manager


def test_the_last_manager_leaves_when_there_is_a_successor(durham, manager):
    MembershipFactory(council=durham, role="manager")

    actions.end_membership(manager, by=manager.user, reason="Left.")

    manager.refresh_from_db()
    assert manager.state == "ended"


def test_a_suspended_successor_is_none(durham, manager):
    MembershipFactory(council=durham, role="manager", user=UserFactory(suspended=True))

    with pytest.raises(RuleBroken, match="would have no manager"):
        actions.end_membership(manager, by=manager.user, reason="Left.")


def test_an_administrator_takes_even_the_last_manager_out(durham, manager, administrator):
    MembershipFactory(council=durham)

    actions.end_membership(manager, by=administrator, reason="Left.")

    assert list(Membership.objects.unmanaged_councils()) == [durham]
    assert mail.outbox[-1].to == [manager.user.email]


def test_a_membership_ends_once(durham, manager):
    ended = MembershipFactory(council=durham, state="ended")

    with pytest.raises(RuleBroken, match="already ended"):
        actions.end_membership(ended, by=manager.user, reason="Again.")


@pytest.mark.django_db(transaction=True)
def test_of_two_managers_who_leave_at_the_same_moment_one_stays():
    council = CouncilFactory()
    managers = [MembershipFactory(council=council, role="manager") for _ in range(2)]
    start, refused = threading.Barrier(2), []

    def leave(membership):
        start.wait()
        try:
            actions.end_membership(membership, by=membership.user, reason="Left.")
        except RuleBroken as rule:
            refused.append(rule)
        finally:
            connection.close()

    threads = [threading.Thread(target=leave, args=[each]) for each in managers]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert len(refused) == 1
    assert council.memberships.managers().count() == 1


# The first manager


def test_who_asked_to_manage_reads_the_role_they_have_until_then(client, durham):
    asking = MembershipFactory(council=durham, role="editor")
    asking.ask_to_manage()
    client.force_login(asking.user)

    page = " ".join(client.get("/councils/mine/").content.decode().split())

    assert "Until then your role is: editor." in page


def test_a_moderators_yes_makes_the_first_manager(durham):
    asking = MembershipFactory(council=durham)
    asking.ask_to_manage()
    moderator = UserFactory(duty="moderator")

    actions.answer_manager_request(asking, accept=True, by=moderator, reason="Called them.")

    asking.refresh_from_db()
    assert (asking.role, asking.manager_asked_at) == ("manager", None)
    assert acts()[-1] == ("role changed", moderator, asking.user, "Called them.")


def test_a_moderators_no_leaves_a_member(durham):
    asking = MembershipFactory(council=durham)
    asking.ask_to_manage()

    actions.answer_manager_request(
        asking, accept=False, by=UserFactory(duty="moderator"), reason="A trainee."
    )

    asking.refresh_from_db()
    assert (asking.role, asking.manager_asked_at) == ("member", None)
    assert "A trainee." in mail.outbox[-1].body


def test_a_manager_request_is_answered_once(durham):
    with pytest.raises(RuleBroken, match="already been answered"):
        actions.answer_manager_request(
            MembershipFactory(council=durham), accept=True, by=UserFactory(), reason="Late."
        )


def test_anybody_may_offer_to_manage_a_council_that_has_no_manager(durham):
    member = MembershipFactory(council=durham)
    assert permissions.can_ask_to_manage(member.user, member)

    actions.ask_to_manage(member, by=member.user)

    member.refresh_from_db()
    assert not permissions.can_ask_to_manage(member.user, member)


def test_nobody_offers_to_manage_where_there_is_a_manager(durham, manager):
    member = MembershipFactory(council=durham)

    assert not permissions.can_ask_to_manage(member.user, member)
    with pytest.raises(RuleBroken, match="has a manager"):
        actions.ask_to_manage(member, by=member.user)
