"""What was there when a council looked, and whom it asked: kept as it was then."""

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from councils.models import Council
from services.needs.models.need import Need


class FindingKind(models.TextChoices):
    OFFER = "offer", "Offered, with room"
    USE = "use", "In use elsewhere"
    NEED = "need", "Planned by others too"
    CONTRACT = "contract", "Contract that ends in the same time"
    THREAD = "thread", "Talked about"


class Asked(models.TextChoices):
    LETTER = "letter", "By letter"
    THREAD = "thread", "In a thread"


class Finding(models.Model):
    """One thing that fits a need, and why. Its words stay as they were when it was found."""

    need = models.ForeignKey(Need, models.CASCADE, related_name="findings")
    kind = models.CharField(max_length=10, choices=FindingKind)
    key = models.BigIntegerField(help_text="Of the offer, use, need or thread.")
    council = models.ForeignKey(
        Council, models.PROTECT, related_name="+", null=True, help_text="Whom to ask about it."
    )
    title = models.CharField(max_length=250)
    address = models.CharField(max_length=300)
    reasons = ArrayField(models.CharField(max_length=200), default=list)
    position = models.PositiveSmallIntegerField(default=0)
    found_at = models.DateTimeField(auto_now_add=True)
    asked_at = models.DateTimeField(null=True)
    asked_how = models.CharField(max_length=10, choices=Asked, blank=True)
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", null=True
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["need", "kind", "key"], name="a_need_finds_a_thing_once"
            ),
            models.CheckConstraint(
                condition=Q(asked_at=None, asked_how="", asked_by=None)
                | (Q(asked_at__isnull=False, asked_by__isnull=False) & ~Q(asked_how="")),
                name="asked_findings_say_how_and_by_whom",
            ),
        ]

    def __str__(self) -> str:
        return self.title
