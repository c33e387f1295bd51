"""What the site knows about a person: all of it is shown, and all of it goes."""

import json

import pytest
from allauth.account.models import EmailAddress
from allauth.socialaccount.models import SocialAccount
from django.apps import apps
from django.contrib.admin.models import CHANGE, LogEntry
from django.contrib.contenttypes.models import ContentType
from django.core import mail
from django.db import connection
from django_tasks_db.models import DBTaskResult

from councils.models import AccessRequest, Membership
from portal.accounts import actions, personal_data, views
from portal.accounts.models import DataExport, User
from portal.audit.models import Entry, record
from portal.mail.models import Mail
from portal.mail.tasks import deliver
from portal.site.errors import RuleBroken
from tests.accounts.entrance import sign_in
from tests.factories.accounts import UserFactory
from tests.factories.councils import AccessRequestFactory, MembershipFactory

pytestmark = pytest.mark.django_db
NAME, ADDRESS = "Xanthippe Quillfeather", "xanthippe@quillfeather.gov.uk"


@pytest.fixture
def xanthippe(client):
    """Somebody who has left traces wherever one can."""
    person = UserFactory(email=ADDRESS, display_name=NAME, password="three-quiet-horses")
    membership = MembershipFactory(user=person, note=f"{NAME} here.")
    EmailAddress.objects.create(user=person, email=f"second-{ADDRESS}")
    SocialAccount.objects.create(user=person, provider="x", uid="1", extra_data={"name": NAME})
    AccessRequestFactory(user=person, email=ADDRESS, message=f"I am {NAME}.")
    Mail.objects.create(to=ADDRESS, subject="Hello", text=f"Dear {NAME}")
    record("role changed", membership.council, by=person, person=person, reason="As agreed.")
    LogEntry.objects.create(
        user=UserFactory(duty="administrator"),
        content_type=ContentType.objects.get_for_model(User),
        object_id=str(person.pk),
        object_repr=NAME,
        action_flag=CHANGE,
        change_message=f"Renamed {NAME}",
    )
    sign_in(client, ADDRESS)
    DataExport.objects.create(user=person, content={"name": NAME})
    return person


def texts_of_the_whole_database():
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT table_name FROM information_schema.tables "
            "WHERE table_schema = 'public' AND table_type = 'BASE TABLE'"
        )
        for (table,) in cursor.fetchall():
            cursor.execute(f'SELECT row_to_json(t)::text FROM "{table}" t')
            for (row,) in cursor.fetchall():
                yield table, row.lower()


def traces():
    words = ["xanthippe", "quillfeather"]
    return {t for t, row in texts_of_the_whole_database() if any(word in row for word in words)}


@pytest.mark.parametrize("texts", [True, False])
def test_erasure_leaves_no_old_name_anywhere(xanthippe, texts):
    assert len(traces()) >= 7

    actions.erase(xanthippe, texts=texts)

    assert traces() == set()


def test_erasure_keeps_the_record_under_a_pseudonym(xanthippe):
    actions.erase(xanthippe, texts=False)

    xanthippe.refresh_from_db()
    entry = Entry.objects.get(verb="role changed")
    assert (entry.actor, entry.reason) == (xanthippe, "As agreed.")
    assert str(xanthippe) == f"Former member {xanthippe.pseudonym}"


def test_erasure_ends_everything_and_says_so_once(xanthippe, client):
    actions.erase(xanthippe, texts=False)

    assert Membership.objects.get(user=xanthippe).state == "ended"
    assert client.get("/accounts/").status_code == 302
    assert mail.outbox[-1].to == [ADDRESS]
    assert mail.outbox[-1].subject == "Your account has been deleted"
    with pytest.raises(RuleBroken, match="already"):
        actions.erase(xanthippe, texts=False)


def test_whoever_was_erased_cannot_sign_in_but_can_come_back_as_new(xanthippe, client):
    actions.erase(xanthippe, texts=False)
    client.post("/accounts/login/", {"login": ADDRESS})

    assert mail.outbox[-1].subject == "No account uses this email address"


