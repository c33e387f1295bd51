"""Threads and posts: what is counted, what is numbered, what waits, and that races lose nothing."""

from uuid import uuid4

import pytest
from django.core import mail
from django.core.management import call_command
from django.db import IntegrityError, transaction
from django.utils import timezone

from forums import actions
from forums.models import (
    Board,
    Post,
    PostRevision,
    PostState,
    Reaction,
    Thread,
    ThreadState,
)
from forums.models.counters import drifted
from forums.models.reactions import REACTIONS
from portal.accounts.actions import erase
from portal.accounts.models import User
from portal.audit.models import Entry
from portal.markdown import VERSION
from portal.site.errors import RuleBroken
from services.models import Service
from tests.factories.accounts import UserFactory, asking
from tests.factories.councils import CouncilFactory, MembershipFactory
from tests.factories.forums import BoardFactory, PostFactory, ThreadFactory
from tests.factories.notifications import FollowFactory
from tests.factories.services import ServiceFactory
from tests.worker import work

pytestmark = [pytest.mark.slow, pytest.mark.django_db]


@pytest.fixture
def writer():
    """A member who has written before, so that nothing of theirs waits."""
    user = MembershipFactory(role="member").user
    thread = ThreadFactory(author=user)
    PostFactory.create_batch(2, thread=thread)
    return user


def begin(by, board=None, **fields):
    thread = Thread(board=board or BoardFactory(), title="Who shares a payroll?", **fields)
    return actions.start(thread, Post(text=f"We look for one. {uuid4()}", sent_as=uuid4()), by=by)


def counts(thread):
    thread = Thread.objects.get(pk=thread.pk)
    board = Board.objects.get(pk=thread.board_id)
    return (
        (thread.last_number, thread.replies_count, thread.people_count, thread.last_post.number),
        (board.threads_count, board.posts_count),
    )


def test_a_thread_begins_with_its_first_post_and_replies_are_counted(writer):
    thread = begin(writer)
    assert counts(thread) == ((1, 0, 1, 1), (1, 1))

    actions.reply(thread, Post(text="We do."), by=UserFactory(duty="moderator"))
    actions.reply(thread, Post(text="Thanks."), by=writer)

    assert counts(thread) == ((3, 2, 2, 3), (1, 3))
    before = counts(thread)
    actions.recount_thread(thread)
    assert counts(thread) == before


@pytest.mark.parametrize("count", [1, 3])
def test_a_reply_costs_few_queries_whoever_follows(writer, django_assert_num_queries, count):
    thread = begin(writer)
    actions.tag(thread, ["payroll", "pensions", "HR"][:count], by=writer)
    FollowFactory.create_batch(count, thing=thread)
    actions.reply(thread, Post(text="The kinds of things are known now."), by=writer)
    by = asking(writer)
    # thirteen, one of them for watched words, and the beginning and end of a savepoint
    with django_assert_num_queries(15):
        actions.reply(thread, Post(text=f"Reply {count}.", sent_as=uuid4()), by=by)


def test_the_same_form_sent_twice_is_one_post(writer):
    thread = begin(writer)
    sent = uuid4()

    first = actions.reply(thread, Post(text="Once.", sent_as=sent), by=writer)
    again = actions.reply(thread, Post(text="Once.", sent_as=sent), by=writer)

    assert first == again
    assert thread.posts.count() == 2


def test_the_same_words_a_moment_later_are_refused(writer):
    thread = begin(writer)
    actions.reply(thread, Post(text="Buy our payroll."), by=writer)

    with pytest.raises(RuleBroken, match="exactly this"):
        actions.reply(begin(writer), Post(text="Buy our payroll."), by=writer)


def test_nobody_writes_more_than_thirty_posts_in_ten_minutes(writer):
    thread = begin(writer)
    for number in range(30 - Post.objects.filter(author=writer).count()):
        actions.reply(thread, Post(text=f"Number {number}"), by=writer)

    with pytest.raises(RuleBroken, match="posted too much in a short time"):
        actions.reply(thread, Post(text="One more"), by=writer)


def test_the_first_two_posts_of_a_newcomer_wait_for_a_moderator(writer):
    newcomer, moderator = MembershipFactory().user, UserFactory(duty="moderator")
    thread = begin(newcomer)
    assert thread.state == ThreadState.PENDING
    first = thread.posts.get()
    assert (first.state, first.number) == (PostState.PENDING, None)
    assert not Thread.objects.visible_to(writer).filter(pk=thread.pk).exists()
    assert Thread.objects.visible_to(newcomer).filter(pk=thread.pk).exists()

    actions.approve(first, by=moderator)

    thread.refresh_from_db()
    assert (thread.state, thread.posts.get().number) == (ThreadState.PUBLISHED, 1)
    second = actions.reply(thread, Post(text="Anybody?"), by=newcomer)
    assert second.state == PostState.PENDING
    actions.approve(second, by=moderator)
    assert actions.reply(thread, Post(text="And now?"), by=newcomer).number == 3


