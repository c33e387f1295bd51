"""A conversation, and what it is about."""

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.lookups import LessThanOrEqual
from django.urls import reverse
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext, ngettext

from councils.models import Council
from forums.models.board import Board, Visibility
from forums.models.choices import Pinned, ThreadKind, ThreadState
from forums.models.thread_queryset import ABOUT, ThreadQuerySet
from portal.accounts.permissions import AnyUser
from portal.components.metadata import absolute
from portal.components.model_fields import NameField
from services.models import Product, Service
from services.models.choices import LANGUAGES
from services.needs.models import Need
from services.partnerships.models import Partnership
from services.recommendations.models import Recommendation

POSTS_ON_A_PAGE = 20
MAX_TITLE_LENGTH = 150


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
            models.Index(
                fields=["begun_at"],
                condition=Q(
                    kind=ThreadKind.QUESTION, state=ThreadState.PUBLISHED, accepted_post=None
                ),
                name="questions_without_answer",
            ),
            models.Index(
                fields=["board"],
                condition=Q(state=ThreadState.PUBLISHED, accepted_post__isnull=False),
                name="answered_threads_of_a_board",
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
    def replies_in_words(self) -> str:
        if not self.replies_count:
            return gettext("No replies yet")
        text = ngettext("{n:,} reply", "{n:,} replies", self.replies_count)
        return text.format(n=self.replies_count)

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
