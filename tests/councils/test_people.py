"""Who works for which council: how people come, change roles and go."""

import re
import threading
from functools import partial

import pytest
from allauth.account.models import EmailAddress
from django.core import mail
from django.db import IntegrityError, connection, transaction

from councils import actions, permissions
from councils.context import acting_membership
from councils.models import AccessRequest, EmailDomain, Membership
from portal.audit.models import Entry
from portal.errors import RuleBroken
from tests.factories.accounts import UserFactory
from tests.factories.councils import (
    AccessRequestFactory,
    CouncilFactory,
    EmailDomainFactory,
    MembershipFactory,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def durham():
    return EmailDomainFactory(
        domain="durham.gov.uk", council=CouncilFactory(name="County Durham", slug="county-durham")
    ).council


@pytest.fixture
def manager(durham):
    return MembershipFactory(council=durham, role="manager")


@pytest.fixture
def administrator():
    return UserFactory(duty="administrator")


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
    assert "Olive asks to join" in mail.outbox[0].body


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

    with pytest.raises(RuleBroken, match="answered already"):
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

    with pytest.raises(RuleBroken, match="no manager left"):
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

    with pytest.raises(RuleBroken, match="no manager left"):
        actions.end_membership(manager, by=manager.user, reason="Left.")


def test_an_administrator_takes_even_the_last_manager_out(durham, manager, administrator):
    MembershipFactory(council=durham)

    actions.end_membership(manager, by=administrator, reason="Left the council.")

    assert list(Membership.objects.unmanaged_councils()) == [durham]
    assert mail.outbox[-1].to == [manager.user.email]


def test_a_membership_ends_once(durham, manager):
    ended = MembershipFactory(council=durham, state="ended")

    with pytest.raises(RuleBroken, match="ended already"):
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
    with pytest.raises(RuleBroken, match="answered already"):
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


# Access for whom no address speaks


def test_an_administrator_lets_in_a_person_and_their_colleagues(durham, administrator):
    nina = UserFactory(email="nina@trust.nhs.uk")
    actions.join_by_address(nina)
    trust = CouncilFactory(name="The Trust", kind="nhs_body")

    actions.accept_access(
        AccessRequest.objects.get(), council=trust, whole_domain=True, by=administrator
    )
    colleague = UserFactory(email="carl@trust.nhs.uk")
    actions.join_by_address(colleague)

    assert nina.memberships.get().council == trust
    assert colleague.memberships.get().council == trust
    assert mail.outbox[-1].to == ["nina@trust.nhs.uk"]


def test_letting_one_in_lets_nobody_else_in(durham, administrator):
    nina = UserFactory(email="nina@nhs.net")
    actions.join_by_address(nina)

    actions.accept_access(
        AccessRequest.objects.get(), council=durham, whole_domain=False, by=administrator
    )

    assert nina.memberships.get().is_active
    assert not EmailDomain.objects.filter(domain="nhs.net").exists()


def test_letting_a_visitor_in_lets_them_create_an_account(durham, administrator, client):
    asked = AccessRequestFactory(email="ann@durham-trust.example")

    actions.accept_access(asked, council=durham, whole_domain=True, by=administrator)

    assert EmailDomain.objects.council_of("ann@durham-trust.example") == durham
    assert "/accounts/signup/" in mail.outbox[-1].body


def test_a_single_address_is_let_in_without_its_domain(durham, administrator):
    asked = AccessRequestFactory(email="ann@freemail.example")

    actions.accept_access(asked, council=durham, whole_domain=False, by=administrator)

    assert EmailDomain.objects.council_of("Ann@freemail.example") == durham
    assert EmailDomain.objects.council_of("bob@freemail.example") is None


def test_an_address_that_was_declined_is_not_let_in(durham, administrator):
    asked = AccessRequestFactory(email="ann@freemail.example")

    actions.decline_access(asked, by=administrator, reason="No.")

    assert EmailDomain.objects.council_of("ann@freemail.example") is None


def test_somebody_already_inside_is_let_in_without_harm(durham, administrator):
    member = MembershipFactory(council=durham)
    asked = AccessRequestFactory(user=member.user)

    actions.accept_access(asked, council=durham, whole_domain=False, by=administrator)

    assert member.user.memberships.get().is_active


def test_a_no_gives_its_reason(administrator):
    asked = AccessRequestFactory()

    actions.decline_access(asked, by=administrator, reason="Not a public body.")

    assert "Not a public body." in mail.outbox[-1].body
    with pytest.raises(RuleBroken, match="answered already"):
        actions.decline_access(asked, by=administrator, reason="Again.")


def test_asking_twice_for_access_makes_one_request():
    for _ in range(2):
        actions.ask_for_access(email="Me@charity.example", organisation="A trust", message="")

    assert AccessRequest.objects.count() == 1


# Who sees whom, and for whom somebody acts


def test_who_sees_the_members_of_a_council(people, council):
    others = Membership.objects.filter(council=council).exclude(user=people["requested"])

    seers = {
        name
        for name, user in people.items()
        if others.exclude(user=user.pk).visible_to(user).exists()
    }

    assert seers == {"member", "editor", "manager", "moderator", "administrator"}


@pytest.mark.parametrize(
    ("permission", "allowed"),
    [
        (permissions.works_for, {"member", "editor", "manager"}),
        (permissions.edits_for, {"editor", "manager"}),
        (permissions.manages, {"manager"}),
        (
            permissions.can_see_people,
            {"member", "editor", "manager", "moderator", "administrator"},
        ),
        (permissions.can_manage_people, {"manager", "administrator"}),
        (
            permissions.can_join,
            {"unconfirmed", "requested", "elsewhere", "moderator", "administrator"},
        ),
    ],
)
def test_who_may_do_what_for_a_council(people, council, permission, allowed):
    assert {name for name, user in people.items() if permission(user, council)} == allowed


def test_who_sees_what_is_for_peers_only(people):
    assert {name for name, user in people.items() if permissions.is_member(user)} == {
        "member",
        "elsewhere",
        "editor",
        "manager",
        "moderator",
        "administrator",
    }


def test_nobody_joins_a_council_that_is_gone():
    assert not permissions.can_join(UserFactory(), CouncilFactory(abolished=True))


def test_the_header_names_the_council_one_acts_for_and_lets_one_change(client):
    olive = UserFactory()
    for name in ["Ash", "Beech"]:
        MembershipFactory(user=olive, council=CouncilFactory(name=name))
    client.force_login(olive)
    assert "Ash" in header(client)

    beech = olive.memberships.get(council__name="Beech").council
    answer = client.post("/councils/mine/acting/", {"council": beech.pk, "next": "/services/"})

    assert answer.url == "/services/"
    assert "Beech" in header(client)


def header(client):
    return client.get("/councils/").content.decode().partition("</header>")[0]


def test_a_council_that_one_left_is_no_longer_acted_for(rf):
    member = MembershipFactory()
    request = rf.get("/")
    request.user, request.session = member.user, {"acting_council": member.council_id}
    assert acting_membership(request) == member

    member.end()
    request.user = type(member.user).objects.get(pk=member.user_id)

    assert acting_membership(request) is None


# Pages


@pytest.mark.parametrize("count", [1, 3])
def test_the_people_page_costs_the_same_whatever_its_length(
    client, durham, manager, django_assert_num_queries, count
):
    for _ in range(count):
        actions.accept_membership(
            MembershipFactory(council=durham, state="requested"), by=manager.user
        )
        MembershipFactory(council=durham, state="requested")
    client.force_login(manager.user)

    with django_assert_num_queries(9):
        client.get("/councils/county-durham/people/")


def test_members_see_names_but_neither_addresses_nor_requests(client, durham):
    member = MembershipFactory(council=durham)
    asked = MembershipFactory(council=durham, state="requested")
    client.force_login(member.user)

    page = client.get("/councils/county-durham/people/").content.decode()

    assert member.user.display_name in page
    assert member.user.email not in page
    assert asked.user.email not in page


def test_what_was_typed_stays_when_the_reason_is_missing(client, durham, manager):
    member = MembershipFactory(council=durham)
    client.force_login(manager.user)

    page = client.post(
        f"/councils/county-durham/people/{member.pk}/role/", {"role": "editor", "reason": ""}
    ).content.decode()

    assert "There is a problem" in page
    assert re.search(r'value="editor"[^>]* checked', page)


def test_a_broken_rule_is_told_on_a_page(client, durham, manager):
    client.force_login(manager.user)

    answer = client.post("/councils/county-durham/leave/")

    assert answer.status_code == 409
    assert "no manager left" in answer.content.decode()


def test_somebody_without_a_council_says_which_body_they_work_for(client):
    nina = UserFactory(email="nina@trust.nhs.uk")
    actions.join_by_address(nina)
    client.force_login(nina)
    assert "trust.nhs.uk" in client.get("/councils/mine/").content.decode()

    client.post("/councils/mine/body/", {"organisation": "The Trust", "message": "In ICT."})
    wrong = client.post("/councils/mine/body/", {"organisation": "", "message": "In ICT."})

    assert AccessRequest.objects.get().organisation == "The Trust"
    assert "There is a problem" in wrong.content.decode()


# What the database itself keeps true


@pytest.mark.parametrize(
    "wrong",
    [
        {"role": "emperor"},
        {"state": "active", "began_at": None},
        {"state": "ended", "ended_at": None},
        {"state": "gone"},
        {"role": "manager", "manager_asked_at": "2026-01-01T00:00Z"},
    ],
)
def test_memberships_that_cannot_be_are_refused(wrong):
    membership = MembershipFactory()

    with pytest.raises(IntegrityError), transaction.atomic():
        Membership.objects.filter(pk=membership.pk).update(**wrong)


def test_one_membership_for_a_person_and_a_council():
    membership = MembershipFactory()

    with pytest.raises(IntegrityError), transaction.atomic():
        MembershipFactory(user=membership.user, council=membership.council)
