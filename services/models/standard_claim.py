"""That a service or product follows a standard: claimed, with evidence, checked, or expired."""

from datetime import date, datetime
from typing import Self

from django.core.validators import URLValidator
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from portal.lists.name_order import by_name
from portal.site.errors import RuleBroken
from services.models.choices import ServiceState
from services.models.standard import Standard
from services.models.suppliers import Product

web_address = URLValidator(schemes=["http", "https"])


class ClaimState(models.TextChoices):
    CLAIMED = "claimed", _("Claimed")
    CHECKED = "checked", _("Checked")
    NOT_SHOWN = "not_shown", _("Not shown by the evidence")


CLAIM_RULE = Q(state=ClaimState.CLAIMED, checked_at=None) | (
    ~Q(state=ClaimState.CLAIMED) & Q(checked_at__isnull=False)
)

WHEN_CHECKED = _("Enter when it was checked, or set the state to Claimed.")


class StandardClaim(models.Model):
    """What a service or product says of one standard, and what a moderator found."""

    evidence_url = models.URLField(
        max_length=500, blank=True, default="", db_default="", validators=[web_address]
    )
    state = models.CharField(
        max_length=10,
        choices=ClaimState,
        default=ClaimState.CLAIMED,
        db_default=ClaimState.CLAIMED,
    )
    checked_at = models.DateTimeField(null=True, blank=True)
    valid_until = models.DateField(null=True, blank=True)
    note = models.CharField(max_length=300, blank=True, default="", db_default="")
    claimed_at = models.DateTimeField(db_default=Now(), editable=False)

    class Meta:
        abstract = True

    @property
    def is_expired(self) -> bool:
        return self.valid_until is not None and self.valid_until < timezone.localdate()

    @property
    def status(self) -> str:
        """One word for a tag: how sure this is."""
        if self.is_expired:
            return gettext("Expired")
        if self.state == ClaimState.CLAIMED and self.evidence_url:
            return gettext("Claimed, with evidence")
        return str(ClaimState(self.state).label)

    @property
    def colour(self) -> str:
        if self.is_expired or self.state == ClaimState.NOT_SHOWN:
            return "red"
        return "green" if self.state == ClaimState.CHECKED else "grey"

    def give_evidence(self, address: str) -> None:
        """Keep other evidence; whoever checked the one before has not seen this."""
        if address == self.evidence_url:
            return
        self.evidence_url, self.state = address, ClaimState.CLAIMED
        self.checked_at = self.valid_until = None
        self.note = ""
        self.save()

    def answer(self, state: ClaimState, *, until: date | None, note: str) -> None:
        """Keep what a moderator found. Raises RuleBroken where another one was first."""
        if self.state != ClaimState.CLAIMED:
            raise RuleBroken(gettext("Another moderator has already checked this claim."))
        self.state, self.note = state, note
        self.checked_at, self.valid_until = timezone.now(), until
        self.save()

    @property
    def weight(self) -> tuple[int, datetime]:
        """How much it says: checked beats claimed, with evidence or without; then the newer."""
        if self.state == ClaimState.NOT_SHOWN:
            rank = 0
        elif self.state == ClaimState.CHECKED:
            rank = 2 if self.is_expired else 4
        else:
            rank = 3 if self.evidence_url else 1
        return rank, self.checked_at or self.claimed_at


# what of a claim belongs together: evidence, and what a moderator found in it
TOGETHER = ["evidence_url", "state", "checked_at", "valid_until", "note", "claimed_at"]


class ServiceStandardQuerySet(models.QuerySet["ServiceStandard"]):
    def published(self) -> Self:
        return self.filter(service__state=ServiceState.PUBLISHED)

    def to_check(self) -> Self:
        """Claims with evidence that nobody has looked at, oldest first."""
        waiting = self.published().filter(state=ClaimState.CLAIMED).exclude(evidence_url="")
        return waiting.order_by("claimed_at", "pk")

    def for_listing(self) -> Self:
        """With their standards, in the order of their names; without those merged into others."""
        unmerged = self.filter(standard__merged_into=None).select_related("standard")
        return unmerged.order_by(by_name("standard__name"), "pk")

    def by_service(self) -> Self:
        related = self.select_related("service__council")
        return related.order_by(by_name("service__title"), "pk")


class ServiceStandard(StandardClaim):
    """A listing, or an edit of one, and a standard that it follows."""

    service = models.ForeignKey("services.Service", models.CASCADE, related_name="standard_claims")
    standard = models.ForeignKey(Standard, models.CASCADE, related_name="service_claims")

    objects = ServiceStandardQuerySet.as_manager()

    class Meta:
        db_table = "services_service_standards"
        unique_together = [("service", "standard")]
        constraints = [
            models.CheckConstraint(
                condition=CLAIM_RULE,
                name="checked_service_claims_say_when",
                violation_error_message=WHEN_CHECKED,
            )
        ]

    def __str__(self) -> str:
        return f"{self.service} follows {self.standard}"

    @property
    def about(self) -> models.Model:
        return self.service


class ProductStandardQuerySet(models.QuerySet["ProductStandard"]):
    def unmerged(self) -> Self:
        return self.filter(product__merged_into=None)

    def to_check(self) -> Self:
        """Claims with evidence that nobody has looked at, oldest first."""
        waiting = self.unmerged().filter(state=ClaimState.CLAIMED).exclude(evidence_url="")
        return waiting.order_by("claimed_at", "pk")

    def for_product(self) -> Self:
        """With their standards, in the order of their names; without those merged into others."""
        unmerged = self.filter(standard__merged_into=None).select_related("standard")
        return unmerged.order_by(by_name("standard__name"), "pk")

    def by_product(self) -> Self:
        related = self.select_related("product__supplier")
        return related.order_by(by_name("product__name"), "pk")


class ProductStandard(StandardClaim):
    """A product and a standard that it follows."""

    product = models.ForeignKey(Product, models.CASCADE, related_name="standard_claims")
    standard = models.ForeignKey(Standard, models.CASCADE, related_name="product_claims")

    objects = ProductStandardQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["product", "standard"],
                name="a_product_follows_a_standard_once",
                violation_error_message=_("This standard is already recorded for this product."),
            ),
            models.CheckConstraint(
                condition=CLAIM_RULE,
                name="checked_product_claims_say_when",
                violation_error_message=WHEN_CHECKED,
            ),
        ]

    def __str__(self) -> str:
        return f"{self.product} follows {self.standard}"

    @property
    def about(self) -> models.Model:
        return self.product


Claim = ServiceStandard | ProductStandard