def test_a_rejected_post_leaves_no_gap(writer):
    thread, moderator = begin(writer), UserFactory(duty="moderator")
    spam = actions.reply(thread, Post(text="Buy!"), by=MembershipFactory().user)

    actions.hide(spam, reason="It advertises.", by=moderator)

    assert actions.reply(thread, Post(text="Next."), by=writer).number == 2
    shown = actions.restore(Post.objects.get(pk=spam.pk), reason="It does not.", by=moderator)
    assert (shown.number, shown.state) == (3, PostState.PUBLISHED)


def test_hiding_the_first_post_hides_the_thread_and_showing_it_brings_it_back(writer):
    thread, moderator = begin(writer), UserFactory(duty="moderator")
    actions.reply(thread, Post(text="We do."), by=writer)
    first = thread.posts.get(number=1)

    actions.hide(first, reason="It names a person.", by=moderator)

    assert not Thread.objects.visible_to(writer).filter(pk=thread.pk).exists()
    assert not Post.objects.visible_to(writer).filter(thread=thread).exists()
    assert Board.objects.get(pk=thread.board_id).threads_count == 0
    actions.restore(first, reason="It does not.", by=moderator)
    assert counts(thread) == ((2, 1, 1, 2), (1, 2))
    verbs = Entry.objects.filter(actor=moderator).order_by("pk").values_list("verb", "reason")
    assert list(verbs) == [
        ("thread hidden", "It names a person."),
        ("thread restored", "It does not."),
    ]


def test_who_comes_back_after_their_post_was_deleted_is_counted_again(writer):
    thread = PostFactory().thread
    actions.remove(actions.reply(thread, Post(text="We do."), by=writer), by=writer)

    actions.reply(thread, Post(text="We do, since May."), by=writer)

    assert counts(thread) == ((3, 1, 2, 3), (1, 2))


def test_what_is_approved_in_a_hidden_thread_counts_on_its_board_when_that_is_shown_again():
    thread, moderator = PostFactory().thread, UserFactory(duty="moderator")
    waiting = actions.reply(thread, Post(text="We do."), by=UserFactory())
    actions.hide(thread.posts.get(number=1), reason="Names.", by=moderator)

    actions.approve(waiting, by=moderator)

    assert counts(thread) == ((2, 1, 1, 2), (0, 0))
    assert drifted() == ([], [])
    actions.restore(thread.posts.get(number=1), reason="None.", by=moderator)
    assert counts(thread)[1] == (1, 2)


def test_what_the_author_deletes_is_gone_at_once_with_what_it_said_before(writer):
    thread = begin(writer)
    post = actions.reply(thread, Post(text="My secret."), by=writer)
    actions.change(post, "My other secret.", seen=0, by=writer)
    Thread.objects.filter(pk=thread.pk).update(accepted_post=post)

    actions.remove(post, by=writer)

    post.refresh_from_db()
    thread.refresh_from_db()
    assert (post.text, post.html, post.state, post.number) == ("", "", PostState.DELETED, 2)
    assert not post.revisions.exists()
    assert thread.accepted_post is None
    assert (thread.last_number, thread.replies_count) == (2, 0)
    assert actions.reply(thread, Post(text="Next."), by=writer).number == 3


def test_what_is_deleted_or_hidden_cannot_be_changed_or_taken_back_any_more(writer):
    thread, moderator = begin(writer), UserFactory(duty="moderator")
    gone = actions.reply(thread, Post(text="One."), by=writer)
    hidden = actions.reply(thread, Post(text="Two."), by=writer)
    actions.remove(gone, by=writer)
    actions.hide(hidden, reason="Spam.", by=moderator)

    for post in (gone, hidden):
        with pytest.raises(RuleBroken, match="no longer exists"):
            actions.change(post, "Back again.", seen=0, by=writer)
        with pytest.raises(RuleBroken, match="no longer exists"):
            actions.remove(post, by=writer)

    assert [post.text for post in thread.posts.filter(number__gt=1).order_by("number")] == [
        "",
        "Two.",
    ]


def test_a_thread_that_waited_goes_with_its_only_post():
    newcomer = MembershipFactory().user
    thread = begin(newcomer)

    actions.remove(thread.posts.get(), by=newcomer)

    assert not Thread.objects.filter(pk=thread.pk).exists()


def test_erasing_somebody_with_their_texts_leaves_no_word_and_no_empty_thread(writer):
    answered, waiting = begin(writer), begin(MembershipFactory().user)
    actions.reply(answered, Post(text="We do."), by=UserFactory(duty="moderator"))
    post = actions.reply(answered, Post(text="One."), by=writer)
    actions.change(post, "My words.", seen=0, by=writer)

    for person in (writer, waiting.author):
        erase(person, texts=True)

    assert not Thread.objects.filter(pk=waiting.pk).exists()
    answered.refresh_from_db()
    assert "payroll" not in answered.title
    mine = Post.objects.filter(author=writer)
    assert set(mine.values_list("text", "html", "state")) == {("", "", "deleted")}
    assert not PostRevision.objects.filter(post__author=writer).exists()
    assert drifted() == ([], [])


