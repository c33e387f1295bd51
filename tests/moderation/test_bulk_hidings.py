"""Everything that a person wrote, hidden at once and shown again as it was."""

from datetime import timedelta

import pytest
from django.core import mail
from django.core.management import call_command
from django.db import connection
from django.utils import timezone

from forums.actions import accept, change, restore
from forums.models import Board, Post, Thread
from forums.models.counters import drifted
from portal.accounts.models import User
from portal.audit.models import Entry
from portal.moderation.bulk_hidings import hide_everything, undo_hiding
from portal.moderation.hideable_texts import HideableTexts
from portal.moderation.models import BulkHiding
from portal.search.models import IndexEntry
from portal.site.errors import RuleBroken
from services.models import Service
from services.needs.models import Need
from tests.factories.accounts import UserFactory
from tests.factories.councils import MembershipFactory
from tests.factories.forums import BoardFactory, PostFactory, ThreadFactory
from tests.factories.needs import NeedFactory
from tests.factories.services import ServiceFactory
from tests.query_counts import PAGES

pytestmark = pytest.mark.django_db
TABLES = [Board, Thread, Post, Service, Need, User]


@pytest.fixture
def moderator(client):
    user = UserFactory(duty="moderator")
    client.force_login(user)
    return user


def write_spam(threads=8, replies=12):
    """A spammer with threads that others answered, replies elsewhere, a service and a need.

    One reply is the accepted answer of its thread, and one post waits for a moderator.
    """
    spammer = MembershipFactory().user
    for _ in range(threads):
        thread = PostFactory(thread=ThreadFactory(author=spammer)).thread
        PostFactory(thread=thread, author=UserFactory())
    board = BoardFactory()
    for _ in range(replies):
        asked = PostFactory(thread__board=board)
        reply = PostFactory(thread=asked.thread, author=spammer)
    accept(reply, by=asked.author)
    PostFactory(thread=asked.thread, author=spammer, number=None)
    ServiceFactory(author=spammer)
    NeedFactory(author=spammer)
    return spammer


def rows_of_tables():
    """Every row of what readers see, and every entry of the index but its own key."""
    found = {model: list(model.objects.order_by("pk").values()) for model in TABLES}
    names = [field.name for field in IndexEntry._meta.fields if not field.primary_key]
    return found | {IndexEntry: list(IndexEntry.objects.order_by("kind", "key").values(*names))}


def hide(person, by, *, since=None, suspend=True):
    hiding = BulkHiding(person=person, since=since, reason="Spam.")
    return hide_everything(hiding, suspend=suspend, by=by)


def test_undoing_gives_tables_that_are_equal_to_those_before(moderator):
    spammer = write_spam()
    before = rows_of_tables()

    hiding = hide(spammer, moderator)
    assert rows_of_tables() != before
    assert not Post.objects.published().filter(author=spammer).exists()
    undo_hiding(hiding, by=moderator)

    after = rows_of_tables()
    for table, rows in before.items():
        assert after[table] == rows, table
    assert drifted() == ([], [])


def test_counters_are_right_while_everything_is_hidden(moderator):
    spammer = write_spam(threads=2, replies=2)

    hide(spammer, moderator)

    assert drifted() == ([], [])
    assert not Service.objects.published().filter(author=spammer).exists()
    assert not Need.objects.shown().filter(author=spammer).exists()
    spammer.refresh_from_db()
    assert spammer.suspension_reason == "Spam."


def test_a_spammer_is_cleaned_in_three_presses_and_shown_again_in_one(client, moderator):
    """Person’s page, form, confirm: three pages, two of them sent."""
    spammer = write_spam()
    presses = 1
    page = client.get(f"/moderation/people/{spammer.pk}/")
    assert "Hide everything" in page.content.decode()
    presses += 1
    listed = client.get(f"/moderation/people/{spammer.pk}/hide/?since=all")
    assert listed.context["texts"].total == 8 + 13 + 1 + 1
    presses += 1
    client.post(
        f"/moderation/people/{spammer.pk}/hide/?since=all", {"reason": "Spam.", "suspend": "on"}
    )

    assert presses == 3
    assert not Post.objects.published().filter(author=spammer).exists()
    hiding = BulkHiding.objects.get()
    page = client.get(f"/moderation/people/{spammer.pk}/").content.decode()
    assert f'action="{hiding.get_absolute_url()}"' in page

    shown = client.post(hiding.get_absolute_url(), follow=True).content.decode()
    assert "Everything is as it was before." in shown
    assert Post.objects.published().filter(author=spammer).count() == 20


def test_it_is_one_act_and_one_email_each(moderator):
    spammer = write_spam(threads=2, replies=2)
    mail.outbox.clear()
    acts = Entry.objects.count()

    hiding = hide(spammer, moderator)
    assert [message.to for message in mail.outbox] == [[spammer.email]]
    assert "Spam." in mail.outbox[0].body
    assert "suspended" in mail.outbox[0].body
    assert Entry.objects.count() == acts + 1
    undo_hiding(hiding, by=moderator)

    assert len(mail.outbox) == 2
    assert [entry.verb for entry in Entry.objects.order_by("-pk")[:2]] == [
        "texts shown again",
        "texts hidden",
    ]


