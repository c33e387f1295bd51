"""Whatever people write and moderators decide, in whatever order: nothing is lost or miscounted."""

from collections import defaultdict
from datetime import timedelta

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db import transaction
from django.test import Client
from django.utils import timezone
from hypothesis import HealthCheck, Phase, settings
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    rule,
    run_state_machine_as_test,
)
from hypothesis.strategies import integers, lists, sampled_from, tuples

from forums import actions, permissions
from forums.actions.restructure import UNDOABLE
from forums.models import Post, PostState, Silence, Thread, ThreadState
from forums.models.counters import drifted
from portal.accounts.models import User
from portal.audit.models import Entry
from portal.search.models import IndexEntry as Found
from portal.site.errors import RuleBroken
from tests.factories.accounts import UserFactory
from tests.factories.councils import MembershipFactory
from tests.factories.forums import BoardFactory, PostFactory, ThreadFactory

pytestmark = [pytest.mark.slow, pytest.mark.django_db]

ANY, FEW = integers(min_value=0, max_value=30), integers(min_value=0, max_value=2)
WRITING = ["start", *["reply"] * 4, "change", *["delete_own"] * 2]
DECIDING = ["approve", "approve", "hide", "hide_first", "restore", "restore", "close"]
ARRANGING = ["move", "merge", "merge", "split", "split", "undo", "undo", "rename"]
PAST = [*["merge"] * 4, "split", "split", "reply", "hide_first", "delete_own", *["undo"] * 3]
VISITOR = AnonymousUser()


