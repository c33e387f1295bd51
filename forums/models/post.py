"""What somebody wrote in a thread."""

from typing import Any, Self

from django.conf import settings
from django.db import connection, models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.safestring import SafeString
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from councils.models import Council
from forums.models.choices import ThreadState
from forums.models.thread import POSTS_ON_A_PAGE, Thread
from portal.accounts.actor import ActorFact
from portal.accounts.permissions import AnyUser, is_moderator
from portal.markdown import MAX_INPUT_LENGTH, VERSION, already_safe, to_html
from portal.site.errors import RuleBroken
from services.models.choices import LANGUAGES


class PostState(models.TextChoices):
    PUBLISHED = "published", _("Published")
    PENDING = "pending", _("Waiting for a moderator")
    HIDDEN = "hidden", _("Hidden")
    DELETED = "deleted", _("Deleted by the author")


MAX_QUOTE_LENGTH = 1000
VISIBLE_STATES = [PostState.PUBLISHED, PostState.PENDING]
STARTS = Q(number=1, thread__author=F("author"))
BEGINS = Q(number=1) | Q(number=None, thread__last_number=0)
IS_ANSWER = Q(thread__accepted_post=F("pk"))
CARRY = """
    UPDATE forums_post AS post
    SET thread_id = %s, number = placed.number,
        former_thread_id = post.thread_id, former_number = post.number
    FROM (SELECT id, CASE WHEN number IS NOT NULL
                     THEN %s + row_number() OVER (ORDER BY number NULLS LAST) END AS number
          FROM forums_post WHERE id = ANY(%s)) AS placed
    WHERE placed.id = post.id
"""


def numbers_on(page: int) -> tuple[int, int]:
    """The first and the last number that a page has room for."""
    return (page - 1) * POSTS_ON_A_PAGE + 1, page * POSTS_ON_A_PAGE


def readable_by(user: AnyUser) -> Q:
    """Which posts of a thread that somebody may see they may read too."""
    if is_moderator(user):
        return ~Q(state=PostState.DELETED)
    own = Q(state=PostState.PENDING, author=user.pk) if user.is_authenticated else Q()
    return Q(state=PostState.PUBLISHED) | own


class PostQuerySet(models.QuerySet["Post"]):
    def visible_to(self, user: AnyUser) -> Self:
        """The posts whose text somebody may read: the one place that says so."""
        threads = Thread.objects.visible_to(user).values("pk")
        return self.filter(readable_by(user), thread__in=threads)

    def shown_on(self, thread: Thread, page: int, user: AnyUser) -> Self:
        """The posts of a page of a thread that somebody may see, as far as their state goes.

        Each with ``is_readable``. Posts whose text they may not read keep their place.
        """
        readable = models.ExpressionWrapper(readable_by(user), output_field=models.BooleanField())
        rows = self.filter(thread=thread).on_page(page).defer("text", "html")
        return rows.annotate(is_readable=readable).order_by("number", "pk")

    def waiting_in(self, thread: Thread, user: AnyUser) -> Self:
        """What waits for a moderator at the end of a thread, for who may read it."""
        if not user.is_authenticated:
            return self.none()
        rows = self.filter(readable_by(user), thread=thread, number=None)
        return rows.waiting().for_thread()[:POSTS_ON_A_PAGE]

    def published(self) -> Self:
        return self.filter(state=PostState.PUBLISHED, thread__state=ThreadState.PUBLISHED)

    def locked(self, pk: int) -> "Post":
        """A post that is there, locked until the transaction ends.

        Raises RuleBroken when it was deleted or hidden meanwhile.
        """
        rows = self.select_for_update(of=("self",), no_key=True).filter(
            state__in=VISIBLE_STATES, pk=pk
        )
        if found := rows.first():
            return found
        raise RuleBroken(gettext("This post no longer exists."))

    def waiting(self) -> Self:
        """What a moderator looks at before everybody sees it."""
        return self.filter(state=PostState.PENDING)

    def to_review(self, author: int = 0) -> Self:
        """What waits, of one author or of all, the oldest first, with what a moderator sees."""
        rows = self.waiting().select_related("thread__board", "author", "council", "held")
        return (rows.filter(author=author) if author else rows).order_by("posted_at", "pk")

    def on_page(self, page: int) -> Self:
        """The posts of a page; numbers are for ever, so a page keeps its posts."""
        return self.filter(number__range=numbers_on(page))

    def with_threads(self) -> Self:
        """Newest first, each with its thread and council."""
        rows = self.select_related("thread", "thread__board", "council").defer("text")
        return rows.order_by("-posted_at", "-pk")

    def starting(self) -> Self:
        """Those with which a thread begins."""
        return self.filter(STARTS)

    def that_begin(self) -> Self:
        """Those with which a thread begins, or would once a moderator publishes it."""
        return self.filter(BEGINS)

    def that_reply(self) -> Self:
        return self.exclude(BEGINS)

    def accepted(self) -> Self:
        """Those that are the answer of their thread."""
        return self.filter(IS_ANSWER)

    def count_kinds(self) -> dict[str, int]:
        """Count all posts, those that start a thread, and the accepted answers, in one query."""
        counts = self.aggregate(
            every=models.Count("pk"),
            threads=models.Count("pk", filter=STARTS),
            answers=models.Count("pk", filter=IS_ANSWER),
        )
        return {"": counts.pop("every"), **counts}

    def for_thread(self) -> Self:
        rows = self.select_related("author", "council").prefetch_related("attachments")
        return rows.order_by("number", "pk")

    def carry_to(self, thread: Thread) -> None:
        """Put posts at the end of another thread, in their order; both threads are locked.

        Where they stood is stored, so that they can go back.
        """
        keys = list(self.values_list("pk", flat=True))
        with connection.cursor() as cursor:
            cursor.execute(CARRY, [thread.pk, thread.last_number, keys])

    def carry_back(self) -> None:
        """Give posts the place again that they had before they were carried."""
        self.update(
            thread=F("former_thread"),
            number=F("former_number"),
            former_thread=None,
            former_number=None,
        )


