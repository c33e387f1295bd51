"""What a group plans for a service area."""

from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from councils.models import Council
from services.council_groups.models.council_group import CouncilGroup
from services.models import Category


class PlanChoice(models.TextChoices):
    KEEP = "keep", _("Keep the system of one council")
    TOGETHER = "together", _("Buy together")
    LATER = "later", _("Decide later")


class AreaPlanQuerySet(models.QuerySet["AreaPlan"]):
    def current(self) -> Self:
        return self.filter(replaced_at=None)

    def for_page(self) -> Self:
        """With what a page says of each, the last one first."""
        related = self.select_related("category", "chosen_council", "decided_by")
        return related.order_by("-decided_at", "-pk")

    def by_area(self) -> "dict[int, AreaPlan]":
        """The current plans of a group, by the key of their service area."""
        return {plan.category_id: plan for plan in self.current().for_page()}

    def of_area(self, category: Category) -> Self:
        return self.filter(category=category)


class AreaPlan(models.Model):
    """One decision. A new one replaces it, and the old one stays to be read."""

    group = models.ForeignKey(CouncilGroup, models.CASCADE, related_name="plans", db_index=False)
    category = models.ForeignKey(Category, models.PROTECT, related_name="+")
    choice = models.CharField(max_length=10, choices=PlanChoice)
    chosen_council = models.ForeignKey(
        Council, models.PROTECT, related_name="+", null=True, blank=True
    )
    note = models.TextField(max_length=1000, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", editable=False
    )
    decided_at = models.DateTimeField(editable=False)
    replaced_at = models.DateTimeField(null=True, editable=False)

    objects = AreaPlanQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["group", "category"], name="plans_of_a_council_group")]
        constraints = [
            models.UniqueConstraint(
                fields=["group", "category"],
                condition=Q(replaced_at=None),
                name="a_council_group_has_one_plan_for_an_area",
                violation_error_message=_("There is already a plan for this service area."),
            ),
            models.CheckConstraint(
                condition=Q(choice=PlanChoice.KEEP, chosen_council__isnull=False)
                | ~Q(choice=PlanChoice.KEEP) & Q(chosen_council=None),
                name="plans_that_keep_a_system_say_of_which_council",
                violation_error_message=_("Choose the council whose system is kept."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.category}: {self.sentence}"

    @property
    def sentence(self) -> str:
        if self.chosen_council:
            return gettext("Keep the system of {council}").format(council=self.chosen_council.name)
        return str(self.get_choice_display())
