"""Who is told of what, once, where they want to hear of it."""

import threading

import pytest
from django.db import IntegrityError, connection, transaction

from forums import actions
from forums.models import Post, Thread
from portal.notifications.actions import notify, notify_followers, notify_once
from portal.notifications.event_templates import NOTIFICATION_TEMPLATES
from portal.notifications.events import Channel, Event
from portal.notifications.models import Follow, Happening, Notification, Preferences
from portal.notifications.models.notification import Notice
from portal.notifications.purge import tidy
from portal.notifications.tasks import spread
from tests.factories.accounts import UserFactory
from tests.factories.councils import MembershipFactory
from tests.factories.forums import BoardFactory, PostFactory, ThreadFactory
from tests.factories.notifications import FollowFactory, NotificationFactory
from tests.factories.services import ServiceFactory
from tests.worker import work

pytestmark = pytest.mark.django_db


@pytest.fixture
def service():
    return ServiceFactory(title="Payroll bureau")


def member(**fields):
    return MembershipFactory(role="member", **fields).user


def writer():
    """Somebody whose posts are published at once."""
    user = member()
    PostFactory.create_batch(2, thread=ThreadFactory(author=user))
    return user


def lines_of(user):
    return {(row.event, row.count) for row in Notification.objects.of_person(user)}


def changed(service, by=None):
    return Notice(Event.CHANGED, service, by=by)


def test_every_event_has_its_words_and_a_place_among_the_others():
    assert set(NOTIFICATION_TEMPLATES) == set(Event)
    for telling in NOTIFICATION_TEMPLATES.values():
        for words in {telling.once, telling.often or telling.once}:
            assert words.format(actor="A", title="T", detail="D", count=2)


def test_what_happens_again_before_it_is_read_is_one_line(service):
    user = UserFactory()
    for _ in range(20):
        notify(changed(service), [user])

    assert lines_of(user) == {("changed", 20)}

    Notification.objects.of_person(user).read()
    notify(changed(service), [user])
    assert lines_of(user) == {("changed", 20), ("changed", 1)}


def test_the_database_keeps_what_is_unread_to_one_line(service):
    line = NotificationFactory(thing=service)

    with pytest.raises(IntegrityError), transaction.atomic():
        NotificationFactory(user=line.user, thing=service)


def test_nobody_is_told_of_what_they_did_themselves(service):
    author, other = UserFactory(), UserFactory()
    notify(changed(service, by=author), [author, other])
    FollowFactory(user=author, thing=service)
    notify_followers(changed(service, by=author), [service])
    work()

    assert not lines_of(author)
    assert lines_of(other)


def test_who_wants_to_hear_nothing_of_a_thing_hears_nothing(service):
    muted = FollowFactory(thing=service, level="off").user
    FollowFactory(user=muted, thing=service.council, level="watch")

    notify(changed(service), [muted])
    notify_followers(changed(service), [service.council])
    work()

    assert not lines_of(muted)


@pytest.mark.parametrize(
    ("level", "new", "more"),
    [("normal", True, False), ("watch", True, True), ("off", False, False)],
)
def test_levels_say_how_much_somebody_hears(service, level, new, more):
    user = FollowFactory(thing=service, level=level).user
    other = ServiceFactory()

    notify_followers(changed(other), [service])
    work()
    assert bool(lines_of(user)) is new

    Notification.objects.all().delete()
    notify_followers(changed(other), [], watching=[service])
    work()
    assert bool(lines_of(user)) is more


def test_of_several_ways_to_hear_the_most_urgent_counts_and_it_is_said_once(service):
    user = FollowFactory(thing=service, channel="weekly").user
    FollowFactory(user=user, thing=service.council, channel="daily")

    notify_followers(changed(service), [service, service.council])
    work()

    line = Notification.objects.get(user=user)
    assert (line.count, line.channel) == (1, "daily")
    assert line.why == "You follow a council related to this."


def test_a_thing_that_nobody_follows_costs_no_task(service):
    notify_followers(changed(service), [service])

    assert not Happening.objects.exists()


def test_spreading_twice_tells_once(service):
    user = FollowFactory(thing=service).user
    notify_followers(changed(service), [service])
    happening = Happening.objects.get()
    work()
    spread.func(happening.pk)

    assert lines_of(user) == {("changed", 1)}


def test_what_is_due_is_said_once_for_each_date_of_it(service):
    user = UserFactory()
    news = Notice(Event.REVIEW_DUE, service)

    assert notify_once(news, lambda: [user], when="2026-11-25")
    assert not notify_once(news, lambda: [user], when="2026-11-25")
    assert notify_once(news, lambda: [user], when="2027-11-25")


def test_who_writes_follows_and_hears_of_the_next_reply():
    asker, helper = writer(), writer()
    begun = Thread(board=BoardFactory(), title="Who has done this?")
    thread = actions.start(begun, Post(text="Who?"), by=asker)
    work()
    actions.reply(thread, Post(text="We do."), by=helper)
    actions.reply(thread, Post(text="And so."), by=helper)
    work()

    assert ("replied", 2) in lines_of(asker)
    line = Notification.objects.get(user=asker, event="replied")
    assert line.link == thread.posts.get(number=2).get_absolute_url()
    assert not any(event == "replied" for event, _ in lines_of(helper))


