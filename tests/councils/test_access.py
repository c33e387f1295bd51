"""People for whom no address speaks; who sees whom, and for whom somebody acts."""

from urllib.parse import quote

import pytest
from django.core import mail
from django.core.exceptions import ValidationError
from django.core.management import call_command

from councils import actions, permissions
from councils.context import acting_membership
from councils.models import AccessRequest, DomainStatus, EmailDomain, Membership
from councils.models.shared_domains import is_shared
from forums.models import Post, Thread
from portal.site.errors import RuleBroken
from services.needs.models import Need
from tests.factories.accounts import UserFactory
from tests.factories.councils import (
    AccessRequestFactory,
    CouncilFactory,
    MembershipFactory,
)
from tests.factories.forums import BoardFactory, PostFactory
from tests.factories.needs import NeedFactory
from tests.factories.partnerships import PartnershipFactory, offered
from tests.factories.services import CategoryFactory, ServiceFactory
from tests.factories.surveys import QuestionFactory

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
    with pytest.raises(RuleBroken, match="Many employers"):
        actions.accept_access(asked, council=durham, whole_domain=True, by=administrator)

    client.force_login(administrator)
    page = client.post(
        f"/moderation/access/{asked.pk}/accept/", {"council": durham.name, "whole_domain": "on"}
    ).content.decode()
    assert "Many employers use email addresses at" in page
    assert AccessRequest.objects.open().exists()

    with pytest.raises(ValidationError, match="Many employers"):
        EmailDomain(domain=domain.lower(), council=durham).full_clean()


def test_a_shared_domain_that_is_there_already_lets_nobody_in(durham):
    EmailDomain.objects.create(domain="gmail.com", council=durham)
    EmailDomain.objects.create(domain="gov.uk", council=durham)

    assert EmailDomain.objects.standing_of("ann@gmail.com") == DomainStatus.STRANGER
    assert EmailDomain.objects.standing_of("ann@kent.gov.uk") == DomainStatus.PUBLIC_BODY


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
    with pytest.raises(RuleBroken, match="already been answered"):
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
            permissions.can_see_internal,
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


@pytest.fixture
def olive():
    """Somebody who has worked for Beech, and later for Ash too."""
    olive = UserFactory()
    for name, began in [("Beech", "2026-01-01T09:00Z"), ("Ash", "2026-02-01T09:00Z")]:
        MembershipFactory(user=olive, council=CouncilFactory(name=name), began_at=began)
    return olive


def council_of(olive, name):
    return olive.memberships.get(council__name=name).council


def test_being_let_into_another_council_changes_nothing(client, olive):
    client.force_login(olive)
    assert "Beech" in header(client)
    MembershipFactory(user=olive, council=CouncilFactory(name="Aspen"))
    assert "Beech" in header(client)


def test_the_council_one_chose_stays_through_new_sign_ins(client, olive):
    client.force_login(olive)
    client.post("/councils/mine/acting/", {"council": council_of(olive, "Ash").pk})
    client.logout()
    client.force_login(olive)
    assert "Ash" in header(client)
    client.post("/councils/mine/acting/", {"council": council_of(olive, "Beech").pk})
    assert "Beech" in header(client)
    assert olive.memberships.filter(is_chosen=True).count() == 1


def test_where_the_chosen_council_ended_the_one_of_longest_is_acted_for(client, olive):
    client.force_login(olive)
    client.post("/councils/mine/acting/", {"council": council_of(olive, "Ash").pk})
    olive.memberships.get(council__name="Ash").end()
    assert "Beech" in header(client)


def test_a_form_is_sent_for_the_council_that_it_names(client, olive):
    board, ash = BoardFactory(), council_of(olive, "Ash")
    PostFactory.create_batch(2, thread__author=olive, author=olive)
    client.force_login(olive)
    address = f"{board.get_absolute_url()}new/"
    page = client.get(address).content.decode()
    assert 'Posting for <select name="acting">' in page
    assert f'<option value="{council_of(olive, "Beech").pk}" selected>Beech</option>' in page
    form = {"kind": "question", "title": "Who shares a payroll?", "text": "We look for one."}
    client.post("/councils/mine/acting/", {"council": ash.pk})  # in another tab

    client.post(address, {**form, "acting": council_of(olive, "Beech").pk})

    thread = Thread.objects.get(title="Who shares a payroll?")
    assert (thread.council.name, thread.posts.get().council.name) == ("Beech", "Beech")
    olive.memberships.get(council__name="Beech").end()
    late = client.post(address, {**form, "text": "Too late.", "acting": thread.council_id})
    assert late.status_code == 403
    assert not Post.objects.filter(text="Too late.").exists()


