"""What a council says of a recommendation: that it follows it, or why it chose otherwise."""

from typing import Self

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from councils.models import Council
from councils.permissions import memberships_of
from portal.accounts.permissions import AnyUser
from portal.lists.name_order import by_name
from portal.site.errors import RuleBroken
from services.models import Category, Use
from services.models.history import track_history
from services.recommendations.models.recommendation import Recommendation, RecommendationState

MAX_REASON_LENGTH = 1000


class StanceKind(models.TextChoices):
    FOLLOWS = "follows", _("We follow this")
    OTHERWISE = "otherwise", _("We chose otherwise")


class StanceQuerySet(models.QuerySet["Stance"]):
    def visible_to(self, user: AnyUser) -> Self:
        """Everybody sees what editors confirmed; the rest is for the council's own people."""
        return self.filter(
            Q(confirmed_at__isnull=False) | Q(council__in=list(memberships_of(user)))
        )

    def confirmed(self) -> Self:
        return self.exclude(confirmed_at=None)

    def proposed(self) -> Self:
        return self.filter(confirmed_at=None)

    def to_answer(self) -> Self:
        """What an editor has to confirm, and answers to a version that was replaced."""
        current = Recommendation.objects.current().values("category")
        outdated = ~Q(recommendation__state=RecommendationState.PUBLISHED)
        return self.filter(Q(confirmed_at=None) | outdated, category__in=current)

    def following(self) -> Self:
        return self.confirmed().filter(kind=StanceKind.FOLLOWS, council__abolished_on=None)

    def otherwise(self) -> Self:
        return self.confirmed().filter(kind=StanceKind.OTHERWISE)

    def for_page(self) -> Self:
        related = self.select_related("council", "author", "recommendation", "category")
        return related.order_by(by_name("council__name"), "pk")

    def for_council(self) -> Self:
        """With what the page of a council shows, by service area."""
        related = self.select_related("category", "recommendation")
        return related.order_by(by_name("category__name"), "pk")

    def locked(self, pk: int) -> "Stance":
        """Raises RuleBroken where it was withdrawn meanwhile."""
        found = self.select_for_update(of=("self",)).select_related("council").filter(pk=pk).first()
        if found is None:
            raise RuleBroken(gettext("A colleague has already withdrawn this."))
        return found

    def councils(self) -> "models.QuerySet[Council]":
        return Council.objects.filter(pk__in=self.values("council")).order_by("pk")


@track_history(
    "StanceVersion",
    ["council", "category", "recommendation", "kind", "reason", "since", "author", "confirmed_at"],
)
class Stance(models.Model):
    """Of a council on an area. It stays when a new version comes, and says which one it answers."""

    council = models.ForeignKey(Council, models.PROTECT, related_name="stances")
    category = models.ForeignKey(
        Category, models.PROTECT, related_name="stances", editable=False, db_index=False
    )
    recommendation = models.ForeignKey(
        Recommendation,
        models.PROTECT,
        related_name="stances",
        help_text=_("The version that the council answered."),
    )
    kind = models.CharField(max_length=10, choices=StanceKind)
    reason = models.TextField(blank=True, max_length=MAX_REASON_LENGTH)
    since = models.DateField(null=True, blank=True)
    uses = models.ManyToManyField(Use, through="StanceUse", related_name="stances", blank=True)
    author = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="stances")
    confirmed_at = models.DateTimeField(
        null=True, blank=True, help_text=_("When an editor confirmed what a member wrote.")
    )
    is_demonstration = models.BooleanField(default=False)
    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)

    objects = StanceQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["category", "council"],
                name="a_council_answers_a_recommendation_once",
                violation_error_message=_("This council has already answered."),
            ),
            models.CheckConstraint(
                condition=~Q(kind=StanceKind.OTHERWISE) | ~Q(reason=""),
                name="councils_that_choose_otherwise_say_why",
                violation_error_message=_("Enter why your council chose otherwise."),
            ),
            models.CheckConstraint(
                condition=Q(since=None) | Q(kind=StanceKind.FOLLOWS),
                name="only_councils_that_follow_say_since_when",
                violation_error_message=_("Enter a date only if your council follows this."),
            ),
        ]
        triggers = [
            pgtrigger.Trigger(
                name="the_area_is_that_of_the_recommendation",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert | pgtrigger.Update,
                func="""
                    SELECT category_id INTO NEW.category_id
                    FROM recommendations_recommendation WHERE id = NEW.recommendation_id;
                    RETURN NEW;
                """,
            )
        ]

    def __str__(self) -> str:
        return f"{self.council}: {self.get_kind_display()}"

    def get_absolute_url(self) -> str:
        return self.recommendation.get_absolute_url()

    @property
    def notification_title(self) -> str:
        return str(self.category)

    @property
    def follows(self) -> bool:
        return self.kind == StanceKind.FOLLOWS

    @property
    def is_confirmed(self) -> bool:
        return self.confirmed_at is not None

    def confirm(self) -> None:
        """Raises RuleBroken where a colleague was first."""
        if self.is_confirmed:
            raise RuleBroken(gettext("A colleague has already confirmed this."))
        self.confirmed_at = timezone.now()
        self.save()


class StanceUse(models.Model):
    """A system with which a council follows what is recommended."""

    stance = models.ForeignKey(Stance, models.CASCADE, related_name="+")
    # the database deletes the row with its use: if Django did, it would delete uses one by one,
    # after their services, and the counters of services need them the other way round
    use = models.ForeignKey(Use, models.DO_NOTHING, related_name="+", db_constraint=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["stance", "use"],
                name="a_stance_names_a_use_once",
                violation_error_message=_("This system is already listed."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.use} in {self.stance}"
