"""What is recommended for a service area: products, standards to ask for, and the reasons."""

from datetime import date, timedelta
from typing import Self

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import Count, ExpressionWrapper, F, Q, Value
from django.db.models.lookups import LessThanOrEqual
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from councils.models import Council
from portal.accounts.models import User
from portal.accounts.permissions import AnyUser, is_moderator
from portal.lists.name_order import by_name
from portal.site.errors import RuleBroken
from services.models import Category, Product, Standard
from services.models.history import track_history
from services.recommendations.models.working_group import GroupMember, WorkingGroup

REVIEW_MONTHS = 24
REVIEW_DAYS = 731  # two years with a leap day


class RecommendationState(models.TextChoices):
    DRAFT = "draft", _("Draft")
    SUBMITTED = "submitted", _("Waiting for a moderator")
    PUBLISHED = "published", _("Current")
    REPLACED = "replaced", _("Replaced")
    WITHDRAWN = "withdrawn", _("Withdrawn")


OPEN = [RecommendationState.DRAFT, RecommendationState.SUBMITTED]
ENDED = [RecommendationState.REPLACED, RecommendationState.WITHDRAWN]


class RecommendationQuerySet(models.QuerySet["Recommendation"]):
    def visible_to(self, user: AnyUser) -> Self:
        """Everybody sees what was published; drafts are for the people of its group and moderators.

        Of one without a group its author too, who may not be a moderator any more.
        """
        if is_moderator(user):
            return self
        if not isinstance(user, User):
            return self.exclude(state__in=OPEN)
        own = Q(author=user.pk, group=None)
        mine = own | Q(group__in=WorkingGroup.objects.of_person(user))
        return self.filter(~Q(state__in=OPEN) | mine)

    def current(self) -> Self:
        return self.filter(state=RecommendationState.PUBLISHED)

    def ended(self) -> Self:
        return self.filter(state__in=ENDED)

    def submitted(self) -> Self:
        return self.filter(state=RecommendationState.SUBMITTED)

    def abandoned(self) -> Self:
        """Drafts of groups that everybody has left; a moderator gives them away or deletes them."""
        drafts = self.filter(state=RecommendationState.DRAFT, group__isnull=False)
        return drafts.exclude(group__in=GroupMember.objects.active().values("group"))

    def due_for_review(self) -> Self:
        """Current ones whose review date has come, the earliest first."""
        due = self.current().filter(review_on__lte=timezone.localdate())
        return due.order_by("review_on", "pk")

    def of_groups_of(self, user: User) -> Self:
        """Those of the working groups that somebody is in."""
        return self.filter(group__in=WorkingGroup.objects.of_person(user))

    def in_area(self, category: Category) -> Self:
        return self.filter(category=category)

    def for_area(self, category: Category) -> "Recommendation | None":
        """What is recommended for an area now; or else for the area that it is within."""
        areas = [category.pk, category.parent_id or category.pk]
        narrower_first = self.current().filter(category__in=areas).for_page()
        found = {each.category_id: each for each in narrower_first.order_by("pk")}
        return found.get(areas[0]) or found.get(areas[1])

    def for_page(self) -> Self:
        related = self.select_related("category__parent", "group", "author", "council")
        return related.prefetch_related(
            models.Prefetch("products", Product.objects.in_order()),
            models.Prefetch("standards", Standard.objects.in_order()),
        )

    def with_counts(self) -> Self:
        """How many councils follow each area's recommendation, and chose otherwise."""
        answered = Q(category__stances__confirmed_at__isnull=False)
        counted = {
            "followers_count": answered
            & Q(category__stances__kind="follows", category__stances__council__abolished_on=None),
            "others_count": answered & Q(category__stances__kind="otherwise"),
        }
        return self.annotate(
            **{
                name: Count("category__stances", filter=condition, distinct=True)
                for name, condition in counted.items()
            }
        )

    def by_area(self) -> Self:
        return self.order_by(by_name("category__name"), "pk")

    def newest_first(self) -> Self:
        return self.order_by(F("published_on").desc(nulls_first=True), "-pk")

    def locked(self, pk: int) -> "Recommendation":
        """Raises RuleBroken where it was deleted meanwhile."""
        rows = self.select_for_update(of=("self",)).select_related("category", "group")
        found = rows.filter(pk=pk).first()
        if found is None:
            raise RuleBroken(gettext("This draft has been deleted."))
        return found


