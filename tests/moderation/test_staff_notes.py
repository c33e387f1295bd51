"""Notes that moderators write for each other, and messages that they send to a member."""

import pytest
from django.core import mail

from portal.accounts.actions import erase
from portal.accounts.personal_data import collected
from portal.audit.models import Entry
from portal.moderation.models import MemberMessage, StaffNote
from portal.moderation.staff_notes import message_member
from portal.notifications.models import Notification
from portal.site.errors import RuleBroken
from tests.factories.accounts import UserFactory
from tests.factories.councils import CouncilFactory, MembershipFactory
from tests.factories.forums import PostFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def moderator(client):
    user = UserFactory(duty="moderator")
    client.force_login(user)
    return user


def things():
    person = UserFactory()
    return {"person": person, "council": CouncilFactory(), "thread": PostFactory().thread}


@pytest.mark.parametrize("kind", ["person", "council", "thread"])
def test_a_note_is_added_read_and_deleted(client, moderator, kind):
    thing = things()[kind]
    address = f"/moderation/notes/{kind}/{thing.pk}/"

    client.post(address, {"text": "Spoke on the telephone."})
    note = StaffNote.objects.get()
    assert (note.about, note.author) == (thing, moderator)
    assert "Spoke on the telephone." in client.get(address).content.decode()

    client.post(f"/moderation/notes/{note.pk}/delete/")
    assert not StaffNote.objects.exists()
    assert list(Entry.objects.order_by("pk").values_list("verb", flat=True)) == [
        "note added",
        "note deleted",
    ]


def test_the_log_does_not_repeat_what_a_note_says(client, moderator):
    client.post(f"/moderation/notes/person/{UserFactory().pk}/", {"text": "Private matter."})

    entry = Entry.objects.get()
    assert "Private" not in entry.reason
    assert entry.details == {}


def test_notes_about_a_person_are_on_their_page_for_moderators(client, moderator):
    person = UserFactory()
    StaffNote.objects.create(person=person, text="Asked to stop.", author=moderator)

    assert "Asked to stop." in client.get(f"/moderation/people/{person.pk}/").content.decode()


def test_members_read_no_notes(client):
    member = MembershipFactory().user
    client.force_login(member)

    assert client.get(f"/moderation/notes/person/{member.pk}/").status_code == 403


def test_a_note_about_nothing_or_an_unknown_kind_is_refused(client, moderator):
    assert client.get("/moderation/notes/service/1/").status_code == 404
    assert client.get("/moderation/notes/person/0/").status_code == 404


def test_a_person_can_download_notes_about_them_and_erasing_deletes_them(moderator):
    person = UserFactory()
    StaffNote.objects.create(person=person, text="Asked to stop.", author=moderator)
    MemberMessage.objects.create(person=person, subject="Hello", text="Stop.", sender=moderator)

    found = collected(person)
    assert [row["text"] for row in found["notes of moderators about you"]] == ["Asked to stop."]
    assert [row["subject"] for row in found["messages from moderators"]] == ["Hello"]

    erase(person, texts=False)
    assert not StaffNote.objects.exists()
    assert not MemberMessage.objects.exists()


def test_a_message_is_recorded_emailed_and_on_the_site(client, moderator, settings):
    settings.SITE_CONTACT = "help@directory.example"
    person = UserFactory()

    client.post(
        f"/moderation/people/{person.pk}/write/", {"subject": "Your posts", "text": "Please stop."}
    )

    message = MemberMessage.objects.get()
    [sent] = mail.outbox
    assert (sent.to, sent.subject) == ([person.email], "Your posts")
    assert sent.extra_headers["Reply-To"] == "help@directory.example"
    assert "Please stop." in sent.body
    assert message.get_absolute_url() in sent.body
    assert Entry.objects.get().verb == "member messaged"
    told = Notification.objects.get()
    assert (told.user, told.event, told.page) == (person, "messaged", message.get_absolute_url())
    assert "Your posts" in client.get(f"/moderation/people/{person.pk}/").content.decode()
    client.force_login(person)
    assert "Please stop." in client.get(message.get_absolute_url()).content.decode()


def test_other_members_cannot_read_a_message(client, moderator):
    message = MemberMessage.objects.create(
        person=UserFactory(), subject="Hello", text="Stop.", sender=moderator
    )
    client.force_login(MembershipFactory().user)

    assert client.get(message.get_absolute_url()).status_code == 404


def test_nobody_writes_to_a_deleted_account(moderator):
    person = UserFactory()
    erase(person, texts=False)
    person.refresh_from_db()

    with pytest.raises(RuleBroken, match="deleted their account"):
        message_member(MemberMessage(person=person, subject="Hello", text="Stop."), by=moderator)
