"""What sharing was worth, and how sure we are of it."""

from datetime import date
from typing import Any, Self

from django.conf import settings
from django.db import models
from django.db.models import Case, Count, F, Q, Sum, When
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from councils.models import Council
from portal.accounts.models import User
from portal.accounts.permissions import AnyUser
from portal.database.relations import related_objects
from portal.lists.name_order import by_name
from portal.site.errors import RuleBroken
from services.models.benefit_total import TOTAL_COLUMNS, BenefitTotal, ended_by
from services.models.choices import BenefitKind, BenefitState, ServiceState
from services.models.history import track_history
from services.models.service import Service

# another one of these is another figure, and no longer confirmed (decision 21)
FIGURE = ["kind", "amount", "starts_on", "ends_on", "not_measured_reason"]
SURE = {BenefitState.PARTNER_CONFIRMED, BenefitState.AUDITED}


class BenefitQuerySet(models.QuerySet["Benefit"]):
    def public(self) -> Self:
        """What everybody may know: of published listings and of partnerships that were agreed."""
        return self._seen(related_objects(Benefit, "partnership").public())

    def visible_to(self, user: AnyUser) -> Self:
        """The same, and what those who take part in a partnership counted before it was agreed."""
        return self._seen(related_objects(Benefit, "partnership").visible_to(user))

    def _seen(self, partnerships: models.QuerySet[models.Model]) -> Self:
        # no partnership shows a figure of a listing that is not published
        listing = Q(service=None) | Q(service__state=ServiceState.PUBLISHED)
        return self.filter(
            Q(partnership=None, service__state=ServiceState.PUBLISHED)
            | Q(partnership__in=partnerships.values("pk")) & listing
        )

    def of(self, thing: models.Model) -> Self:
        """Of a council, a listing, or a partnership.

        To a partnership belongs also what those who take part stated on its listings.
        """
        name = str(thing._meta.model_name)
        if name != "partnership":
            return self.filter(**{name: thing})
        listings: Any = thing.services.values("pk")  # type: ignore[attr-defined]  # a partnership has services
        parties: Any = thing.parties.values("council")  # type: ignore[attr-defined]  # and parties
        on_listings = Q(partnership=None, service__in=listings, council__in=parties)
        return self.filter(Q(partnership=thing) | on_listings)

    def shown_on(self, service: Service) -> Self:
        """What the page of a listing shows.

        Before it is published that is also what the listing says: only its council's editors and
        moderators can open the page then.
        """
        if service.state == ServiceState.PUBLISHED:
            return self.public().of(service)
        agreed = related_objects(Benefit, "partnership").public()
        return self.filter(
            Q(partnership=None) | Q(partnership__in=agreed.values("pk")), service=service
        )

    def current(self, day: date) -> Self:
        """Without what had ended by a day: of ended partnerships, past years, or history."""
        return self.exclude(ended_by(day))

    def in_order(self) -> Self:
        known = self.select_related("council", "service", "partnership", "confirmed_for")
        return known.with_ended().order_by("kind", by_name("council__name"), "starts_on", "pk")

    def for_confirmation_by(self, council: Council) -> Self:
        """Claims of partners that this council can confirm."""
        theirs = Q(partnership__in=council.parties.current().values("partnership"))
        listings = Q(
            partnership=None, service__council=council, service__state=ServiceState.PUBLISHED
        )
        claimed = self.filter(state=BenefitState.CLAIMED, not_measured_reason="")
        return claimed.filter(theirs | listings).exclude(council=council).in_order()

    def measured(self) -> Self:
        return self.filter(amount__isnull=False)

    def with_ended(self) -> Self:
        over = When(ended_by(timezone.localdate()), then=True)
        return self.annotate(has_ended=Case(over, default=False))

    def totals(self) -> list[BenefitTotal]:
        """Add up the amounts, for each kind and state; nothing but this and ``totals_by`` does.

        Kinds and states are never added together: pounds a year are no pounds once, and what was
        estimated is not what was confirmed. Nor is what has ended added to what goes on.
        """
        return [total for _, total in self._summed()]

    def totals_by(self, key: str) -> dict[object, list[BenefitTotal]]:
        """Add up the same for each council, service or region, by its key."""
        found: dict[Any, list[BenefitTotal]] = {}
        for group, total in self._summed(key):
            found.setdefault(group, []).append(total)
        return found

    def _summed(self, key: str = "") -> list[tuple[object, BenefitTotal]]:
        by = [*([key] if key else []), "kind", "state", "has_ended"]
        rows = self.measured().with_ended().order_by()
        summed = rows.values(*by).annotate(
            total=Sum("amount"), number=Count("pk"), councils=Count("council", distinct=True)
        )
        return [
            (row[key] if key else 0, BenefitTotal(*(row[name] for name in TOTAL_COLUMNS)))
            for row in summed.order_by("kind", "state", "has_ended")
        ]