def test_choosing_leads_back_to_the_form(client, olive):
    client.force_login(olive)
    page = client.get("/councils/mine/?next=/needs/new/").content.decode()
    assert 'name="next" value="/needs/new/"' in page
    assert "evil" not in client.get("/councils/mine/?next=//evil.example/").content.decode()


def test_every_form_in_the_name_of_a_council_says_which(client, olive):
    olive.memberships.update(role="editor")
    beech = council_of(olive, "Beech")
    service, thread = ServiceFactory(contact_email="ict@kent.example"), PostFactory().thread
    client.force_login(olive)
    question = QuestionFactory(survey__asks="council", survey__answerers="members")
    addresses = [
        f"/services/{service.slug}/use/",
        f"/services/{service.slug}/join/",
        f"/services/{offered(9).service.slug}/join/",
        f"/services/{service.slug}/edit/what/",
        "/partnerships/new/",
        question.survey.get_absolute_url(),
    ]
    for address in addresses:
        page = client.get(address).content.decode()
        assert f" for <strong>{beech}</strong>" in page, address
        assert f'name="acting" value="{beech.pk}"' in page, address
        assert f"/councils/mine/?next={quote(address, safe='')}" in page, address
    for address in [
        "/services/new/",
        "/needs/new/",
        thread.get_absolute_url(),
        f"/forums/threads/{thread.pk}/reply/",
        f"/people/{MembershipFactory().user_id}/write/",
    ]:
        page = client.get(address).content.decode()
        assert f'<option value="{beech.pk}" selected>Beech</option>' in page, address


def test_only_councils_that_one_edits_for_are_offered_where_editors_publish(client, olive):
    olive.memberships.update(role="editor")
    MembershipFactory(user=olive, council=CouncilFactory(name="Cedar"))
    client.force_login(olive)
    options = client.get("/needs/new/").content.decode().partition('name="acting"')[2]
    assert "Beech" in options
    assert "Ash" in options
    assert "Cedar" not in options


def test_another_council_is_chosen_in_the_form_without_losing_words(client, olive):
    olive.memberships.update(role="editor")
    ash, area = council_of(olive, "Ash"), CategoryFactory()
    client.force_login(olive)
    need = {"title": "A ledger", "openness": "share_ideas", "stage": "idea", "acting": ash.pk}
    again = client.post("/needs/new/", need).content.decode()
    assert f'<option value="{ash.pk}" selected>Ash</option>' in again
    assert 'value="A ledger"' in again
    client.post("/needs/new/", {**need, "category": area.pk})
    assert Need.objects.get().council == ash
    assert "Beech" in header(client)


def test_what_belongs_to_one_council_is_sent_for_that_one(client, olive):
    """Whatever council they act for: what is theirs already says whose it is."""
    olive.memberships.update(role="editor")
    ash = council_of(olive, "Ash")
    service, need = ServiceFactory(council=ash), NeedFactory(council=ash)
    post = PostFactory(author=olive, council=ash)
    led = PartnershipFactory(lead=ash)
    client.force_login(olive)
    for address in [
        f"/services/{service.slug}/offer/",
        f"/services/{service.slug}/propose/",
        f"/services/{service.slug}/edit/what/",
        f"/needs/{need.pk}/edit/",
        f"/needs/{need.pk}/decide/",
        f"/forums/posts/{post.pk}/change/",
        f"{led.get_absolute_url()}stage/",
        f"{led.get_absolute_url()}edit/",
    ]:
        page = client.get(address).content.decode().partition("<main")[2]
        assert " for <strong>Ash</strong>" in page, address
        assert "<strong>Beech</strong>" not in page, address


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
