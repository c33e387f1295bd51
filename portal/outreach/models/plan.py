"""What moderators note about a council, and what they do next."""

from datetime import date
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from councils.models import Council


class OutreachPlanQuerySet(models.QuerySet["OutreachPlan"]):
    def due(self, today: date) -> Self:
        """Those with a next step whose day has come, the longest ago first."""
        due = self.filter(next_on__lte=today).select_related("council")
        return due.order_by("next_on", "pk")


class OutreachPlan(models.Model):
    """Notes about a council, the next step and its date. Only moderators see it."""

    council = models.OneToOneField(Council, models.CASCADE, related_name="outreach_plan")
    notes = models.TextField(blank=True, max_length=4000)
    next_step = models.CharField(max_length=200, blank=True)
    next_on = models.DateField(null=True, blank=True)
    changed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    changed_at = models.DateTimeField(auto_now=True)

    objects = OutreachPlanQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(next_on=None) | ~Q(next_step=""),
                name="dates_of_next_steps_say_of_what",
                violation_error_message=_("Enter the next step for this date."),
            ),
        ]

    def __str__(self) -> str:
        return self.next_step
