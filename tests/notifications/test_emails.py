"""Letters about what happened: at once or gathered, to who may see it, ended by one click."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.core import mail
from django.utils import timezone

from portal.notifications.actions import notify, notify_followers
from portal.notifications.digests import send_digests
from portal.notifications.emails import send_digest, stop_url
from portal.notifications.events import Event
from portal.notifications.models import Follow, Happening, Notification, Preferences
from portal.notifications.models.notification import Notice
from portal.notifications.models.preferences import MAILS_A_DAY
from portal.notifications.tasks import spread
from tests.factories.accounts import UserFactory
from tests.factories.councils import MembershipFactory
from tests.factories.forums import BoardFactory, PostFactory, ThreadFactory
from tests.factories.notifications import FollowFactory, NotificationFactory
from tests.factories.services import ServiceFactory
from tests.worker import work

pytestmark = pytest.mark.django_db
LONDON = ZoneInfo("Europe/London")
MONDAY = datetime(2099, 1, 5, 9, 0, tzinfo=LONDON)  # later than whatever these tests tell


def told(user, thing=None, **preferences):
    """Tell somebody of something that concerns them."""
    if preferences:
        Preferences.objects.update_or_create(user=user, defaults=preferences)
    thing = thing or PostFactory().thread
    notify(Notice(Event.MENTIONED, thing, by=UserFactory(), link="/forums/posts/1/"), [user])
    work()


def subjects():
    return [letter.subject for letter in mail.outbox]


def test_a_letter_says_what_where_and_why_and_how_to_end_it(settings):
    user, thread = UserFactory(), PostFactory(thread__title="Who shares a payroll?").thread

    told(user, thread)

    [letter] = mail.outbox
    assert letter.to == [user.email]
    assert letter.subject.endswith("mentioned you in “Who shares a payroll?”")
    assert letter.body.count(f"{settings.SITE_URL}/forums/posts/1/") == 1
    assert "Someone mentioned you." in letter.body
    stop = letter.extra_headers["List-Unsubscribe"].strip("<>")
    assert stop in letter.body
    assert letter.extra_headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert letter.extra_headers["In-Reply-To"] == letter.extra_headers["References"]
    assert letter.extra_headers["Auto-Submitted"] == "auto-generated"


def test_letters_about_one_thing_stand_together_in_mail_programs():
    user, thread = UserFactory(), PostFactory().thread
    told(user, thread)
    Notification.objects.all().update(read_at=timezone.now())
    told(user, thread)
    told(user)

    first, second, other = (letter.extra_headers["References"] for letter in mail.outbox)
    assert first == second != other


def test_one_letter_until_it_is_read():
    user, thread = UserFactory(), PostFactory().thread
    for _ in range(5):
        told(user, thread)

    assert len(mail.outbox) == 1


def test_what_is_read_before_the_worker_comes_is_not_mailed():
    user = UserFactory()
    notify(Notice(Event.MENTIONED, PostFactory().thread, by=UserFactory()), [user])
    Notification.objects.of_person(user).read()
    work()

    assert not mail.outbox


@pytest.mark.parametrize("lost", ["membership", "board", "thread", "account"])
def test_who_loses_access_before_the_worker_comes_gets_nothing_of_what_was_queued(lost):
    membership = MembershipFactory(role="member")
    thread = PostFactory(thread__board__visibility="members").thread
    notify(Notice(Event.MENTIONED, thread, by=UserFactory()), [membership.user])
    match lost:
        case "membership":
            membership.end()
        case "board":
            membership.change_role("member")
            membership.end()
        case "thread":
            type(thread).objects.filter(pk=thread.pk).update(state="hidden")
        case "account":
            membership.user.suspend("x")
    work()

    assert not mail.outbox
    assert not Notification.objects.exists()


def test_a_digest_has_no_line_of_what_somebody_may_no_longer_see():
    membership = MembershipFactory(role="member")
    secret = PostFactory(
        thread__board__visibility="members", thread__title="A secret between members"
    ).thread
    open_thread = PostFactory(thread__title="Who shares a payroll?").thread
    for thing in (secret, open_thread):
        NotificationFactory(user=membership.user, thing=thing, channel="daily")
    membership.end()

    send_digests(MONDAY)

    [letter] = mail.outbox
    assert "Who shares a payroll?" in letter.body
    assert "secret" not in letter.body + letter.alternatives[0][0]
    assert Notification.objects.count() == 1


def test_a_digest_is_never_empty_and_comes_once_a_day():
    user = UserFactory()
    assert send_digests(MONDAY) == 0

    NotificationFactory(user=user, channel="daily")
    assert send_digests(MONDAY) == 1
    NotificationFactory(user=user, channel="daily")
    assert send_digests(MONDAY + timedelta(hours=5)) == 0
    assert send_digests(MONDAY + timedelta(days=1)) == 1
    assert len(mail.outbox) == 2


def test_a_digest_gathers_several_sources_by_kind():
    user = MembershipFactory(role="member").user
    NotificationFactory(user=user, channel="daily", thing=ServiceFactory(title="Payroll bureau"))
    thread = PostFactory(thread__title="Who left their supplier?").thread
    NotificationFactory(user=user, channel="daily", event="replied", thing=thread, count=20)
    NotificationFactory(user=user, channel="daily", event="mentioned", thing=thread)

    send_digests(MONDAY)

    [letter] = mail.outbox
    assert letter.subject == "3 new notifications"
    order = [
        "THREADS AND BOARDS",
        "20 new replies in",
        "MENTIONS AND REPLIES",
        "SERVICES, NEEDS AND PARTNERSHIPS",
    ]
    places = [letter.body.index(words) for words in order]
    assert places == sorted(places)


def test_the_digest_waits_for_the_hour_and_the_day_that_somebody_chose():
    user = UserFactory()
    Preferences.objects.create(user=user, hour=10, weekday=1)
    NotificationFactory(user=user, channel="weekly")

    assert send_digests(MONDAY.replace(hour=11)) == 0
    tuesday = MONDAY + timedelta(days=1)
    assert send_digests(tuesday.replace(hour=9)) == 0
    assert send_digests(tuesday.replace(hour=10)) == 1


def test_what_comes_weekly_comes_a_week_later_even_when_the_day_was_missed():
    user = UserFactory()
    Preferences.objects.create(
        user=user, weekday=0, weekly_on=MONDAY.date(), digested_on=MONDAY.date()
    )
    NotificationFactory(user=user, channel="weekly")

    assert send_digests(MONDAY + timedelta(days=3)) == 0
    assert send_digests(MONDAY + timedelta(days=8)) == 1


def test_what_was_read_on_the_site_is_not_in_the_digest():
    line = NotificationFactory(channel="daily")
    Notification.objects.of_person(line.user).read()

    assert send_digests(MONDAY) == 0


def test_a_holiday_keeps_everything_for_afterwards():
    user = UserFactory()
    with time_machine.travel(MONDAY, tick=False):
        told(user, paused_until=MONDAY.date() + timedelta(days=5))
        assert send_digests(MONDAY) == 0
    with time_machine.travel(MONDAY + timedelta(days=6), tick=False):
        assert send_digests(MONDAY + timedelta(days=6)) == 1

    assert len(mail.outbox) == 1


def test_nobody_gets_more_than_so_many_letters_a_day_and_the_rest_comes_together():
    user = UserFactory()
    for _ in range(MAILS_A_DAY + 3):
        told(user)

    assert len(mail.outbox) == MAILS_A_DAY
    assert Notification.objects.filter(channel="daily", mailed_at=None).count() == 3


def test_who_wants_no_mail_gets_none_and_sees_everything_on_the_site():
    user = UserFactory()
    told(user, wants_mail=False)
    told(user, me="daily")
    send_digests(MONDAY)

    assert not mail.outbox
    assert Notification.objects.of_person(user).unread().count() == 2


@pytest.mark.parametrize("channel", ["site", "daily", "weekly"])
def test_only_what_is_wanted_at_once_is_mailed_at_once(channel):
    told(UserFactory(), me=channel)

    assert not mail.outbox


def test_opening_the_way_out_changes_nothing_and_one_click_ends_it_signed_out(client):
    follow = FollowFactory(thing=PostFactory().thread)
    address = stop_url(follow.user, f"{follow.kind_id}:{follow.target_id}")

    for _ in range(3):
        page = client.get(address).content.decode()
        client.head(address)
    assert "Stop these emails?" in page
    assert Follow.objects.get().channel == "at_once"

    answer = client.post(address, {"List-Unsubscribe": "One-Click"})

    assert answer.status_code == 200
    assert Follow.objects.get().channel == "site"


@pytest.mark.parametrize("source", ["me", "ours", "people", "announcements", "searches"])
def test_mails_about_what_concerns_somebody_end_in_one_click(client, source):
    user = UserFactory()

    client.post(stop_url(user, source))

    assert getattr(Preferences.objects.get(user=user), source) == "site"


def test_all_mails_end_in_one_click(client):
    user = UserFactory()

    client.post(stop_url(user, "everything"))
    told(user)

    assert not mail.outbox


@pytest.mark.parametrize("change", [lambda a: a[:-3] + "/", lambda a: a.replace("stop/", "stop/x")])
def test_a_way_out_that_we_did_not_sign_is_none(client, change):
    assert client.get(change(stop_url(UserFactory(), "me"))).status_code == 404


def test_the_way_out_names_nothing_that_somebody_may_no_longer_see(client):
    board = BoardFactory(visibility="members", name="Secret board")
    follow = FollowFactory(thing=board)

    page = client.get(stop_url(follow.user, f"{follow.kind_id}:{follow.target_id}"))

    assert "Secret board" not in page.content.decode()


EVIL = "Eve\r\nBcc: all@council.example\u202e <b>https://evil.example/</b>"


def test_names_and_titles_cannot_write_headers_or_links_into_a_letter():
    user, eve = UserFactory(), UserFactory(display_name=EVIL)
    thread = ThreadFactory(title=f"{EVIL} {'x' * 60}")
    notify(Notice(Event.MENTIONED, thread, by=eve), [user])
    work()

    [letter] = mail.outbox
    html = letter.alternatives[0][0]
    assert letter.recipients() == [user.email]
    assert "\n" not in letter.subject + letter.message()["Subject"].replace("\n ", "")
    assert "Bcc" not in letter.message()
    assert "<b>" not in html
    assert 'href="https://evil' not in html


def test_followers_get_a_letter_with_the_exact_place():
    user = FollowFactory(thing=(thread := PostFactory().thread)).user
    notify_followers(
        Notice(Event.REPLIED, thread, by=UserFactory(), link="/forums/posts/7/"), [thread]
    )
    work()

    assert "/forums/posts/7/" in mail.outbox[0].body
    assert subjects()[0].startswith(user.display_name) is False


def test_what_happens_after_the_hour_is_in_the_digest_of_the_next_day():
    user = UserFactory()
    Preferences.objects.create(user=user, hour=8)
    NotificationFactory(user=user, channel="daily", began_at=MONDAY.replace(hour=8, minute=30))

    assert send_digests(MONDAY) == 0
    assert send_digests(MONDAY + timedelta(days=1)) == 1


@pytest.mark.parametrize("channel", ["at_once", "daily"])
@pytest.mark.parametrize("is_all", [True, False])
def test_ending_mails_ends_those_that_are_queued_too(client, channel, is_all):
    follow = FollowFactory(thing=(thread := PostFactory().thread), channel=channel)
    notify_followers(Notice(Event.REPLIED, thread, by=UserFactory()), [thread])
    spread.func(Happening.objects.get().pk)
    source = "everything" if is_all else f"{follow.kind_id}:{follow.target_id}"

    client.post(stop_url(follow.user, source))
    work()
    send_digests(MONDAY)

    assert not mail.outbox
    assert Notification.objects.of_person(follow.user).unread().count() == 1


def said(text, **fields):
    return PostFactory(text=text, **fields)


def news_of(post, event=Event.MENTIONED):
    return Notice(event, post.thread, by=post.author, link=post.get_absolute_url())


@pytest.mark.parametrize("event", [Event.MENTIONED, Event.REPLIED, Event.QUOTED])
def test_a_letter_has_the_words_of_the_post_as_plain_text(event):
    post = said("**We** pay\n\n- 40 < 50 schools\n\nhttps://evil.example/")
    user = FollowFactory(thing=post.thread).user
    if event == Event.REPLIED:
        notify_followers(news_of(post, event), [post.thread])
    else:
        notify(news_of(post, event), [user])
    work()

    [letter] = mail.outbox
    assert "> We pay\n> 40 < 50 schools\n> https://evil.example/\n" in letter.body
    assert 'href="https://evil' not in letter.alternatives[0][0]


def test_a_long_post_is_cut_in_a_letter():
    post = said("word " * 3_000)
    notify(news_of(post), [UserFactory()])
    work()
    assert 1_000 < len(mail.outbox[0].body) < 2_500


@pytest.mark.parametrize(("lost", "letters"), [("hidden", 1), ("deleted", 1), ("board", 0)])
def test_a_letter_has_no_words_that_somebody_may_not_read_when_it_goes_out(lost, letters):
    post = said("Secret words")
    notify(news_of(post), [UserFactory()])
    if lost == "board":
        type(post.thread.board).objects.filter(pk=post.thread.board_id).update(visibility="members")
    else:
        type(post).objects.filter(pk=post.pk).update(state=lost)
    work()
    assert len(mail.outbox) == letters
    assert "Secret words" not in "".join(letter.body for letter in mail.outbox)


def test_a_digest_has_the_words_too():
    user, post = UserFactory(), said("We pay for schools.")
    Preferences.objects.create(user=user, hour=8)
    NotificationFactory(
        user=user, channel="daily", thing=post.thread, link=post.get_absolute_url(), began_at=MONDAY
    )
    send_digest(user, MONDAY + timedelta(days=1))
    assert "> We pay for schools." in mail.outbox[0].body
