"""One query tells who asks; what changes about them counts from the next request on."""

import pytest
from allauth.mfa.models import Authenticator
from django.test import Client
from django.utils import timezone

from councils.models import MEMBERSHIPS, Membership
from forums.models import Draft
from portal.accounts import shared_pages
from portal.accounts.actor import FACTS, Actor
from portal.accounts.models import Session, User
from portal.moderation.models.work_figure import WorkCount
from portal.texts.actions import change_text
from portal.texts.models import SiteText
from tests.factories.accounts import UserFactory
from tests.factories.councils import CouncilFactory, MembershipFactory
from tests.factories.forums import BoardFactory, PostFactory, SilenceFactory
from tests.factories.notifications import NotificationFactory

pytestmark = pytest.mark.django_db
MEMBERS_PAGE = "/councils/county-durham/people/"


@pytest.fixture
def editor(council):
    return MembershipFactory(council=council, role="editor").user


def asking(client):
    return client.get("/").wsgi_request.user


def test_all_that_is_known_of_somebody_is_read_in_one_query(
    client, editor, django_assert_num_queries
):
    MembershipFactory(user=editor, council=CouncilFactory(name="Éclair"))
    MembershipFactory(user=editor, council=CouncilFactory(name="eForms"))
    MembershipFactory(user=editor, state="ended", ended_at=timezone.now())
    SilenceFactory(user=editor, board=BoardFactory())
    NotificationFactory.create_batch(2, user=editor)
    client.force_login(editor)

    with django_assert_num_queries(1):
        client.get("/accounts/suspended/")  # leads on to whoever is not suspended

    actor = asking(client)
    with django_assert_num_queries(0):
        known = {fact.name: fact.of(actor) for fact in FACTS}
    active = Membership.objects.active().filter(user=editor).for_person()
    assert list(known["memberships"].values()) == list(active)
    assert [str(each.council) for each in known["memberships"].values()] == [
        *("County Durham", "Éclair", "eForms")
    ]
    assert len(known["silences"]) == 1
    assert known["unread notifications"] == 2
    assert known["second step"] is False


@pytest.mark.parametrize("fact", FACTS, ids=lambda fact: fact.name)
def test_each_fact_is_the_same_for_an_actor_and_for_a_person(client, editor, fact):
    SilenceFactory(user=editor, board=BoardFactory())
    NotificationFactory(user=editor)
    PostFactory(author=editor)
    Draft.objects.create(user=editor, place="/forums/threads/1/reply/", text="Not yet.")
    Authenticator.objects.create(user=editor, type="totp", data={})
    terms = SiteText(key="terms", text="Be kind.", reason="New.", must_be_accepted=True)
    change_text(terms, seen=0, by=UserFactory())
    WorkCount.objects.keep(3)
    User.objects.filter(pk=editor.pk).update(is_moderator=True)
    client.force_login(editor)

    assert isinstance(asking(client), Actor)
    assert fact.of(asking(client)) == fact.of(editor)
    assert fact.of(editor)


def test_a_membership_has_every_column_that_the_database_has(client, editor):
    client.force_login(editor)

    (mine,) = MEMBERSHIPS.of(asking(client)).values()

    stored = Membership.objects.select_related("council").get(pk=mine.pk)
    for field in Membership._meta.concrete_fields:
        assert getattr(mine, field.attname) == getattr(stored, field.attname)
    for field in type(stored.council)._meta.concrete_fields:
        assert getattr(mine.council, field.attname) == getattr(stored.council, field.attname)


@pytest.mark.parametrize(
    ("change", "status"),
    [
        ({"role": "member"}, 200),
        ({"state": "ended", "ended_at": timezone.now()}, 403),
    ],
)
def test_a_change_of_membership_counts_at_once(client, editor, change, status):
    client.force_login(editor)
    assert client.get(MEMBERS_PAGE).status_code == 200

    Membership.objects.filter(user=editor).update(**change)

    assert client.get(MEMBERS_PAGE).status_code == status


def test_a_suspension_counts_at_once_and_so_does_its_end(client, editor):
    client.force_login(editor)
    editor.suspend("Why not.")
    assert client.get(MEMBERS_PAGE).url == "/accounts/suspended/"
    editor.reinstate()
    assert client.get(MEMBERS_PAGE).status_code == 200


@pytest.mark.parametrize("leave", ["sign out", "other password", "not active", "session ended"])
def test_who_may_not_come_any_more_is_a_visitor_at_once(client, editor, leave):
    client.force_login(editor)
    assert asking(client).is_authenticated
    if leave == "sign out":
        client.post("/accounts/logout/")
    elif leave == "other password":
        editor.set_password("correct horse battery staple")
        editor.save()
    elif leave == "not active":
        type(editor).objects.filter(pk=editor.pk).update(is_active=False)
    else:
        Session.objects.all().delete()

    assert not asking(client).is_authenticated


def test_a_session_that_names_another_account_than_its_row_is_worth_what_it_says(client, editor):
    """The column finds a person quickly; what was signed decides."""
    client.force_login(editor)
    Session.objects.update(account=UserFactory())

    assert asking(client) == editor


def test_a_session_from_before_its_account_was_noted_still_holds(client, editor):
    client.force_login(editor)
    Session.objects.update(account=None)

    assert asking(client) == editor
    assert client.get(MEMBERS_PAGE).status_code == 200


def test_a_session_is_found_by_its_account_when_somebody_signs_in(client, editor):
    client.force_login(editor)

    assert Session.objects.get().account == editor
    assert Session.objects.get().get_decoded()["_auth_user_id"] == str(editor.pk)


@pytest.mark.parametrize("named", [None, "somebody else"])
def test_a_page_of_somebody_whom_the_session_does_not_name_is_nobody_elses(client, editor, named):
    client.force_login(editor)
    Session.objects.update(account=UserFactory() if named else None)

    assert str(editor) in client.get("/").content.decode()

    assert isinstance(asking(client), Actor)
    assert str(editor) not in Client().get("/").content.decode()


def test_a_page_of_a_person_without_facts_is_never_shared(rf, editor):
    request = rf.get("/")
    request.user = editor

    assert not shared_pages.can_share(request)