class Post(models.Model):
    """Something that was written. It gets its number when it is published, not when it is sent."""

    thread = models.ForeignKey(Thread, models.PROTECT, related_name="posts")
    number = models.PositiveIntegerField(null=True)
    author = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="posts")
    council = models.ForeignKey(Council, models.PROTECT, related_name="posts", null=True)
    text = models.TextField(max_length=MAX_INPUT_LENGTH)
    html = models.TextField(editable=False)
    language = models.CharField(max_length=5, choices=LANGUAGES, default="en", db_default="en")
    html_version = models.PositiveSmallIntegerField(default=VERSION, editable=False)
    state = models.CharField(max_length=10, choices=PostState, default=PostState.PUBLISHED)
    posted_at = models.DateTimeField(default=timezone.now)
    edited_at = models.DateTimeField(null=True)
    former_thread = models.ForeignKey(Thread, models.PROTECT, related_name="+", null=True)
    former_number = models.PositiveIntegerField(null=True)
    sent_as = models.UUIDField(
        null=True,
        help_text=_("The form it was sent with. A form that is sent twice makes one post."),
    )

    objects = PostQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["thread", "number"], name="posts_are_numbered_once"),
            models.UniqueConstraint(fields=["author", "sent_as"], name="a_form_makes_one_post"),
            models.CheckConstraint(
                condition=Q(state__in=[PostState.PENDING, PostState.HIDDEN])
                | Q(number__isnull=False),
                name="published_posts_have_a_number",
            ),
        ]
        indexes = [
            models.Index(fields=["author", "-posted_at"], name="posts_of_a_person"),
            models.Index(
                fields=["posted_at"],
                condition=Q(state=PostState.PENDING),
                name="posts_that_wait",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.thread} #{self.number or '?'}"

    def save(self, *args: Any, **options: Any) -> None:
        self.html, self.html_version = to_html(self.text), VERSION
        super().save(*args, **options)

    def get_absolute_url(self) -> str:
        return reverse("forums:post", args=[self.pk])

    @property
    def body(self) -> SafeString:
        """Its text as HTML; made anew where an earlier version of the renderer made it."""
        is_current = self.html_version == VERSION
        return already_safe(self.html if is_current else to_html(self.text))

    @property
    def quoted(self) -> str:
        """Its words to answer, under a link to it that names nobody."""
        excerpt = self.text[:MAX_QUOTE_LENGTH].strip()
        lines = "\n".join(f"> {line}".rstrip() for line in excerpt.splitlines())
        return f"> [Post {self.number}]({self.get_absolute_url()}):\n>\n{lines}"

    @property
    def is_first(self) -> bool:
        return self.number == 1


# the language in which the author last posted
WRITTEN_LANGUAGE = ActorFact(
    "written language",
    """SELECT to_json(language) FROM forums_post WHERE author_id = account.id
       ORDER BY posted_at DESC LIMIT 1""",
    lambda language: str(language or "en"),
)


class PostRevision(models.Model):
    """What a post said before it was changed. It goes with the text when the author deletes it."""

    post = models.ForeignKey(Post, models.CASCADE, related_name="revisions")
    text = models.TextField()
    written_at = models.DateTimeField()
    changed_at = models.DateTimeField(default=timezone.now)
    changed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    class Meta:
        indexes = [models.Index(fields=["post", "-id"], name="revisions_newest_first")]

    def __str__(self) -> str:
        return f"{self.post} before {self.changed_at:%Y-%m-%d %H:%M}"
