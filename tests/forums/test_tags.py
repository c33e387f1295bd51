"""Tags: words that threads are found by, across boards."""

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.cache import caches
from django.core.management import call_command
from django.db import IntegrityError, transaction

from forums import actions
from forums.forms import TagsForm
from forums.models import Tag, Tagging, tag_thread
from portal.audit.models import Entry as Act
from portal.search.models import IndexEntry
from tests.factories.councils import MembershipFactory
from tests.factories.forums import BoardFactory, PostFactory, ThreadFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def member():
    return MembershipFactory(role="member").user


def tagged(*names, **fields):
    thread = PostFactory(thread=ThreadFactory(**fields)).thread
    tag_thread(thread, list(names))
    return thread


def names_of(thread):
    return [tagging.tag.name for tagging in thread.taggings.in_order()]


def test_two_ways_to_write_a_tag_are_one_and_the_order_stays():
    first, second = tagged("Open Source", "exit"), tagged("exit", "open-source")

    assert (names_of(first), names_of(second)) == (["Open Source", "exit"], ["exit", "Open Source"])
    assert Tag.objects.count() == 2


@pytest.mark.parametrize(
    ("typed", "names"),
    [
        ("payroll, Open Source", ["payroll", "Open Source"]),
        (" #payroll ,, Payroll,", ["payroll"]),
        ("C#, C++", ["C#", "C++"]),
        ("", []),
    ],
)
def test_tags_are_typed_in_one_line(typed, names):
    form = TagsForm({"tags": typed})

    assert form.is_valid()
    assert form.cleaned_data["tags"] == names


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("one, two, three, four, five, six", "5 tags"),
        ("x", "is not a valid tag"),
        ("!!!", "is not a valid tag"),
        ("a" * 31, "is not a valid tag"),
        ("<script>alert(1)</script>" * 20, "is not a valid tag"),
    ],
)
def test_what_is_no_tag_is_said(typed, said):
    form = TagsForm({"tags": typed})

    assert not form.is_valid()
    assert said in str(form.errors["tags"])


def test_no_thread_has_six_tags_whoever_writes_them():
    thread = tagged("one", "two", "three", "four", "five")

    with pytest.raises(IntegrityError), transaction.atomic():
        Tagging.objects.create(thread=thread, tag=Tag.objects.create(name="six"), position=6)


def test_a_thread_is_found_by_its_tags_until_it_has_others():
    thread = tagged("whippet")

    assert IndexEntry.objects.get(kind="thread", key=thread.pk).names == ["whippet"]
    Tag.objects.get().delete()
    assert IndexEntry.objects.get(kind="thread", key=thread.pk).names == []
    assert IndexEntry.objects.with_drift() == []


def test_a_tag_has_a_page_and_a_feed_with_what_one_may_read(client, member):
    shown = tagged("exit", title="How we left our supplier")
    for_members = BoardFactory(visibility="members")
    hidden = tagged("exit", title="What it cost us to leave", board=for_members)

    for_visitors = client.get("/forums/tags/exit/").content.decode()
    feed = client.get("/forums/tags/exit/feed/").content.decode()
    client.force_login(member)
    seen_by_member = client.get("/forums/tags/exit/").content.decode()

    assert shown.title in for_visitors
    assert shown.title in feed
    assert hidden.title not in for_visitors + feed
    assert hidden.title in seen_by_member


def test_a_tag_that_only_members_may_read_about_is_nowhere_for_visitors(client, member):
    tagged("secret project", board=BoardFactory(visibility="members"))

    assert client.get("/forums/tags/secret-project/").status_code == 404
    assert client.get("/forums/tags/secret-project/feed/").status_code == 404
    assert "secret project" not in client.get("/forums/tags/").content.decode()
    client.force_login(member)
    assert "secret project" in client.get("/forums/tags/").content.decode()


def test_counts_of_tags_are_of_what_one_may_read(member):
    tagged("exit")
    tagged("exit", board=BoardFactory(visibility="members"))
    tagged("exit", state="hidden")

    assert Tag.objects.most_used(member).get().threads_count == 2
    assert Tag.objects.most_used(AnonymousUser()).get().threads_count == 1


def test_a_thread_begins_with_its_tags(client, member):
    PostFactory.create_batch(2, thread=ThreadFactory(author=member))
    board = BoardFactory()

    form = {"kind": "question", "title": "Who left their supplier?", "text": "We must."}
    client.force_login(member)
    client.post(f"{board.get_absolute_url()}new/", {**form, "tags": "exit, payroll"})

    assert names_of(board.threads.get()) == ["exit", "payroll"]


def test_a_wrong_tag_begins_no_thread_and_keeps_the_words(client, member):
    board = BoardFactory()

    form = {"kind": "question", "title": "Who left their supplier?", "text": "We must leave."}
    client.force_login(member)
    page = client.post(f"{board.get_absolute_url()}new/", {**form, "tags": "x"}).content.decode()

    assert not board.threads.exists()
    assert "is not a valid tag" in page
    assert "We must leave." in page


def test_whoever_began_a_thread_changes_its_tags_and_it_is_on_the_record(client, member):
    thread = tagged("exit", author=member)

    client.force_login(member)
    assert "exit" in client.get(f"/forums/threads/{thread.pk}/tags/").content.decode()
    client.post(f"/forums/threads/{thread.pk}/tags/", {"tags": "payroll"})

    assert names_of(thread) == ["payroll"]


def test_the_first_tags_are_chosen_once():
    call_command("load_boards", verbosity=0)
    Tag.objects.get(name="exit").delete()
    call_command("load_boards", verbosity=0)

    assert not Tag.objects.filter(name="exit").exists()


@pytest.mark.parametrize("count", [1, 3])
def test_the_pages_of_tags_cost_the_same_whatever_their_length(
    client, django_assert_num_queries, count
):
    for n in range(count):
        tagged("exit", f"tag {n}")

    for address, queries in [("/forums/tags/", 3), ("/forums/tags/exit/", 3)]:
        client.get(address)
        caches["shared_pages"].clear()
        with django_assert_num_queries(queries):
            client.get(address)


def test_what_is_like_a_thread_stands_beside_it_as_far_as_one_may_read_it(client):
    thread = tagged(title="Who shares a payroll bureau?")
    other = tagged(title="Which payroll bureau is shared with schools?")
    hidden = tagged(title="Payroll bureau troubles", board=BoardFactory(visibility="members"))

    page = client.get(thread.get_absolute_url()).content.decode()

    assert other.title in page
    assert hidden.title not in page


def test_actions_of_tags_are_on_the_record(member):
    thread = tagged("exit", author=member)
    actions.tag(thread, ["payroll"], by=member)

    assert Act.objects.about(thread).get(verb="thread tagged").actor == member
