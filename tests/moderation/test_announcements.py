"""Announcements: who gets them, once, and who may read them."""

from uuid import uuid4

import pytest
from django.core import mail
from django.db import IntegrityError

from portal.accounts.actions import erase
from portal.audit.models import Entry
from portal.moderation import announcements
from portal.moderation.announcements import send_announcement, send_batch
from portal.moderation.models import Announcement
from portal.notifications.models import Notification, Preferences
from tests.factories.accounts import UserFactory
from tests.factories.councils import MembershipFactory
from tests.factories.moderation import AnnouncementFactory
from tests.factories.notifications import FollowFactory
from tests.factories.services import CategoryFactory
from tests.worker import work

pytestmark = pytest.mark.django_db
ADDRESS = "/moderation/announcements/new/"


@pytest.fixture
def administrator(client):
    user = UserFactory(duty="administrator")
    client.force_login(user)
    return user


def manager():
    return MembershipFactory(role="manager").user


def submitted(**values):
    return {
        "title": "Closed on Friday",
        "text": "We answer on Monday.",
        "audience": "members",
        "sent_as": str(uuid4()),
        **values,
    }


def notified():
    return set(Notification.objects.filter(event="announced").values_list("user", flat=True))


def test_a_preview_says_how_many_people_get_it_and_sends_nothing(client, administrator):
    manager()
    MembershipFactory(role="member")

    page = client.post(ADDRESS, submitted(preview="1")).content.decode()

    assert "Not sent yet. 2 people get it: All members of councils." in page
    assert "Send to 2 people" in page
    assert not Announcement.objects.exists()


def test_pressing_enter_previews(client, administrator):
    manager()

    assert "Not sent yet" in client.post(ADDRESS, submitted()).content.decode()
    assert not Announcement.objects.exists()


def test_it_is_sent_on_the_site_and_by_email_as_each_person_chose(client, administrator):
    at_once, on_site, without_mail = manager(), manager(), manager()
    Preferences.objects.create(user=on_site, announcements="site")
    Preferences.objects.create(user=without_mail, wants_mail=False)

    client.post(ADDRESS, submitted(send="1"))
    work()

    assert notified() == {at_once.pk, on_site.pk, without_mail.pk}
    [sent] = mail.outbox
    assert (sent.to, sent.subject) == ([at_once.email], "Announcement: Closed on Friday")
    assert "We answer on Monday." in sent.body
    assert "/notifications/stop/" in sent.body
    entry = Entry.objects.get(verb="announcement sent")
    assert (entry.actor, entry.target) == (administrator, Announcement.objects.get())


def test_the_link_in_the_email_ends_such_emails(client, administrator):
    person = manager()
    client.post(ADDRESS, submitted(send="1"))
    work()

    client.post(mail.outbox[0].extra_headers["List-Unsubscribe"][1:-1])
    client.post(ADDRESS, submitted(send="1"))
    work()

    assert len(mail.outbox) == 1
    assert Notification.objects.filter(user=person).count() == 2


def test_suspended_deleted_and_former_people_get_none(administrator):
    suspended, deleted, former = manager(), manager(), MembershipFactory()
    suspended.suspend("Spam.")
    erase(deleted, texts=False)
    former.end()

    send_announcement(AnnouncementFactory.build(audience="members", sender=None), by=administrator)
    work()

    assert notified() == set()
    assert Announcement.objects.get().people_count == 0


def test_who_is_suspended_before_the_email_is_sent_gets_none(administrator):
    person = manager()
    send_announcement(AnnouncementFactory.build(sender=None), by=administrator)
    send_batch.func(Announcement.objects.get().pk)
    person.suspend("Spam.")
    work()

    assert not mail.outbox


def test_an_announcement_to_managers_goes_to_no_other_member(administrator):
    person = manager()
    MembershipFactory(role="editor")

    send_announcement(AnnouncementFactory.build(sender=None), by=administrator)
    work()

    assert notified() == {person.pk}


