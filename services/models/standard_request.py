"""A standard that somebody named and the directory does not know yet."""

from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from councils.models import Council
from portal.components.model_fields import NameField
from portal.site.errors import RuleBroken
from services.models.standard import Standard


class StandardRequestQuerySet(models.QuerySet["StandardRequest"]):
    def open(self) -> Self:
        return self.filter(answered_at=None)

    def oldest_first(self) -> Self:
        related = self.select_related("council", "service", "asked_by")
        return related.order_by("asked_at", "pk")


class StandardRequest(models.Model):
    """Asked by a council for one of its services, and answered by a moderator."""

    name = NameField(max_length=120)
    council = models.ForeignKey(Council, models.PROTECT, related_name="+")
    service = models.ForeignKey(
        "services.Service",
        models.CASCADE,
        related_name="standard_requests",
        null=True,
        blank=True,
    )
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="standard_requests"
    )
    asked_at = models.DateTimeField(auto_now_add=True)
    standard = models.ForeignKey(
        Standard, models.PROTECT, related_name="requests", null=True, blank=True
    )
    answered_at = models.DateTimeField(null=True, blank=True)
    answer = models.CharField(max_length=500, blank=True)

    objects = StandardRequestQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(standard=None) | Q(answered_at__isnull=False),
                name="only_answered_requests_have_a_standard",
                violation_error_message=_("Enter when the request was answered."),
            ),
            models.CheckConstraint(
                condition=Q(answered_at=None) | Q(standard__isnull=False) | ~Q(answer=""),
                name="declined_standards_say_why",
                violation_error_message=_("Enter a reason."),
            ),
        ]
        indexes = [
            models.Index(
                fields=["asked_at", "id"],
                condition=Q(answered_at=None),
                name="open_requests_for_standards",
            )
        ]

    def __str__(self) -> str:
        return self.name

    def settle(self, standard: Standard | None, answer: str) -> None:
        """Keep the answer. Raises RuleBroken where another moderator was first."""
        if self.answered_at:
            raise RuleBroken(gettext("Another moderator has already answered this request."))
        self.standard, self.answer, self.answered_at = standard, answer, timezone.now()
        self.save()
