"""People for whom no address speaks; who sees whom, and for whom somebody acts."""

import pytest
from django.core import mail
from django.core.exceptions import ValidationError
from django.core.management import call_command

from councils import actions, permissions
from councils.context import acting_membership
from councils.models import AccessRequest, EmailDomain, Membership, Standing
from councils.models.shared_domains import is_shared
from portal.errors import RuleBroken
from tests.factories.accounts import UserFactory
from tests.factories.councils import (
    AccessRequestFactory,
    CouncilFactory,
    MembershipFactory,
)

pytestmark = pytest.mark.django_db


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


@pytest.mark.parametrize(
    "domain",
    ["nhs.net", "gov.uk", "gmail.com", "GoogleMail.com", "mail.yahoo.com", "x.onmicrosoft.com"],
)
def test_a_domain_that_many_share_is_nobodys(durham, administrator, client, domain):
    asked = AccessRequestFactory(email=f"ann@{domain}")
    with pytest.raises(RuleBroken, match="People of many employers"):
        actions.accept_access(asked, council=durham, whole_domain=True, by=administrator)

    client.force_login(administrator)
    page = client.post(
        f"/moderation/access/{asked.pk}/accept/", {"council": durham.name, "whole_domain": "on"}
    ).content.decode()
    assert "People of many employers have addresses at" in page
    assert AccessRequest.objects.open().exists()

    with pytest.raises(ValidationError, match="People of many employers"):
        EmailDomain(domain=domain.lower(), council=durham).full_clean()


def test_a_shared_domain_that_is_there_already_lets_nobody_in(durham):
    EmailDomain.objects.create(domain="gmail.com", council=durham)
    EmailDomain.objects.create(domain="gov.uk", council=durham)

    assert EmailDomain.objects.standing_of("ann@gmail.com") == Standing.STRANGER
    assert EmailDomain.objects.standing_of("ann@kent.gov.uk") == Standing.PUBLIC_BODY


def test_a_domain_of_ones_own_is_not_shared(durham):
    for domain in ["kent.gov.uk", "trust.nhs.uk", "veritau.co.uk", "mygmail.com", "nec.nhs.net"]:
        EmailDomain(domain=domain, council=durham).full_clean()


def test_no_council_that_is_loaded_has_a_shared_domain():
    call_command("load_councils", verbosity=0)

    for domain in EmailDomain.objects.values_list("domain", flat=True):
        assert not is_shared(domain), domain


@pytest.mark.parametrize(
    ("address", "mailed"),
    [("ann@durham.gov.uk", 1), ("ann@other.gov.uk", 1), ("ann@victim.example", 0)],
)
@pytest.mark.parametrize("page", ["/accounts/login/code/", "/accounts/password/reset/"])
def test_only_who_could_have_an_account_is_told_that_there_is_none(
    durham, client, address, mailed, page
):
    answer = client.post(page, {"email": address})

    assert answer.status_code == 302
    assert len(mail.outbox) == mailed


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
