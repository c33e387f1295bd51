"""What people do with what others wrote: they react, and say that they have the need too."""

from collections.abc import Iterable
from typing import NamedTuple, Self

from django.conf import settings
from django.db import models
from django.db.models import Count
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from councils.models import Council
from forums.models.post import Post
from forums.models.thread import Thread
from portal.database.statements import Statement


class ReactionKind(models.TextChoices):
    HELPFUL = "helpful", _("Helpful")
    AGREE = "agree", _("Agree")
    THANKS = "thanks", _("Thanks")


class Reacted(NamedTuple):
    """How many reacted to a post in a way."""

    kind: str
    label: str
    times: int


REACTIONS = Statement(
    "reactions_of_somebody",
    """
    SELECT post_id, kind FROM forums_reaction
    WHERE post_id = ANY(%(posts)s) AND user_id = %(user)s
    """,
    user="bigint",
    posts="bigint[]",
)


class ReactionQuerySet(models.QuerySet["Reaction"]):
    def to_posts(self, posts: Iterable[Post]) -> dict[int, list[Reacted]]:
        """For each post, every kind of reaction, in one query."""
        counted = (
            self.filter(post__in=[post.pk for post in posts])
            .values_list("post", "kind")
            .annotate(times=Count("pk"))
        )
        known = {(post, kind): times for post, kind, times in counted}
        return {
            post.pk: [
                Reacted(kind.value, str(kind.label), known.get((post.pk, kind.value), 0))
                for kind in ReactionKind
            ]
            for post in posts
        }


class Reaction(models.Model):
    """Somebody found a post helpful, agrees or says thanks."""

    post = models.ForeignKey(Post, models.CASCADE, related_name="reactions")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="reactions")
    kind = models.CharField(max_length=10, choices=ReactionKind)

    objects = ReactionQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["post", "user", "kind"], name="people_react_once_in_a_way"
            )
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {self.post}"


class SameNeedQuerySet(models.QuerySet["SameNeed"]):
    def of(self, thread: Thread) -> Self:
        return self.filter(thread=thread).select_related("council").order_by("said_at", "pk")


class SameNeed(models.Model):
    """A council has the need too that a thread speaks of."""

    thread = models.ForeignKey(Thread, models.CASCADE, related_name="same_needs")
    council = models.ForeignKey(Council, models.CASCADE, related_name="same_needs")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    said_at = models.DateTimeField(default=timezone.now)

    objects = SameNeedQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["thread", "council"], name="a_council_has_a_need_once")
        ]

    def __str__(self) -> str:
        return f"{self.council}: {self.thread}"
