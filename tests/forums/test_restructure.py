"""Threads are put where they belong: nothing is lost, addresses lead on, and it can be undone."""

import pytest
from django.core import mail
from django.utils import timezone

from forums import actions
from forums.models import Board, Post, SameNeed, Thread
from forums.models.counters import drifted
from forums.models.moderation_notes import notes_on
from portal.audit.models import Entry
from portal.site.errors import RuleBroken
from tests.factories.accounts import UserFactory
from tests.factories.councils import CouncilFactory, MembershipFactory
from tests.factories.forums import BoardFactory, PostFactory, ThreadFactory

pytestmark = [pytest.mark.slow, pytest.mark.django_db]


@pytest.fixture
def moderator():
    return UserFactory(duty="moderator")


def thread_of(posts, **fields):
    thread = ThreadFactory(**fields)
    for number in range(posts):
        PostFactory(thread=thread, text=f"{thread.title}: {number + 1}", author=UserFactory())
    return Thread.objects.get(pk=thread.pk)


def said(thread):
    rows = Post.objects.filter(thread=thread, number__isnull=False).order_by("number")
    return [(post.number, post.text) for post in rows]


def act(verb):
    return Entry.objects.filter(verb=verb).latest("pk")


@pytest.fixture(autouse=True)
def counts_are_right():
    yield
    assert drifted() == ([], [])


def test_a_moved_thread_keeps_its_address_and_counts_on_its_new_board(client, moderator):
    thread = thread_of(3)
    was, now = thread.board, BoardFactory()

    actions.move(thread, now, reason="Better there.", by=moderator)

    thread.refresh_from_db()
    assert client.get(thread.get_absolute_url()).status_code == 200
    assert [(b.threads_count, b.posts_count) for b in Board.objects.filter(pk=was.pk)] == [(0, 0)]
    assert [(b.threads_count, b.posts_count) for b in Board.objects.filter(pk=now.pk)] == [(1, 3)]
    assert "Better there." in mail.outbox[0].body


def test_a_thread_moved_to_members_is_gone_for_visitors_and_its_note_names_no_hidden_board(
    client, moderator
):
    thread, hidden = thread_of(2), BoardFactory(visibility="members", name="Secret plans")
    actions.move(thread, hidden, reason="Contracts.", by=moderator)
    assert client.get(thread.get_absolute_url()).status_code == 404
    assert thread.title not in client.get("/forums/feed/").content.decode()

    actions.move(thread, BoardFactory(name="Open"), reason="Harmless.", by=moderator)

    page = client.get(thread.get_absolute_url()).content.decode()
    assert "moved this thread here" in page
    assert "Secret plans" not in page
    member = MembershipFactory(role="member").user
    assert any("Secret plans" in note.what for note in notes_on(thread, member))


def test_undoing_a_move_puts_it_back(moderator):
    thread = thread_of(1)
    was = thread.board
    actions.move(thread, BoardFactory(), reason="There.", by=moderator)

    actions.undo(act("thread moved"), reason="No.", by=moderator)

    thread.refresh_from_db()
    assert thread.board == was
    with pytest.raises(RuleBroken):
        actions.undo(act("thread moved"), reason="Again.", by=moderator)


def test_a_merged_thread_leads_on_for_ever_and_loses_no_post(client, moderator):
    thread, into = thread_of(2), thread_of(3)
    old, post = thread.get_absolute_url(), thread.posts.get(number=2)

    actions.merge(thread, into, reason="The same.", by=moderator)

    assert said(into)[3:] == [(4, f"{thread.title}: 1"), (5, f"{thread.title}: 2")]
    assert client.get(old)["Location"] == into.get_absolute_url()
    assert client.get(f"/forums/posts/{post.pk}/")["Location"].endswith("#post-5")
    further = thread_of(1)
    actions.merge(into, further, reason="This too.", by=moderator)
    assert client.get(old)["Location"] == further.get_absolute_url()


def test_the_former_address_says_nothing_of_a_thread_one_may_not_read(client, moderator):
    thread, into = thread_of(1), thread_of(1, board__visibility="members", title="Our contract")
    actions.merge(thread, into, reason="The same.", by=moderator)

    assert client.get(thread.get_absolute_url()).status_code == 404


def test_the_needs_of_both_are_counted_once_for_each_council(moderator):
    thread, into, both, one = thread_of(1), thread_of(1), CouncilFactory(), CouncilFactory()
    for where, council in [(thread, both), (into, both), (thread, one), (thread, into.council)]:
        SameNeed.objects.create(thread=where, council=council, user=UserFactory())
    for where in (thread, into):
        actions.recount_thread(where)

    actions.merge(thread, into, reason="The same.", by=moderator)

    into.refresh_from_db()
    assert into.same_needs_count == 2