def test_followers_of_an_area_and_of_areas_inside_it_get_it_unless_muted(administrator):
    area = CategoryFactory()
    inside = CategoryFactory(parent=area)
    of_area, of_inside = FollowFactory(thing=area).user, FollowFactory(thing=inside).user
    FollowFactory(thing=inside, level="off")
    FollowFactory(thing=CategoryFactory())
    FollowFactory(thing=inside, user=of_area)

    announcement = AnnouncementFactory.build(audience="followers", area=area, sender=None)
    assert announcement.recipients().count() == 2
    send_announcement(announcement, by=administrator)
    work()

    assert notified() == {of_area.pk, of_inside.pk}


def test_batches_go_on_where_a_lost_worker_stopped_and_nobody_gets_it_twice(
    administrator, monkeypatch
):
    monkeypatch.setattr(announcements, "AT_A_TIME", 2)
    people = {manager().pk for _ in range(5)}
    sent = send_announcement(AnnouncementFactory.build(sender=None), by=administrator)
    send_batch.func(sent.pk)
    with monkeypatch.context() as broken:
        broken.setattr(Announcement, "note_sent", _die)
        with pytest.raises(RuntimeError):
            send_batch.func(sent.pk)
    assert len(notified()) == 2

    send_batch.func(sent.pk)
    work()
    send_batch.func(sent.pk)

    sent.refresh_from_db()
    assert (notified(), sent.people_count) == (people, 5)
    assert sent.finished_at
    assert set(Notification.objects.values_list("count", flat=True)) == {1}
    assert len(mail.outbox) == 5


def _die(*args):
    raise RuntimeError


def test_a_form_that_is_sent_twice_makes_one_announcement(client, administrator):
    person = manager()
    values = submitted(send="1")

    client.post(ADDRESS, values)
    answer = client.post(ADDRESS, values)
    work()

    assert answer.status_code == 302
    assert Announcement.objects.get().people_count == 1
    assert notified() == {person.pk}


@pytest.mark.parametrize(
    ("values", "message"),
    [
        ({"audience": "followers"}, "Select the service area."),
        ({"audience": "managers", "area": "known"}, "Select “None”"),
        ({"title": ""}, "Enter"),
    ],
)
def test_what_is_missing_is_said_next_to_the_field(client, administrator, values, message):
    if "area" in values:
        values = values | {"area": CategoryFactory().pk}

    page = client.post(ADDRESS, submitted(**values, send="1")).content.decode()

    assert message in page
    assert not Announcement.objects.exists()


def test_the_database_keeps_areas_to_announcements_for_followers(administrator):
    with pytest.raises(IntegrityError, match="announcements_to_followers_name_an_area"):
        AnnouncementFactory(area=CategoryFactory())


def test_the_list_says_who_sent_what_when_and_to_how_many(client, administrator):
    manager()
    client.post(ADDRESS, submitted(send="1", audience="managers"))
    assert "Still being sent" in client.get("/moderation/announcements/").content.decode()
    work()

    page = client.get("/moderation/announcements/").content.decode()
    assert "Closed on Friday" in page
    assert str(administrator) in page
    assert "Managers of councils" in page
    assert "Still being sent" not in page


def test_the_audience_and_moderators_read_it_and_nobody_else(client):
    area = CategoryFactory()
    member, boss = MembershipFactory(role="member").user, manager()
    follower, moderator = FollowFactory(thing=area).user, UserFactory(duty="moderator")
    for_members = AnnouncementFactory(audience="members")
    for_managers = AnnouncementFactory()
    for_followers = AnnouncementFactory(audience="followers", area=area)
    seen = {
        member: {for_members},
        boss: {for_members, for_managers},
        follower: {for_followers},
        moderator: {for_members, for_managers, for_followers},
        UserFactory(): set(),
    }

    for user, expected in seen.items():
        client.force_login(user)
        for each in seen[moderator]:
            answer = client.get(each.get_absolute_url())
            assert answer.status_code == (200 if each in expected else 404)
        assert set(Announcement.objects.visible_to(user)) == expected
