"""The pages about people, and what the database keeps true."""

import re

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from councils import actions
from councils.models import AccessRequest, Membership
from tests.factories.accounts import UserFactory
from tests.factories.councils import (
    InvitationFactory,
    MembershipFactory,
)

pytestmark = pytest.mark.django_db


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
        InvitationFactory(council=durham)
    client.force_login(manager.user)

    with django_assert_num_queries(8):
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
    member = MembershipFactory(council=durham)
    client.force_login(manager.user)

    answer = client.post(f"/councils/county-durham/people/{member.pk}/accept/")

    assert answer.status_code == 409
    assert "has already been answered" in answer.content.decode()


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


@pytest.mark.parametrize(
    ("asked", "role"), [("editor_asked_at", "editor"), ("manager_asked_at", "manager")]
)
def test_a_role_that_was_asked_for_needs_no_reason_and_every_other_does(client, asked, role):
    manager = MembershipFactory(role="manager")
    member = MembershipFactory(council=manager.council, **{asked: timezone.now()})
    client.force_login(manager.user)
    address = f"/councils/{manager.council.slug}/people/{member.pk}/role/"
    other = "manager" if role == "editor" else "editor"

    assert "Enter a reason" in client.post(address, {"role": other}).content.decode()
    client.post(address, {"role": role})

    member.refresh_from_db()
    assert member.role == role


@pytest.mark.parametrize("what", ["role", "end"])
def test_the_last_manager_reads_in_the_form_why_not(client, manager, what):
    client.force_login(manager.user)
    address = f"/councils/{manager.council.slug}/people/{manager.pk}/{what}/"

    response = client.post(address, {"role": "member", "reason": "I move on to other things."})

    manager.refresh_from_db()
    assert response.status_code == 200
    assert "There is a problem" in response.content.decode()
    assert "I move on to other things." in response.content.decode()
    assert manager.role == "manager"