class Forum(RuleBasedStateMachine):
    """Three boards, three people who write, a moderator, and everything that they can do."""

    done = defaultdict(int)

    def __init__(self):
        super().__init__()
        self.rollback = transaction.atomic()
        self.rollback.__enter__()

    def teardown(self):
        self.no_page_says_more()
        transaction.set_rollback(True)
        self.rollback.__exit__(None, None, None)

    @initialize(past=lists(tuples(sampled_from(PAST), ANY, ANY), min_size=3, max_size=8))
    def begin(self, past):
        self.moderator = UserFactory(duty="moderator", second_step=False)
        self.why = {"reason": "As agreed.", "by": self.moderator}
        self.boards = [BoardFactory(), BoardFactory(), BoardFactory(visibility="members")]
        self.writers = [MembershipFactory(role="member") for _ in range(3)]
        one, other, new = (writer.user for writer in self.writers)
        for board in self.boards:
            thread = ThreadFactory(board=board, author=one)
            for author in (one, other, one):
                PostFactory(thread=thread, author=author)
            PostFactory(thread=thread, author=new, number=None)
        self.said, self.places = 0, {}
        self.there = set(Post.objects.values_list("pk", flat=True))
        for deed, number, other in past:
            self.do(deed, number, other)

    def do(self, deed, number, other):
        """Deciding needs no second number, and writing has people in the first place."""
        if deed in DECIDING:
            getattr(self, deed)(number)
        else:
            getattr(self, deed)(number % 3 if deed in WRITING else number, other)

    def attempt(self, name, deed):
        """Do it, or find that a rule forbids it just now; nothing else may go wrong."""
        try:
            with transaction.atomic():
                found = deed()
        except RuleBroken:
            return None
        Forum.done[name] += 1
        return found

    def chosen(self, rows, number):
        """One of them, or None where there is none."""
        rows = list(rows.order_by("pk"))
        return rows[number % len(rows)] if rows else None

    def thread(self, number):
        rows = Thread.objects.exclude(state=ThreadState.MERGED)
        return self.chosen(rows.select_related("board"), number)

    def post(self, number):
        return self.chosen(Post.objects.select_related("thread__board", "author"), number)

    def words(self):
        self.said += 1
        return Post(text=f"Saying{self.said}x this.")

    def by(self, who):
        """Somebody as their next request would know them."""
        return User.objects.get(pk=self.writers[who].user_id), self.writers[who].council

    # what people do

    @rule(deed=sampled_from([*WRITING, "accept", "share_need"]), who=FEW, number=ANY)
    def write(self, deed, who, number):
        getattr(self, deed)(who, number)

    @rule(deed=sampled_from(DECIDING + ARRANGING), number=ANY, other=ANY)
    def decide(self, deed, number, other):
        self.do(deed, number, other)

    @rule(deed=sampled_from(ARRANGING), number=ANY, other=ANY)
    def arrange(self, deed, number, other):
        self.do(deed, number, other)

    @rule(deed=sampled_from(["silenced", "lifted", "expired"]), who=FEW, where=FEW)
    def silence(self, deed, who, where):
        user, board = self.writers[who].user, self.boards[where]
        standing = Silence.objects.standing().filter(user=user, board=board)
        getattr(self, deed)(user, board, standing.first())
        is_silent = permissions.silence_of(self.by(who)[0], board) is not None
        assert is_silent == standing.exists()

    # writing and taking part

    def start(self, who, where):
        by, council = self.by(who)
        board, post = self.boards[where % 3], self.words()
        if permissions.can_start(by, board, council):
            thread = Thread(board=board, council=council, title=f"Who has done {post.text}")
            if begun := self.attempt("start", lambda: actions.start(thread, post, by=by)):
                self.there.add(begun.posts.get().pk)

    def reply(self, who, number):
        by, council = self.by(who)
        thread, post = self.thread(number), self.words()
        if permissions.can_reply(by, thread, council):
            sent = self.attempt("reply", lambda: actions.reply(thread, post, by=by))
            self.there |= {sent.pk} if sent else set()

    def change(self, _, number):
        post = self.post(number)
        seen, text = post.revisions.count(), self.words().text
        if permissions.can_change(User.objects.get(pk=post.author_id), post):
            self.attempt("change", lambda: actions.change(post, text, seen=seen, by=post.author))

    def delete_own(self, _, number):
        post = self.post(number)
        waited = post.number is None
        if permissions.can_remove(post.author, post):
            self.attempt("delete", lambda: actions.remove(post, by=post.author))
            self.there -= {post.pk} if waited else set()

    def accept(self, _, number):
        post = self.post(number)
        if permissions.can_accept(post.thread.author, post.thread):
            self.attempt("accept", lambda: actions.accept(post, by=post.thread.author))

    def share_need(self, who, number):
        by, council = self.by(who)
        thread = self.thread(number)
        if permissions.can_share_need(by, thread, council):
            self.attempt("need", lambda: actions.share_need(thread, council, by=by))

    # deciding

    def approve(self, number):
        if post := self.chosen(Post.objects.waiting(), number):
            self.attempt("approve", lambda: actions.approve(post, by=self.moderator))

    def hide(self, number):
        post = self.post(number)
        self.attempt("hide", lambda: actions.hide(post, **self.why))

    def hide_first(self, number):
        if post := self.thread(number).posts.filter(number=1).first():
            self.attempt("hide a thread", lambda: actions.hide(post, **self.why))

    def restore(self, number):
        if post := self.chosen(Post.objects.filter(state=PostState.HIDDEN), number):
            self.attempt("restore", lambda: actions.restore(post, **self.why))

    def close(self, number):
        """Or open it again."""
        thread = self.thread(number)
        act = actions.unlock if thread.is_locked else actions.lock
        self.attempt("close", lambda: act(thread, **self.why))

    # putting where it belongs

    def move(self, number, where):
        thread, board = self.thread(number), self.boards[where % 3]
        self.attempt("move", lambda: actions.move(thread, board, **self.why))

    def merge(self, number, further):
        thread, into = self.thread(number), self.thread(number + 1 + further)
        self.attempt("merge", lambda: actions.merge(thread, into, **self.why))

    def split(self, number, first):
        thread, new = self.thread(number), Thread(board=self.boards[0], title=self.words().text)
        last = thread.last_number
        numbers = list(range(2 + first % max(1, last - 1), last + 1))
        self.attempt("split", lambda: actions.split(thread, numbers, new, **self.why))

    def undo(self, _, number):
        if act := self.chosen(Entry.objects.filter(verb__in=UNDOABLE), -1 - number % 3):
            self.attempt("undo", lambda: actions.undo(act, **self.why))

    def rename(self, number, kind):
        thread, title = self.thread(number), self.words().text
        kind = "question" if kind % 2 else "experience"
        self.attempt("rename", lambda: actions.rename(thread, title, **self.why))
        self.attempt("kind", lambda: actions.change_kind(thread, kind, **self.why))

    # silencing

    def silenced(self, user, board, _):
        until = timezone.now() + timedelta(days=1)
        new = Silence(user=user, board=board, reason="R.", until=until)
        self.attempt("silence", lambda: actions.silence(new, by=self.moderator))

    def lifted(self, user, board, known):
        if known:
            self.attempt("lift", lambda: actions.lift_silence(known, **self.why))

    def expired(self, user, board, known):
        past = timezone.now() - timedelta(days=1)
        if known:
            Silence.objects.filter(pk=known.pk).update(since=past - timedelta(1), until=past)

    # what is always so

    @invariant()
    def no_count_drifts(self):
        assert drifted() == ([], [])

    @invariant()
    def a_number_is_given_once_for_ever(self):
        for pk, *place in Post.objects.exclude(number=None).values_list("pk", "thread", "number"):
            assert self.places.setdefault(tuple(place), pk) == pk

    @invariant()
    def nothing_is_lost(self):
        assert set(Post.objects.values_list("pk", flat=True)) == self.there
        assert not Post.objects.filter(thread__state=ThreadState.MERGED).exists()
        for thread in Thread.objects.filter(state=ThreadState.MERGED):
            assert Thread.objects.merged_into(thread.pk, self.moderator)

    @invariant()
    def a_thread_makes_sense(self):
        found = set(Found.objects.filter(kind="thread").values_list("key", flat=True))
        for thread in Thread.objects.prefetch_related("posts"):
            posts = thread.posts.all()
            shown = [post for post in posts if post.state == PostState.PUBLISHED]
            latest = max(shown, key=lambda post: (post.posted_at, post.number), default=None)
            assert thread.last_post_id == (latest and latest.pk)
            assert thread.accepted_post_id in {None, *(post.pk for post in shown)}
            is_there = thread.state == ThreadState.PUBLISHED
            assert not is_there or any(post.number == 1 for post in posts)
            assert (thread.pk in found) == is_there

    @invariant()
    def a_visitor_reads_only_what_is_published_on_a_public_board(self):
        public = {
            "state": PostState.PUBLISHED,
            "thread__state": ThreadState.PUBLISHED,
            "thread__board__visibility": "public",
        }
        readable = Post.objects.filter(**public)
        assert set(Post.objects.visible_to(VISITOR)) == set(readable)
        for body in Found.objects.filter(audience="everybody").values_list("body", flat=True):
            assert not any(text in body for text in self.secrets(readable))

    def secrets(self, readable):
        others = Post.objects.exclude(pk__in=readable).exclude(text="")
        return others.values_list("text", flat=True)

    def no_page_says_more(self):
        """What a visitor sees of every thread at the end of a life."""
        readable, client = Post.objects.visible_to(VISITOR), Client()
        secrets = list(self.secrets(readable))
        for thread in Thread.objects.all():
            page = client.get(thread.get_absolute_url(), follow=True).content.decode()
            assert not any(text in page for text in secrets)


def test_no_order_of_decisions_loses_a_post_or_a_count():
    run_state_machine_as_test(
        Forum,
        settings=settings(
            max_examples=40,
            stateful_step_count=14,
            deadline=None,
            suppress_health_check=list(HealthCheck),
            phases=[Phase.reuse, Phase.generate],  # to make a life shorter takes minutes
        ),
    )

    assert len(Forum.done) > 12, "most of the deeds were possible at some time"
