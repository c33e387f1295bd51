"""What a council lets others join, and on which terms."""

from typing import Self

from django.contrib.auth.models import AbstractBaseUser, AnonymousUser
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from councils.models import Council
from councils.models.council import LOCAL_GOVERNMENT
from services.models.choices import ServiceState
from services.models.history import track_history


class OfferState(models.TextChoices):
    DRAFT = "draft", _("Draft")
    OPEN = "open", _("Open to join")
    LIMITED = "limited", _("Few places left")
    PAUSED = "paused", _("Paused")
    CLOSED = "closed", _("Closed")


OPEN_STATES = [OfferState.OPEN, OfferState.LIMITED]


class OfferedTo(models.TextChoices):
    ANY_PUBLIC_BODY = "any_public_body", _("Any public body")
    ANY_COUNCIL = "any_council", _("Any council")
    REGION = "region", _("Councils in the region")
    NEIGHBOURS = "neighbours", _("Neighbouring councils")
    NAMED = "named", _("Named councils")


class ChargeBasis(models.TextChoices):
    FREE = "free", _("Free")
    COST_RECOVERY = "cost_recovery", _("Cost recovery")
    PER_USER = "per_user", _("Per user")
    PER_TRANSACTION = "per_transaction", _("Per transaction")
    COST_SHARE = "cost_share", _("Share of the cost")
    FIXED_ANNUAL = "fixed_annual", _("Fixed yearly charge")
    NEGOTIABLE = "negotiable", _("Negotiable")


class OfferQuerySet(models.QuerySet["Offer"]):
    def visible_to(self, user: AbstractBaseUser | AnonymousUser) -> Self:
        """Everybody sees offers of published listings, except drafts."""
        return self.not_drafts().filter(service__state=ServiceState.PUBLISHED)

    def not_drafts(self) -> Self:
        return self.exclude(state=OfferState.DRAFT)

    def with_room(self) -> Self:
        return self.filter(state__in=OPEN_STATES).exclude(capacity_free=0)


@track_history(
    "OfferVersion",
    [
        *("service", "council", "state", "offered_to", "charge_basis", "capacity_unit"),
        *("capacity_total", "capacity_free", "lead_time_weeks", "terms"),
    ],
)
class Offer(models.Model):
    """A council's offer that others may join one of its services."""

    service = models.ForeignKey("Service", models.CASCADE, related_name="offers")
    council = models.ForeignKey(Council, models.PROTECT, related_name="offers")
    state = models.CharField(max_length=20, choices=OfferState, default=OfferState.DRAFT)
    offered_to = models.CharField(
        max_length=20, choices=OfferedTo, default=OfferedTo.ANY_PUBLIC_BODY
    )
    charge_basis = models.CharField(
        max_length=20, choices=ChargeBasis, default=ChargeBasis.NEGOTIABLE
    )
    capacity_unit = models.CharField(
        max_length=60,
        blank=True,
        help_text=_("For example, payslips a month, seats or calls a day."),
    )
    capacity_total = models.PositiveIntegerField(null=True, blank=True)
    capacity_free = models.PositiveIntegerField(null=True, blank=True)
    lead_time_weeks = models.PositiveSmallIntegerField(null=True, blank=True)
    terms = models.TextField(blank=True, max_length=4000)
    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)

    objects = OfferQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["updated_at", "id"], name="offers_by_change")]
        constraints = [
            models.UniqueConstraint(
                fields=["service", "council"],
                name="a_council_offers_a_service_once",
                violation_error_message=_("This council already offers this service."),
            ),
            models.CheckConstraint(
                condition=Q(capacity_free=None) | Q(capacity_free__lte=F("capacity_total")),
                name="free_capacity_is_part_of_the_total",
                violation_error_message=_(
                    "The free capacity must not be higher than the total capacity."
                ),
            ),
            models.CheckConstraint(
                condition=Q(capacity_total=None) | ~Q(capacity_unit=""),
                name="capacity_says_what_it_counts",
                violation_error_message=_("Enter the unit of capacity."),
            ),
        ]

    def __str__(self) -> str:
        return gettext("{service}, offered by {council}").format(
            service=self.service, council=self.council
        )

    def clean(self) -> None:
        """What councils were let in for is neither free nor gone; a trigger holds it as well."""
        taken = self.places_taken()
        if not taken:
            return
        total, free = self.capacity_total, self.capacity_free
        if total is None or total < taken:
            message = gettext(
                "Councils that joined use {taken:,} of these. Enter {taken:,} or more."
            ).format(taken=taken)
            raise ValidationError({"capacity_total": message})
        if free is not None and free > total - taken:
            message = gettext(
                "Councils that joined use {taken:,}. Enter {free:,} or fewer."
            ).format(taken=taken, free=total - taken)
            raise ValidationError({"capacity_free": message})

    @property
    def has_room(self) -> bool:
        return self.state in OPEN_STATES and self.capacity_free != 0

    @property
    def state_in_words(self) -> str:
        """The state, or that no place is left although the offer is open."""
        is_full = self.state in OPEN_STATES and self.capacity_free == 0
        return gettext("No places left") if is_full else str(self.get_state_display())

    def is_for(self, council: Council) -> bool:
        """Whether a council is among those that the offer is made to, as far as that is known."""
        is_same_region = bool(council.region) and council.region == self.council.region
        allowed = {
            OfferedTo.ANY_PUBLIC_BODY: True,
            OfferedTo.ANY_COUNCIL: council.kind in LOCAL_GOVERNMENT,
            OfferedTo.REGION: is_same_region,
            OfferedTo.NEIGHBOURS: is_same_region,
            OfferedTo.NAMED: False,
        }
        return allowed[OfferedTo(self.offered_to)]

    def places_taken(self) -> int:
        """How many places those have whose requests to join were accepted."""
        return self.partnerships.places_taken() if self.pk else 0

    @property
    def room_in_words(self) -> str:
        total = f"{self.capacity_total:,} {self.capacity_unit}"
        if self.capacity_free is None:
            return gettext("{total} in total").format(total=total)
        return gettext("{free:,} of {total} still available ({percent}%)").format(
            free=self.capacity_free, total=total, percent=self.percent_free
        )

    @property
    def percent_free(self) -> int | None:
        """How much of the capacity is free, in whole percent."""
        if not self.capacity_total or self.capacity_free is None:
            return None
        return round(100 * self.capacity_free / self.capacity_total)
