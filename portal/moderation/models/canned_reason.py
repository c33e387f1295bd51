"""Reasons that moderators give often, in words that they agreed on."""

from typing import Self

from django.core.validators import MaxLengthValidator
from django.db import models
from django.db.models import Q

from portal.components.canned_reasons import CannedText
from portal.components.model_fields import NameField
from portal.lists.name_order import by_name

MAX_REASONS = 50
# shorter than any reason may be, so that there is room for own words
MAX_CANNED_LENGTH = 250


class CannedReasonQuerySet(models.QuerySet["CannedReason"]):
    def in_order(self) -> Self:
        return self.order_by(by_name("title"), "pk")


class CannedReason(models.Model):
    """A title for the list, and the words that the person will read."""

    title = NameField(max_length=80, unique=True)
    text = models.TextField(
        max_length=MAX_CANNED_LENGTH, validators=[MaxLengthValidator(MAX_CANNED_LENGTH)]
    )
    updated_at = models.DateTimeField(auto_now=True)

    objects = CannedReasonQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=~Q(title="") & ~Q(text=""), name="canned_reasons_have_words"
            )
        ]

    def __str__(self) -> str:
        return self.title


def canned_texts() -> list[CannedText]:
    """All of them, for the forms of every app."""
    rows = CannedReason.objects.in_order()[:MAX_REASONS]
    return [CannedText(str(row.pk), row.title, row.text) for row in rows]