def test_who_does_not_want_to_follow_what_they_write_does_not():
    asker = writer()
    Preferences.objects.create(user=asker, follows_own=False)
    actions.reply(PostFactory().thread, Post(text="We do."), by=asker)

    assert not Follow.objects.filter(user=asker).exists()


def test_mentioned_and_quoted_people_are_told_that_and_not_of_the_reply_besides():
    jane, tom = member(user__display_name="Jane Smith"), writer()
    thread = PostFactory(author=tom).thread
    FollowFactory(user=tom, thing=thread, level="watch")
    FollowFactory(user=jane, thing=thread, level="watch")
    quoted = thread.posts.get()

    text = f"{quoted.quoted}\n\n@Jane Smith knows."
    actions.reply(thread, Post(text=text), by=writer())
    work()

    assert lines_of(jane) == {("mentioned", 1)}
    assert {event for event, _ in lines_of(tom)} == {"quoted"}


def test_a_mass_mention_tells_ten_people_and_changing_it_tells_nobody_again():
    people = [member(user__display_name=f"Person Number{n}") for n in range(12)]
    thread, author = PostFactory().thread, writer()
    text = " ".join(f"[@x](person:{user.pk})" for user in people)
    post = actions.reply(thread, Post(text=text), by=author)
    post.refresh_from_db()
    actions.change(post, f"{post.text} Thanks.", seen=0, by=author)
    work()

    told = Notification.objects.filter(event="mentioned")
    assert told.count() == 10
    assert set(told.values_list("count", flat=True)) == {1}


def test_an_accepted_answer_reaches_who_gave_it_who_has_the_need_and_who_follows():
    asker, helper, needy = writer(), writer(), MembershipFactory(role="member")
    thread = PostFactory(thread__author=asker).thread
    answer = actions.reply(thread, Post(text="We do."), by=helper)
    actions.share_need(thread, needy.council, by=needy.user)
    follower = FollowFactory(thing=thread).user
    work()
    Notification.objects.all().delete()

    actions.accept(answer, by=asker)
    work()

    assert lines_of(helper) == {("accepted", 1)}
    assert lines_of(needy.user) == {("need answered", 1)}
    assert lines_of(follower) == {("answered", 1)}
    assert not lines_of(asker)


def test_followers_of_a_merged_thread_follow_what_it_became():
    gone, kept = PostFactory().thread, PostFactory().thread
    user = FollowFactory(thing=gone, channel="weekly").user

    actions.merge(gone, kept, reason="The same.", by=UserFactory(duty="moderator"))

    assert Follow.objects.of_thing(kept).get(user=user).channel == "weekly"


def test_followers_of_members_boards_who_left_are_told_nothing():
    board = BoardFactory(visibility="members")
    gone, here = MembershipFactory(role="member"), MembershipFactory(role="member")
    for membership in (gone, here):
        FollowFactory(user=membership.user, thing=board, level="watch")
    gone.end()

    actions.reply(PostFactory(thread__board=board).thread, Post(text="We do."), by=writer())
    work()

    assert not lines_of(gone.user)
    assert lines_of(here.user)


def test_what_somebody_may_no_longer_see_is_forgotten(service):
    shown, hidden = NotificationFactory(), NotificationFactory(thing=ThreadFactory(state="hidden"))

    assert tidy() == 1
    assert list(Notification.objects.all()) == [shown]
    assert hidden.pk not in Notification.objects.values_list("pk", flat=True)


def test_what_is_hidden_is_still_a_thread_for_moderators():
    thread = ThreadFactory(state="hidden")
    moderator = UserFactory(duty="moderator")
    NotificationFactory(user=moderator, thing=thread)

    assert tidy() == 0
    assert Thread.objects.visible_to(moderator).filter(pk=thread.pk).exists()


@pytest.mark.django_db(transaction=True)
def test_a_storm_of_events_loses_none_and_is_one_line():
    service, users = ServiceFactory(), UserFactory.create_batch(5)
    hearers_of = list(users)

    def storm():
        for _ in range(25):
            notify(changed(service), hearers_of)
        connection.close()

    threads = [threading.Thread(target=storm) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert [line.count for line in Notification.objects.all()] == [200] * 5
    assert {line.channel for line in Notification.objects.all()} == {Channel.SITE}


def test_quoting_everybody_tells_ten_people():
    thread, author = PostFactory().thread, writer()
    posts = PostFactory.create_batch(12, thread=thread)
    for post in posts:
        post.author = UserFactory()
        post.save()

    actions.reply(thread, Post(text="\n\n".join(post.quoted for post in posts)), by=author)
    work()

    assert Notification.objects.filter(event="quoted").count() == 10