def test_what_another_moderator_changed_since_is_left_and_listed(client, moderator):
    spammer = write_spam(threads=1, replies=2)
    post = Post.objects.that_reply().filter(author=spammer, number=2).first()
    hiding = hide(spammer, moderator)
    restore(post, reason="It is fine.", by=UserFactory(duty="moderator"))
    change(post, "Something else", seen=0, by=spammer)
    service = Service.objects.get(author=spammer)
    Service.objects.filter(pk=service.pk).update(state="archived")

    page = client.post(hiding.get_absolute_url(), follow=True).content.decode()

    service.refresh_from_db()
    assert service.state == "archived"
    assert "Not changed back" in page
    assert service.title in page
    assert str(post.thread) in page
    post.refresh_from_db()
    assert post.text == "Something else"


def test_only_what_was_written_since_is_hidden(moderator):
    spammer = write_spam(threads=0, replies=2)
    old = PostFactory(author=spammer, thread=PostFactory().thread)
    Post.objects.filter(pk=old.pk).update(posted_at=timezone.now() - timedelta(days=9))

    hide(spammer, moderator, since=timezone.now() - timedelta(days=7))

    assert list(Post.objects.published().filter(author=spammer)) == [old]


@pytest.mark.parametrize(
    ("chosen", "expected"), [("day", 1), ("week", 2), ("month", 3), ("all", 4)]
)
def test_the_period_is_counted_from_now(client, moderator, chosen, expected):
    spammer = UserFactory()
    for days in [0, 3, 12, 90]:
        post = PostFactory(author=spammer)
        Post.objects.filter(pk=post.pk).update(posted_at=timezone.now() - timedelta(days=days))

    page = client.get(f"/moderation/people/{spammer.pk}/hide/?since={chosen}")

    assert page.context["texts"].total == expected


def test_a_date_is_asked_for_where_it_is_missing(client, moderator):
    spammer = PostFactory().author
    address = f"/moderation/people/{spammer.pk}/hide/"

    assert "Enter a date." in client.get(f"{address}?since=date").content.decode()
    client.post(f"{address}?since=date", {"reason": "Spam."})
    assert not BulkHiding.objects.exists()

    dated = f"{address}?since=date&day_day=1&day_month=1&day_year=2020"
    assert client.get(dated).context["texts"].total == 1


def test_a_reason_is_needed_and_suspending_can_be_left_out(client, moderator):
    spammer = PostFactory().author
    address = f"/moderation/people/{spammer.pk}/hide/"

    assert "Enter a reason." in client.post(address, {"reason": ""}).content.decode()
    client.post(address, {"reason": "Spam."})

    spammer.refresh_from_db()
    assert not spammer.is_suspended
    assert BulkHiding.objects.get().suspended_at is None


def test_hiding_nothing_is_refused(client, moderator):
    person = UserFactory(suspended=True)

    page = client.post(f"/moderation/people/{person.pk}/hide/", {"reason": "Spam."})

    assert "There is nothing to hide" in page.content.decode()
    assert not BulkHiding.objects.exists()


def test_a_suspension_of_another_moderator_stays(moderator):
    spammer = write_spam(threads=1, replies=1)
    spammer.suspend("Advertised before.")

    undo_hiding(hide(spammer, moderator), by=moderator)

    spammer.refresh_from_db()
    assert spammer.suspension_reason == "Advertised before."


def test_it_is_undone_once_and_for_30_days(moderator):
    hiding = hide(write_spam(threads=1, replies=1), moderator)
    undo_hiding(hiding, by=moderator)
    with pytest.raises(RuleBroken, match="already undone"):
        undo_hiding(hiding, by=moderator)

    old = hide(write_spam(threads=1, replies=1), moderator)
    BulkHiding.objects.filter(pk=old.pk).update(hidden_at=timezone.now() - timedelta(days=31))
    with pytest.raises(RuleBroken, match="30 days"):
        undo_hiding(old, by=moderator)


def test_moderators_cannot_hide_what_other_moderators_wrote(client, moderator):
    for person in (moderator, UserFactory(duty="moderator")):
        assert client.get(f"/moderation/people/{person.pk}/hide/").status_code == 403


def test_what_is_hidden_or_not_published_is_left_out(moderator):
    spammer = UserFactory()
    PostFactory(author=spammer, state="hidden")
    ServiceFactory(author=spammer, draft=True)
    NeedFactory(author=spammer, hidden=True)

    assert HideableTexts(spammer, None).total == 0


def test_the_rules_of_the_table_hold(moderator):
    call_command("check")
    hide(write_spam(threads=1, replies=1), moderator)
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM moderation_hiddentext WHERE before = after")
        assert cursor.fetchone() == (0,)


@pytest.mark.parametrize("number", [1, 3])
def test_the_page_asks_as_much_however_much_it_lists(
    client, moderator, django_assert_num_queries, number
):
    spammer = write_spam(threads=number, replies=number)
    ServiceFactory.create_batch(number, author=spammer)

    with django_assert_num_queries(PAGES["what would be hidden"]):
        client.get(f"/moderation/people/{spammer.pk}/hide/")
