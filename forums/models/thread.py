"""A conversation, and what it is about."""

from collections.abc import Iterable
from datetime import datetime
from typing import TYPE_CHECKING, Any, Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.lookups import LessThanOrEqual
from django.urls import reverse
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from councils.models import Council
from forums.models.board import Board, Visibility, on_readable_boards
from portal.accounts.permissions import AnyUser, is_moderator
from portal.components.metadata import absolute
from portal.components.model_fields import NameField
from portal.site.errors import RuleBroken
from services.models import Product, Service
from services.models.choices import LANGUAGES
from services.needs.models import Need
from services.partnerships.models import Partnership
from services.recommendations.models import Recommendation

if TYPE_CHECKING:
    from forums.models.post import Post

POSTS_ON_A_PAGE = 20
MAX_TITLE_LENGTH = 150


class ThreadKind(models.TextChoices):
    QUESTION = "question", _("Question")
    EXPERIENCE = "experience", _("Experience")
    ANNOUNCEMENT = "announcement", _("Announcement")
    NEED = "need", _("Need")


class ThreadState(models.TextChoices):
    PUBLISHED = "published", _("Published")
    PENDING = "pending", _("Waiting for a moderator")
    HIDDEN = "hidden", _("Hidden")
    MERGED = "merged", _("Merged into another thread")


class Pinned(models.TextChoices):
    NOWHERE = "", _("Not pinned")
    BOARD = "board", _("Pinned to its board")
    SITE = "site", _("Pinned to all lists")


OF_A_STATE = [
    *(
        "slug",
        "title",
        "language",
        "kind",
        "state",
        "board_id",
        "replies_count",
        "accepted_post_id",
    ),
    *("locked_at", "same_needs_count", "last_posted_at", "last_number"),
]
LIST_FIELDS = [
    *OF_A_STATE,
    *("board__name", "board__slug", "council__name"),
    *("author__display_name", "author__is_active"),
]
# whoever writes in a thread waits for it: put together as a queryset it takes four times as long
LOCK = "SELECT * FROM forums_thread WHERE id = %s FOR NO KEY UPDATE"


class ThreadQuerySet(models.QuerySet["Thread"]):
    def visible_to(self, user: AnyUser) -> Self:
        """The threads that somebody may read: the one place that says so."""
        state = Q(state=ThreadState.PUBLISHED)
        if is_moderator(user):
            state = ~Q(state=ThreadState.MERGED)
        elif user.is_authenticated:
            state |= Q(state=ThreadState.PENDING, author=user.pk)
        return self.filter(on_readable_boards(user, "board__"), state)

    def published(self) -> Self:
        return self.filter(state=ThreadState.PUBLISHED)

    def merged_into(self, pk: int, user: AnyUser) -> "Thread | None":
        """Where a thread that was merged is now, if somebody may read that."""
        rows = self.select_related("merged_into")
        found = rows.filter(pk=pk, state=ThreadState.MERGED).first()
        while found and found.merged_into:
            found = rows.get(pk=found.merged_into.pk)
        return self.visible_to(user).filter(pk=found.pk).first() if found else None

    def to_list(self) -> Self:
        """With what a line of a list shows."""
        return self.select_related("board", "author", "council").only(*LIST_FIELDS)

    def cache_keys(self) -> Self:
        """With what tells whether a line that was drawn still holds."""
        return self.only(*OF_A_STATE)

    def newest_first(self) -> Self:
        return self.order_by("-last_posted_at", "-pk")

    def before(self, moment: datetime, pk: int) -> Self:
        """Those that come after this place in a list of the newest first."""
        return self.filter(
            Q(last_posted_at__lt=moment) | Q(last_posted_at=moment, pk__lt=pk),
            last_posted_at__lte=moment,
        )

    def pinned_on(self, board: Board | None) -> Self:
        """Pinned on a board, or on every list where there is none."""
        where = Q(pinned=Pinned.SITE) | (Q(pinned=Pinned.BOARD, board=board) if board else Q())
        still = Q(pinned_until=None) | Q(pinned_until__gt=timezone.now())
        return self.filter(where, still)

    def pinned_anywhere(self) -> Self:
        return self.exclude(pinned=Pinned.NOWHERE)

    def unanswered(self) -> Self:
        return self.filter(kind=ThreadKind.QUESTION, accepted_post=None, locked_at=None)

    def of(self, user: AnyUser) -> Self:
        """Begun by somebody, or answered by them."""
        answered = self.model.objects.filter(posts__author=user.pk)
        return self.filter(Q(author=user.pk) | Q(pk__in=answered.values("pk")))

    def about(self, thing: models.Model) -> Self:
        if isinstance(thing, Recommendation):
            # a new version goes on with the conversation about those before
            return self.filter(recommendation__category=thing.category_id)
        field = ABOUT[type(thing)]
        return self.filter(**{field: thing.pk})

    def locked(self, pk: int) -> "Thread":
        """The thread, locked until the transaction ends.

        Raises RuleBroken when it is gone.
        """
        for found in self.raw(LOCK, [pk]):
            return found
        raise RuleBroken(gettext("This thread no longer exists."))

    def locked_around(self, post: "Post") -> "Thread":
        """The thread of a post, locked.

        Raises RuleBroken when the post is gone, or was put into another thread meanwhile.
        """
        thread = self.locked(post.thread_id)
        if thread.posts.filter(pk=post.pk).exists():
            return thread
        raise RuleBroken(gettext("This post no longer exists."))

    def locked_all(self, pks: Iterable[int]) -> dict[int, "Thread"]:
        """Several threads, locked in the order of their keys so that nobody waits in a circle."""
        rows = self.select_for_update(of=("self",), no_key=True).filter(pk__in=list(pks))
        return {thread.pk: thread for thread in rows.order_by("pk")}


