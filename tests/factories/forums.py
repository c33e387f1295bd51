from factory import Faker, LazyAttribute, Sequence, SubFactory
from factory.django import DjangoModelFactory

from forums.models import (
    Attachment,
    Board,
    Content,
    Option,
    Poll,
    Post,
    Silence,
    Thread,
    WatchedTerm,
)
from forums.models.counters import recount_thread
from tests.factories.accounts import UserFactory
from tests.factories.councils import CouncilFactory


class BoardFactory(DjangoModelFactory):
    class Meta:
        model = Board

    name = Sequence(lambda n: f"Board {n}")
    slug = Sequence(lambda n: f"board-{n}")


class ThreadFactory(DjangoModelFactory):
    """A published thread without posts; PostFactory adds them."""

    class Meta:
        model = Thread

    board = SubFactory(BoardFactory)
    title = Sequence(lambda n: f"Who has done this, number {n}?")
    author = SubFactory(UserFactory)
    council = SubFactory(CouncilFactory)


class PostFactory(DjangoModelFactory):
    """A post with the next number of its thread, counted; ``number=None`` waits."""

    class Meta:
        model = Post

    thread = SubFactory(ThreadFactory)
    author = LazyAttribute(lambda post: post.thread.author)
    council = LazyAttribute(lambda post: post.thread.council)
    number = LazyAttribute(lambda post: post.thread.posts.count() + 1)
    state = LazyAttribute(lambda post: "published" if post.number else "pending")
    text = Faker("sentence")

    @classmethod
    def _create(cls, model_class, *args, **fields):
        post = super()._create(model_class, *args, **fields)
        recount_thread(post.thread)
        post.thread.refresh_from_db()
        return post


class SilenceFactory(DjangoModelFactory):
    class Meta:
        model = Silence

    user = SubFactory(UserFactory)
    by = SubFactory(UserFactory)
    reason = "Advertising."


class WatchedTermFactory(DjangoModelFactory):
    class Meta:
        model = WatchedTerm

    text = Sequence(lambda n: f"casino{n}")


class PollFactory(DjangoModelFactory):
    class Meta:
        model = Poll

    thread = SubFactory(ThreadFactory)
    question = "Which of these do you share?"


class OptionFactory(DjangoModelFactory):
    class Meta:
        model = Option

    poll = SubFactory(PollFactory)
    position = LazyAttribute(lambda option: option.poll.options.count() + 1)
    text = Sequence(lambda n: f"Answer {n}")


class AttachmentFactory(DjangoModelFactory):
    class Meta:
        model = Attachment

    post = SubFactory(PostFactory)
    uploader = LazyAttribute(lambda file: file.post.author)
    name = Sequence(lambda n: f"costs-{n}.csv")
    kind = "text/csv"
    size = 8
    sha256 = "0" * 64

    @classmethod
    def _create(cls, model_class, *args, **fields):
        file = super()._create(model_class, *args, **fields)
        Content.objects.create(attachment=file, data=b"a,b\n1,2\n")
        return file