def test_the_mail_that_says_goodbye_stays_nowhere(xanthippe, settings):
    settings.EMAIL_BACKEND = "portal.mail.backend.QueueBackend"
    settings.MAIL_IS_SHOWN, settings.MAIL_DELIVERY = False, None

    actions.erase(xanthippe, texts=True)
    assert traces() == {"mail_mail"}
    deliver.call(Mail.objects.get().pk)

    assert traces() == set()


def erase_by_hand(client, choice):
    asked = client.post("/accounts/erase/", {"texts": choice, "sure": "on"})
    assert asked.url.startswith("/accounts/reauthenticate/")
    return client.post(asked.url, {"password": "three-quiet-horses"})


@pytest.mark.parametrize("choice", ["keep", "remove"])
def test_a_person_erases_their_account(xanthippe, client, choice):
    answer = erase_by_hand(client, choice)

    assert "Your account has been deleted" in answer.content.decode()
    assert traces() == set()


def test_both_questions_must_be_answered(xanthippe, client):
    client.post("/accounts/reauthenticate/", {"password": "three-quiet-horses"})

    page = client.post("/accounts/erase/", {"sure": "on"}).content.decode()

    assert "There is a problem" in page
    assert User.objects.get(pk=xanthippe.pk).erased_at is None


def test_whoever_has_a_duty_hands_it_on_first(client):
    client.force_login(UserFactory(duty="moderator"))

    assert client.get("/accounts/erase/").status_code == 403


# Downloading


def downloaded(client):
    asked = client.post("/accounts/data/download/")
    if asked.status_code == 302:
        asked = client.post(asked.url, {"password": "three-quiet-horses"})
    return asked


def test_everything_is_in_the_file(xanthippe, client):
    DataExport.objects.all().delete()

    answer = downloaded(client)

    content = json.loads(answer.content)
    assert answer["Content-Disposition"] == 'attachment; filename="my-data.json"'
    assert {source.label for source in personal_data.sources()} == set(content)
    assert content["account"][0]["display_name"] == NAME
    assert [row["role"] for row in content["memberships"]] == ["member"]
    assert content["record of what you did"][0]["verb"] == "role changed"
    assert content["sessions"]
    assert "three-quiet-horses" not in answer.content.decode()


def test_much_data_is_made_by_a_task_and_the_person_is_told(xanthippe, client, monkeypatch):
    DataExport.objects.all().delete()
    monkeypatch.setattr(views, "ROWS_AT_ONCE", 1)
    assert downloaded(client).url == "/accounts/data/"
    assert "You asked for your data on" in client.get("/accounts/data/").content.decode()

    task = DBTaskResult.objects.get().task
    task.call(DataExport.objects.get().pk)
    task.call(DataExport.objects.get().pk)

    assert mail.outbox[-1].subject == "Your data is ready to download"
    assert json.loads(downloaded(client).content)["account"][0]["email"] == ADDRESS
    assert not DataExport.objects.exists()


def test_every_table_that_points_at_a_person_says_what_it_holds():
    held = {source.model for source in personal_data.sources()}
    # kept by Django or allauth for a person's session, or without a word about the person
    others = {
        *("accounts.User_groups", "accounts.User_user_permissions"),
        "pghistory.MiddlewareEvents",  # a view of what services keep, with a person's number
    }
    pointing = {
        relation.related_model._meta.label
        for relation in User._meta.related_objects
        if relation.related_model is not None
    }

    assert pointing - others <= held


def test_every_holding_names_a_model_that_exists():
    assert all(apps.get_model(source.model) for source in personal_data.sources())


def test_a_request_for_access_made_before_the_account_goes_too():
    person = UserFactory(email=ADDRESS)
    AccessRequestFactory(email=ADDRESS.upper())

    actions.erase(person, texts=False)

    assert not AccessRequest.objects.exists()
