"""Which moderator has taken what."""

from datetime import timedelta
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from portal.accounts.models import User

CLAIM_LASTS = timedelta(hours=2)


class Queue(models.TextChoices):
    LISTINGS = "listings", _("Services")
    EDITS = "edits", _("Edits")
    FLAGS = "flags", _("Reports")
    DUPLICATES = "duplicates", _("Duplicates")


class ClaimQuerySet(models.QuerySet["Claim"]):
    def standing(self) -> Self:
        """Those taken lately: a moderator who went home does not hold up the others."""
        return self.filter(at__gt=timezone.now() - CLAIM_LASTS).select_related("by")

    def lapsed_or_of(self, user: User) -> Self:
        return self.filter(Q(by=user) | Q(at__lte=timezone.now() - CLAIM_LASTS))


class Claim(models.Model):
    """A moderator is at it, so that no other does the same work."""

    queue = models.CharField(max_length=20, choices=Queue)
    item = models.PositiveBigIntegerField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="claims")
    at = models.DateTimeField(auto_now_add=True)

    objects = ClaimQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["queue", "item"], name="an_item_is_claimed_once"),
        ]

    def __str__(self) -> str:
        return f"{self.get_queue_display()} {self.item}"