def test_undoing_a_merge_gives_every_post_its_place_again(moderator):
    thread, into = thread_of(3), thread_of(2)
    before = said(thread), said(into)
    waiting = PostFactory(thread=thread, number=None)
    SameNeed.objects.create(thread=thread, council=CouncilFactory(), user=UserFactory())
    actions.recount_thread(thread)
    actions.merge(thread, into, reason="The same.", by=moderator)
    actions.approve(Post.objects.get(pk=waiting.pk), by=moderator)
    actions.reply(into, Post(text="Later."), by=moderator)

    actions.undo(act("thread merged"), reason="They are not.", by=moderator)

    assert said(thread)[:3] == before[0]
    assert said(thread)[3:] == [(4, waiting.text)]
    assert [text for _, text in said(into)] == [*(text for _, text in before[1]), "Later."]
    thread.refresh_from_db()
    into.refresh_from_db()
    assert (thread.state, thread.same_needs_count, into.same_needs_count) == ("published", 1, 0)


def test_undoing_a_merge_leaves_what_was_split_off_before_where_it_is(moderator):
    thread, new = thread_of(4), Thread(board=BoardFactory(), title="Of its own")
    actions.split(thread, [3, 4], new, reason="Else.", by=moderator)
    actions.merge(thread, new, reason="The same.", by=moderator)

    actions.undo(act("thread merged"), reason="No.", by=moderator)

    assert [number for number, _ in said(thread)] == [1, 2]
    assert [number for number, _ in said(new)] == [1, 2]


def test_a_number_is_never_given_twice(moderator):
    thread, into = thread_of(2), thread_of(2)
    actions.merge(thread, into, reason="The same.", by=moderator)
    actions.undo(act("thread merged"), reason="No.", by=moderator)

    post = actions.reply(into, Post(text="Next."), by=moderator)

    assert post.number == 5


def test_split_posts_are_a_thread_of_their_own_and_the_rest_keeps_its_numbers(client, moderator):
    thread, board = thread_of(5), BoardFactory()
    post = thread.posts.get(number=3)
    new = Thread(board=board, title="Another matter entirely")

    new = actions.split(thread, [3, 4], new, reason="Another matter.", by=moderator)

    assert [number for number, _ in said(thread)] == [1, 2, 5]
    assert [text for _, text in said(new)] == [f"{thread.title}: 3", f"{thread.title}: 4"]
    assert (new.author, new.begun_at) == (post.author, post.posted_at)
    assert client.get(f"/forums/posts/{post.pk}/")["Location"] == f"{new.get_absolute_url()}#post-1"


def test_undoing_a_split_puts_the_posts_back_and_what_was_added_at_the_end(moderator):
    thread = thread_of(4)
    before = said(thread)
    new = Thread(board=thread.board, title="Another matter entirely")
    new = actions.split(thread, [2, 3], new, reason="Another matter.", by=moderator)
    actions.reply(new, Post(text="Later."), by=moderator)

    actions.undo(act("thread split off"), reason="The same.", by=moderator)

    assert said(thread) == [*before, (5, "Later.")]


def test_the_first_post_cannot_be_split_off(moderator):
    thread = thread_of(2)
    new = Thread(board=thread.board, title="Another matter entirely")
    with pytest.raises(RuleBroken):
        actions.split(thread, [1, 2], new, reason="All of it.", by=moderator)


def test_a_new_title_leads_on_from_the_former_and_a_new_kind_has_no_answer(client, moderator):
    thread = thread_of(2)
    old = thread.get_absolute_url()
    actions.accept(thread.posts.get(number=2), by=moderator)

    actions.rename(thread, "Which payroll runs on PostgreSQL?", reason="Clearer.", by=moderator)
    actions.change_kind(thread, "experience", reason="It is one.", by=moderator)

    thread = Thread.objects.get(pk=thread.pk)
    assert client.get(old)["Location"] == thread.get_absolute_url()
    assert (thread.kind, thread.accepted_post) == ("experience", None)


@pytest.mark.parametrize(
    ("how", "answers"),
    [
        ("move", {}),
        ("rename", {"title": "Which payroll do you use?", "kind": "question"}),
        ("merge", {}),
        ("split", {"posts": ["2"], "rest": "on", "title": "Another matter entirely"}),
    ],
)
def test_each_arrangement_has_its_form(client, moderator, how, answers):
    thread, other = thread_of(3), thread_of(1)
    answers |= {"board": other.board_id, "other": f"/forums/threads/{other.pk}-x/?page=2"}
    client.force_login(moderator)
    address = f"/forums/threads/{thread.pk}/moderate/{how}/"

    empty = client.post(address, {})
    assert "Enter" in empty.content.decode() or "required" in empty.content.decode()
    done = client.post(address, {**answers, "reason": "Tidying."})

    assert done.status_code == 302, done.content.decode()[:3000]
    assert Entry.objects.filter(reason="Tidying.").exists()


def test_slow_threads_let_everybody_write_once_in_a_while(moderator):
    thread, writer = thread_of(1), MembershipFactory(role="member").user
    actions.slow_down(thread, 10, reason="Heated.", by=moderator)
    actions.reply(thread, Post(text="First."), by=writer)

    with pytest.raises(RuleBroken, match="10 minutes"):
        actions.reply(thread, Post(text="Second."), by=writer)
    actions.reply(thread, Post(text="Calm."), by=moderator)
    actions.reply(thread, Post(text="Calm, please."), by=moderator)
    Post.objects.filter(author=writer).update(
        posted_at=timezone.now() - timezone.timedelta(hours=1)
    )
    actions.reply(thread, Post(text="Second."), by=writer)