@track_history(
    "BenefitVersion",
    [
        *("service", "partnership", "council", "kind", "amount", "state", "basis"),
        *("starts_on", "ends_on", "evidence", "not_measured_reason"),
    ],
)
class Benefit(models.Model):
    """What a council gained from a service or a partnership.

    In pounds; in days for time saved; in words alone for resilience. ``starts_on`` and ``ends_on``
    say for which time it was counted.
    """

    # no accessors from councils, listings or partnerships: they would find what is not public

    service = models.ForeignKey(Service, models.CASCADE, related_name="+", null=True, blank=True)
    partnership = models.ForeignKey(
        "partnerships.Partnership",
        models.CASCADE,
        related_name="+",
        null=True,
        blank=True,
    )
    council = models.ForeignKey(Council, models.PROTECT, related_name="+")
    kind = models.CharField(max_length=20, choices=BenefitKind)
    amount = models.PositiveIntegerField(
        null=True, blank=True, help_text=_("Pounds for money. Days for days of work saved.")
    )
    state = models.CharField(max_length=20, choices=BenefitState, default=BenefitState.ESTIMATED)
    basis = models.CharField(max_length=300, blank=True)
    starts_on = models.DateField(null=True, blank=True)
    ends_on = models.DateField(null=True, blank=True)
    evidence = models.CharField(max_length=500, blank=True)
    not_measured_reason = models.CharField(max_length=300, blank=True)
    said_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", null=True, blank=True
    )
    confirmed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", null=True, blank=True
    )
    confirmed_for = models.ForeignKey(
        Council, models.PROTECT, related_name="+", null=True, blank=True
    )
    confirmed_at = models.DateTimeField(null=True, blank=True)
    audited_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", null=True, blank=True
    )
    audited_at = models.DateTimeField(null=True, blank=True)
    is_demonstration = models.BooleanField(default=False)
    created_at = models.DateTimeField(auto_now_add=True)

    objects = BenefitQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["service", "partnership", "council", "kind", "starts_on"],
                nulls_distinct=False,
                name="a_council_counts_a_benefit_once",
                violation_error_message=_(
                    "This council already has a benefit of this type with this start date."
                ),
            ),
            models.CheckConstraint(
                condition=Q(service__isnull=False) | Q(partnership__isnull=False),
                name="a_benefit_comes_from_something",
                violation_error_message=_(
                    "Select the service or partnership that the benefit comes from."
                ),
            ),
            models.CheckConstraint(
                condition=Q(kind=BenefitKind.RESILIENCE, amount=None, not_measured_reason="")
                & ~Q(basis="")
                | ~Q(kind=BenefitKind.RESILIENCE)
                & (Q(amount__isnull=False) ^ ~Q(not_measured_reason="")),
                name="a_benefit_has_a_figure_or_says_why_not",
                violation_error_message=_("Enter the amount, or the reason it was not measured."),
            ),
            models.CheckConstraint(
                condition=Q(starts_on=None) | Q(ends_on=None) | Q(ends_on__gte=F("starts_on")),
                name="a_benefit_is_counted_until_after_it_began",
                violation_error_message=_("The end date must be after the start date."),
            ),
            models.CheckConstraint(
                condition=(Q(confirmed_for=None) | ~Q(confirmed_for=F("council")))
                & (Q(confirmed_by=None) | Q(said_by=None) | ~Q(confirmed_by=F("said_by"))),
                name="nobody_confirms_their_own_benefit",
                violation_error_message=_("A different person must confirm this benefit."),
            ),
            models.CheckConstraint(
                condition=Q(audited_by=None)
                | (Q(said_by=None) | ~Q(audited_by=F("said_by")))
                & (Q(confirmed_by=None) | ~Q(audited_by=F("confirmed_by"))),
                name="nobody_audits_their_own_benefit",
                violation_error_message=_("A different person must audit this benefit."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {self.council}, {self.service or self.partnership}"

    def get_absolute_url(self) -> str:
        return reverse("partnerships:benefit", args=[self.pk])

    @property
    def is_money(self) -> bool:
        return self.kind not in {BenefitKind.TIME_SAVED, BenefitKind.RESILIENCE}

    @property
    def source(self) -> Any:
        """What it came from: the partnership, or else the listing."""
        return self.partnership or self.service

    @property
    def notification_title(self) -> str:
        """What people are told of it as."""
        return str(self.source)

    @property
    def is_measured(self) -> bool:
        """Whether there is something to confirm: a figure, or words where there can be none."""
        return not self.not_measured_reason

    @property
    def figure(self) -> str:
        """What tells one figure from another, for whoever confirms what they have read."""
        return "|".join(str(getattr(self, name)) for name in FIGURE)

    def check_seen(self, seen: str) -> None:
        """Raises RuleBroken if somebody confirms another figure than the one they read."""
        if seen != self.figure:
            raise RuleBroken(
                gettext("This figure changed while you were reading it. Check it again.")
            )

    def confirm(self, council: Council, *, by: User) -> None:
        if self.state != BenefitState.CLAIMED or not self.is_measured:
            raise RuleBroken(gettext("You can only confirm a claimed benefit."))
        self.state = BenefitState.PARTNER_CONFIRMED
        self.confirmed_by, self.confirmed_for, self.confirmed_at = by, council, timezone.now()
        self.save()

    def audit(self, evidence: str, *, by: User) -> None:
        if self.state != BenefitState.PARTNER_CONFIRMED:
            raise RuleBroken(
                gettext(
                    "You can only record that you have seen the evidence after a partner has "
                    "confirmed the benefit."
                )
            )
        self.state, self.evidence = BenefitState.AUDITED, evidence
        self.audited_by, self.audited_at = by, timezone.now()
        self.save()

    def restate(self, stored: "Benefit", *, by: User) -> bool:
        """Take what stands in the database along; whether a confirmed figure is one no more."""
        fields = [
            "confirmed_by",
            "confirmed_for",
            "confirmed_at",
            "audited_by",
            "audited_at",
        ]
        same = self.figure == stored.figure and self.council_id == stored.council_id
        stays = same and stored.state in SURE and self.state == BenefitState.CLAIMED
        if stays:
            self.state, self.said_by = stored.state, stored.said_by
        else:
            self.said_by = by
        for name in fields:
            setattr(self, name, getattr(stored, name) if stays else None)
        return not stays and stored.state in SURE