def test_erasing_somebody_who_leaves_their_texts_leaves_no_name(writer):
    thread = begin(writer)

    erase(writer, texts=False)

    post = Post.objects.get(thread=thread)
    assert post.text
    assert str(writer.display_name) not in str(User.objects.get(pk=writer.pk))


def test_newcomers_begin_no_more_than_ten_threads_an_hour():
    newcomer = MembershipFactory().user
    for _ in range(10):
        begin(newcomer)

    with pytest.raises(RuleBroken, match="posted too much in a short time"):
        begin(newcomer)


def test_who_was_suspended_or_erased_gets_no_letter(writer):
    thread, members = begin(writer), MembershipFactory.create_batch(3)
    for membership in members:
        actions.share_need(thread, membership.council, by=membership.user)
    there, shut_out, gone = (membership.user for membership in members)
    User.objects.filter(pk=shut_out.pk).update(suspended_at=timezone.now(), suspension_reason="x")
    theirs = PostFactory(thread=thread, author=gone)
    erase(gone, texts=False)
    mail.outbox.clear()
    moderator = UserFactory(duty="moderator")

    actions.accept(actions.reply(thread, Post(text="Ours."), by=moderator), by=writer)
    actions.hide(theirs, reason="Spam.", by=moderator)
    work()

    told = {letter.to[0] for letter in mail.outbox}
    assert told - {writer.email, moderator.email} == {there.email}


def test_a_change_that_did_not_see_the_last_one_is_refused_and_nothing_is_lost(writer):
    post = actions.reply(begin(writer), Post(text="One."), by=writer)
    actions.change(post, "Two.", seen=0, by=writer)

    with pytest.raises(RuleBroken, match="has changed since you opened it"):
        actions.change(post, "Three.", seen=0, by=writer)

    post.refresh_from_db()
    assert (post.text, [each.text for each in post.revisions.all()]) == ("Two.", ["One."])


def test_nobody_writes_in_a_closed_thread(writer):
    thread, moderator = begin(writer), UserFactory(duty="moderator")
    actions.lock(thread, reason="It is settled.", by=moderator)

    with pytest.raises(RuleBroken, match="closed"):
        actions.reply(thread, Post(text="But …"), by=writer)

    actions.unlock(thread, reason="It is not.", by=moderator)
    assert actions.reply(thread, Post(text="But …"), by=writer).number == 2


def test_a_council_has_a_need_once_and_is_told_when_it_is_answered(writer):
    thread, ours = begin(writer), CouncilFactory()
    colleague = MembershipFactory(council=ours).user
    answer = actions.reply(thread, Post(text="Take ours."), by=UserFactory(duty="moderator"))
    actions.share_need(thread, ours, by=colleague)
    elsewhere = MembershipFactory()
    actions.share_need(thread, elsewhere.council, by=elsewhere.user)
    thread.refresh_from_db()
    assert thread.same_needs_count == 2

    work()
    mail.outbox.clear()
    actions.accept(answer, by=writer)
    actions.accept(answer, by=writer)
    work()

    told = [letter.to[0] for letter in mail.outbox if "has an accepted answer" in letter.subject]
    assert sorted(told) == sorted([colleague.email, elsewhere.user.email])
    assert not actions.share_need(thread, ours, by=colleague)


def test_people_react_once_in_a_way_and_can_take_it_back(writer):
    post = PostFactory()
    assert actions.react(post, "helpful", by=writer)
    assert actions.react(post, "thanks", by=writer)
    assert not actions.react(post, "helpful", by=writer)

    kinds = Reaction.objects.to_posts([post])[post.pk]
    assert [(each.kind, each.times) for each in kinds] == [
        ("helpful", 0),
        ("agree", 0),
        ("thanks", 1),
    ]
    assert REACTIONS.rows({"user": writer.pk, "posts": [post.pk]}) == [(post.pk, "thanks")]


def test_boards_have_two_levels():
    top = BoardFactory()
    second = BoardFactory(parent=top)

    with pytest.raises(IntegrityError), transaction.atomic():
        BoardFactory(parent=second)
    top.parent = BoardFactory()
    with pytest.raises(IntegrityError), transaction.atomic():
        top.save()


def test_text_is_rendered_again_after_the_renderer_has_changed():
    post, service, board = PostFactory(text="one\ntwo"), ServiceFactory(), BoardFactory()
    service.describe("one\ntwo")
    service.save()
    board.instructions = "one\ntwo"
    board.save()
    right = post.html
    Post.objects.update(html="<p>one two</p>", html_version=1)
    Service.objects.update(description_html="<p>one two</p>")
    Board.objects.update(instructions_html="<p>one two</p>")

    call_command("render_text")

    for each in (post, service, board):
        each.refresh_from_db()
    assert (post.html, post.html_version) == (right, VERSION)
    assert service.description_html == board.instructions_html == right