class Thread(models.Model):
    """A conversation. Its posts are numbered from 1, in the order in which they were published."""

    board = models.ForeignKey(Board, models.PROTECT, related_name="threads")
    kind = models.CharField(max_length=15, choices=ThreadKind, default=ThreadKind.QUESTION)
    title = NameField(max_length=MAX_TITLE_LENGTH)
    slug = models.SlugField(max_length=80)
    language = models.CharField(max_length=5, choices=LANGUAGES, default="en", db_default="en")
    author = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="threads")
    council = models.ForeignKey(Council, models.PROTECT, related_name="threads", null=True)
    state = models.CharField(max_length=10, choices=ThreadState, default=ThreadState.PUBLISHED)

    service = models.ForeignKey(
        Service, models.SET_NULL, related_name="threads", null=True, blank=True
    )
    product = models.ForeignKey(
        Product, models.SET_NULL, related_name="threads", null=True, blank=True
    )
    about_council = models.ForeignKey(
        Council, models.SET_NULL, related_name="threads_about", null=True, blank=True
    )
    need = models.ForeignKey(Need, models.SET_NULL, related_name="threads", null=True, blank=True)
    partnership = models.ForeignKey(
        Partnership, models.SET_NULL, related_name="threads", null=True, blank=True
    )
    recommendation = models.ForeignKey(
        Recommendation,
        models.SET_NULL,
        related_name="threads",
        null=True,
        blank=True,
        db_index=False,
    )

    begun_at = models.DateTimeField(default=timezone.now)
    last_number = models.PositiveIntegerField(default=0)
    replies_count = models.PositiveIntegerField(default=0)
    people_count = models.PositiveIntegerField(default=0)
    same_needs_count = models.PositiveIntegerField(default=0)
    last_post = models.ForeignKey("Post", models.SET_NULL, related_name="+", null=True)
    last_posted_at = models.DateTimeField(default=timezone.now)
    accepted_post = models.ForeignKey("Post", models.SET_NULL, related_name="+", null=True)

    is_demonstration = models.BooleanField(default=False)
    pinned = models.CharField(max_length=10, choices=Pinned, blank=True)
    pinned_until = models.DateTimeField(null=True, blank=True)
    locked_at = models.DateTimeField(null=True)
    slow_minutes = models.PositiveSmallIntegerField(default=0)
    merged_into = models.ForeignKey("self", models.PROTECT, related_name="merged", null=True)

    objects = ThreadQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=LessThanOrEqual(
                    models.Func(
                        *("service", "product", "about_council", "need", "partnership"),
                        "recommendation",
                        function="num_nonnulls",
                        output_field=models.IntegerField(),
                    ),
                    1,
                ),
                name="a_thread_is_about_one_thing",
            ),
            models.CheckConstraint(
                condition=Q(state=ThreadState.MERGED, merged_into__isnull=False)
                | ~Q(state=ThreadState.MERGED) & Q(merged_into=None),
                name="merged_threads_say_into_which",
            ),
        ]
        indexes = [
            models.Index(
                fields=["board", "-last_posted_at", "-id"],
                condition=Q(state=ThreadState.PUBLISHED),
                name="threads_of_a_board",
            ),
            models.Index(
                fields=["-last_posted_at", "-id"],
                condition=Q(state=ThreadState.PUBLISHED),
                name="threads_newest_first",
            ),
            models.Index(
                fields=["recommendation"],
                condition=Q(recommendation__isnull=False),
                name="threads_about_recommendations",
            ),
            # those few that are pinned: whether there are any is asked for every list
            models.Index(
                fields=["pinned"],
                condition=~Q(pinned=Pinned.NOWHERE),
                name="threads_that_are_pinned",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def save(self, *args: Any, **options: Any) -> None:
        self.slug = slugify(self.title)[:80] or "thread"
        super().save(*args, **options)

    def get_absolute_url(self) -> str:
        return reverse("forums:thread", args=[self.pk, self.slug])

    @property
    def about(self) -> models.Model | None:
        """The listing, product, council, need or whatever else it is about."""
        return next((thing for name in ABOUT.values() if (thing := getattr(self, name))), None)

    def about_for(self, user: AnyUser) -> models.Model | None:
        """What it is about, where somebody may see that: it can be hidden since."""
        for kind, name in ABOUT.items():
            if pk := getattr(self, f"{name}_id"):
                rows: Any = kind._default_manager.all()  # noqa: SLF001 - Django's name for it
                seen = rows.visible_to(user) if hasattr(rows, "visible_to") else rows
                found: models.Model | None = seen.filter(pk=pk).first()
                return found
        return None

    @property
    def is_of_need(self) -> bool:
        """Whether others can have it too: a question or a need."""
        return self.kind in {ThreadKind.QUESTION, ThreadKind.NEED}

    @property
    def is_locked(self) -> bool:
        return self.locked_at is not None

    @property
    def is_answered(self) -> bool:
        return self.accepted_post_id is not None

    @property
    def pages(self) -> int:
        return max(1, -(-self.last_number // POSTS_ON_A_PAGE))

    def structured_data(self) -> dict[str, object]:
        """What everybody may know of it, in the words of schema.org; nothing of other threads."""
        if self.state != ThreadState.PUBLISHED or self.board.visibility != Visibility.PUBLIC:
            return {}
        return {
            "@type": "DiscussionForumPosting",
            "headline": self.title,
            "inLanguage": self.language,
            "url": absolute(self.get_absolute_url()),
            "datePublished": self.begun_at,
            "dateModified": self.last_posted_at,
            "author": {"@type": "Person", "name": str(self.author)},
            "isPartOf": absolute(self.board.get_absolute_url()),
            "interactionStatistic": {
                "@type": "InteractionCounter",
                "interactionType": "https://schema.org/CommentAction",
                "userInteractionCount": self.replies_count,
            },
        }

    def address_of(self, number: int) -> str:
        """Where the post with this number stands."""
        page = -(-number // POSTS_ON_A_PAGE)
        query = f"?page={page}" if page > 1 else ""
        return f"{self.get_absolute_url()}{query}#post-{number}"


ABOUT: dict[type[models.Model], str] = {
    Service: "service",
    Product: "product",
    Council: "about_council",
    Need: "need",
    Partnership: "partnership",
    Recommendation: "recommendation",
}
