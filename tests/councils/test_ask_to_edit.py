"""Members ask to become an editor; the managers of their council answer."""

import pytest
from django.core import mail
from django.db import IntegrityError, transaction

from councils import actions
from councils.models import Membership
from portal.notifications.models import Notification
from portal.site.errors import RuleBroken
from tests.factories.accounts import UserFactory
from tests.factories.councils import MembershipFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def member(council, client):
    member = MembershipFactory(council=council, user__display_name="Ada Member")
    client.force_login(member.user)
    return member


@pytest.fixture
def manager(council):
    return MembershipFactory(council=council, role="manager")


def test_a_refusal_offers_to_ask_and_the_managers_hear_of_it(client, council, member, manager):
    refusal = client.get("/needs/new/").content.decode()
    assert "You need to be an editor to add a need" in refusal
    assert f'action="/councils/{council.slug}/ask-to-edit/"' in refusal

    client.post(f"/councils/{council.slug}/ask-to-edit/")

    (letter,) = mail.outbox
    assert letter.to == [manager.user.email]
    assert "Ada Member asked to become an editor" in letter.subject
    assert Notification.objects.filter(user=manager.user, event="editor asked").exists()
    assert "You asked to become an editor" in client.get("/needs/new/").content.decode()


def test_the_manager_sees_who_asks_and_a_new_role_answers(client, council, member, manager):
    actions.ask_to_edit(member, by=member.user)
    client.force_login(manager.user)
    people = client.get(f"/councils/{council.slug}/people/").content.decode()
    assert "Asked to become an editor" in " ".join(people.split())

    actions.change_role(member, "editor", by=manager.user, reason="Asked.")

    member.refresh_from_db()
    assert (member.role, member.editor_asked_at) == ("editor", None)


def test_asking_twice_or_where_nobody_can_answer_is_refused(member):
    with pytest.raises(RuleBroken, match="has no manager yet"):
        actions.ask_to_edit(member, by=member.user)
    MembershipFactory(council=member.council, role="manager")
    actions.ask_to_edit(member, by=member.user)
    with pytest.raises(RuleBroken, match="have already asked"):
        actions.ask_to_edit(member, by=member.user)


def test_the_database_lets_only_members_ask(manager):
    with pytest.raises(IntegrityError, match="only_members_ask_to_edit"), transaction.atomic():
        Membership.objects.filter(pk=manager.pk).update(editor_asked_at=manager.began_at)


def test_nobody_asks_for_somebody_else(client, council, member):
    client.force_login(UserFactory())
    assert client.post(f"/councils/{council.slug}/ask-to-edit/").status_code == 404