@track_history(
    "RecommendationVersion",
    [
        *("category", "group", "author", "council", "summary", "reasons", "state", "review_on"),
        *("published_on", "ended_on", "ended_reason", "answer"),
    ],
)
class Recommendation(models.Model):
    """One version of what is recommended for an area. What was published never changes."""

    category = models.ForeignKey(Category, models.PROTECT, related_name="recommendations")
    group = models.ForeignKey(
        WorkingGroup,
        models.PROTECT,
        related_name="recommendations",
        null=True,
        blank=True,
        help_text=_("Leave empty if the moderators recommend it."),
    )
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="recommendations"
    )
    council = models.ForeignKey(
        Council,
        models.PROTECT,
        related_name="+",
        null=True,
        blank=True,
        help_text=_("The council that the author wrote for."),
    )
    summary = models.CharField(max_length=300)
    reasons = models.TextField(max_length=4000)
    products = models.ManyToManyField(Product, related_name="recommendations", blank=True)
    standards = models.ManyToManyField(Standard, related_name="recommendations", blank=True)
    state = models.CharField(
        max_length=10, choices=RecommendationState, default=RecommendationState.DRAFT
    )
    review_on = models.DateField()
    answer = models.CharField(
        max_length=500, blank=True, help_text=_("What a moderator asked to change.")
    )
    submitted_at = models.DateTimeField(null=True, blank=True, editable=False)
    published_on = models.DateField(null=True, blank=True, editable=False)
    ended_on = models.DateField(null=True, blank=True, editable=False)
    ended_reason = models.CharField(max_length=500, blank=True, editable=False)
    is_demonstration = models.BooleanField(default=False)
    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)

    objects = RecommendationQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["category"],
                condition=Q(state=RecommendationState.PUBLISHED),
                name="an_area_has_one_current_recommendation",
                violation_error_message=_("This service area already has a recommendation."),
            ),
            models.CheckConstraint(
                condition=Q(state__in=OPEN) ^ Q(published_on__isnull=False),
                name="published_recommendations_say_when",
                violation_error_message=_("Enter when it was published."),
            ),
            models.CheckConstraint(
                condition=Q(state__in=ENDED) ^ Q(ended_on=None),
                name="ended_recommendations_say_when",
                violation_error_message=_("Enter when it ended."),
            ),
            models.CheckConstraint(
                condition=Q(state=RecommendationState.WITHDRAWN) ^ Q(ended_reason=""),
                name="withdrawn_recommendations_say_why",
                violation_error_message=_("Enter a reason."),
            ),
            models.CheckConstraint(
                condition=~Q(state=RecommendationState.SUBMITTED) | Q(submitted_at__isnull=False),
                name="submitted_recommendations_say_since_when",
                violation_error_message=_("Enter when it was submitted."),
            ),
            models.CheckConstraint(
                condition=Q(published_on=None)
                | Q(
                    LessThanOrEqual(
                        F("review_on"),
                        ExpressionWrapper(
                            F("published_on") + Value(REVIEW_DAYS), models.DateField()
                        ),
                    )
                ),
                name="recommendations_are_reviewed_within_24_months",
                violation_error_message=_("Enter a review date within 24 months."),
            ),
        ]
        indexes = [
            models.Index(fields=["category", "-published_on"], name="recommendations_of_an_area"),
        ]
        # councils answer an area's recommendation: none may slip into another area
        triggers = [pgtrigger.ReadOnly(name="the_area_stays", fields=["category"])]

    def __str__(self) -> str:
        return gettext("Recommendation for {area}").format(area=self.category)

    def get_absolute_url(self) -> str:
        return reverse("recommendations:detail", args=[self.pk])

    @property
    def notification_title(self) -> str:
        return str(self.category)

    @property
    def publisher(self) -> str:
        return str(self.group) if self.group else gettext("Moderators of the directory")

    @property
    def is_draft(self) -> bool:
        return self.state == RecommendationState.DRAFT

    @property
    def is_submitted(self) -> bool:
        return self.state == RecommendationState.SUBMITTED

    @property
    def is_current(self) -> bool:
        return self.state == RecommendationState.PUBLISHED

    @property
    def is_due(self) -> bool:
        """Whether its review date has come."""
        return self.is_current and self.review_on <= timezone.localdate()

    @property
    def colour(self) -> str:
        return "green" if self.is_current else "grey"

    def is_abandoned(self) -> bool:
        """Whether it is a draft of a group that everybody has left."""
        return self.is_draft and self.group is not None and self.group.is_abandoned()

    def return_to_draft(self, answer: str = "") -> None:
        self.state, self.answer, self.submitted_at = RecommendationState.DRAFT, answer, None
        self.save()

    def submit(self) -> None:
        self.state, self.submitted_at = RecommendationState.SUBMITTED, timezone.now()
        self.answer = ""
        self.save()

    def publish(self) -> None:
        self.state, self.published_on = RecommendationState.PUBLISHED, timezone.localdate()
        self.save()

    def end(self, state: RecommendationState, reason: str = "") -> None:
        self.state, self.ended_on, self.ended_reason = state, timezone.localdate(), reason
        self.save()


def latest_review(day: date) -> date:
    """The last day on which something that is published on a day may be reviewed."""
    return day + timedelta(days=REVIEW_DAYS)
