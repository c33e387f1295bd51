"""The partnership: an agreement to share a service, from the first interest to its end."""

from collections.abc import Iterable
from datetime import date
from typing import TYPE_CHECKING, Self

import pgtrigger
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from councils.models import Council
from councils.permissions import memberships_of
from portal.accounts.permissions import AnyUser, is_moderator
from portal.components.model_fields import NameField
from portal.lists.name_order import by_name
from portal.site.errors import RuleBroken
from portal.text import in_sentence
from services.models import Category, Offer, Service, Supplier
from services.models.history import track_history
from services.partnerships.models.capacity import changed, check_capacity
from services.partnerships.models.legal_model import LegalModel
from services.partnerships.models.participant import Party
from services.partnerships.models.request import JoinRequest
from services.partnerships.models.stage import AGREED_STAGES, MOVES, PartnershipStage

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

AGREED = Q(stage__in=AGREED_STAGES) | Q(stage=PartnershipStage.ENDED, was_agreed=True)
PUBLIC = AGREED & Q(hidden_at=None)


class PartnershipQuerySet(models.QuerySet["Partnership"]):
    def public(self) -> Self:
        """Those that were agreed and are not hidden.

        Before, it is the business of those who talk, for ever.
        """
        return self.filter(PUBLIC)

    def visible_to(self, user: AnyUser) -> Self:
        """Everybody sees what is agreed; parties, and councils that ask to join, see theirs."""
        if is_moderator(user):
            return self
        ours = list(memberships_of(user))
        if not ours:
            return self.public()
        rows = self.model.objects
        inside, asked = rows.inside_for(ours).values("pk"), rows.asked_by(ours).values("pk")
        return self.filter(PUBLIC | Q(pk__in=inside) | Q(pk__in=asked))

    def inside_for(self, councils: Iterable[int]) -> Self:
        """Those that these councils take part in. Asking to join opens nothing: yes does."""
        councils = list(councils)
        party = Party.objects.current().of_councils(councils)
        return self.filter(Q(pk__in=party.values("partnership")) | Q(lead__in=councils))

    def asked_by(self, councils: Iterable[int]) -> Self:
        """Those that these councils have asked to join, and that have not decided yet."""
        asked = JoinRequest.objects.open()
        return self.filter(pk__in=asked.filter(council__in=list(councils)).values("partnership"))

    def shown(self) -> Self:
        """Those that no moderator has hidden."""
        return self.filter(hidden_at=None)

    def without_history(self) -> Self:
        """Without what is described as history: figures leave it out."""
        return self.filter(is_historical=False)

    def running(self) -> Self:
        return self.exclude(stage=PartnershipStage.ENDED)

    def places_taken(self) -> int:
        """How many places those have who take part now."""
        now = Q(parties__left_on=None)
        taken = self.running().aggregate(all=models.Sum("parties__places", filter=now))
        return taken["all"] or 0

    def of(self, thing: Council | Service) -> Self:
        """Those of a council, or about a listing."""
        if isinstance(thing, Service):
            return self.filter(services=thing)
        party = Party.objects.filter(council=thing)
        return self.filter(pk__in=party.values("partnership"))

    def of_council(self, council: Council) -> Self:
        """Those that a council leads or has part in, or has asked to join; by name."""
        asked = JoinRequest.objects.filter(council=council)
        theirs = self.of(council) | self.filter(pk__in=asked.values("partnership"))
        return (theirs | self.filter(lead=council)).order_by(by_name("title"), "pk")

    def in_order(self) -> Self:
        """What runs first, then by name."""
        over = models.Case(models.When(stage=PartnershipStage.ENDED, then=1), default=0)
        return self.order_by("is_historical", over, by_name("title"), "pk")

    def to_list(self) -> Self:
        """With who takes part, for a page of them."""
        return self.select_related("lead", "category").prefetch_related("parties__council")

    def for_page(self) -> Self:
        return self.select_related("lead", "category__parent", "supplier", "offer__service")

    def is_taken(self, slug: str) -> bool:
        known = self.model.objects.filter(slug=slug)
        return slug in self.model.RESERVED_SLUGS or known.exists()

    def locked(self, partnership: "Partnership") -> "Partnership":
        """As it stands now, locked; its service and its offer are locked before it."""
        offer = partnership.offer
        if offer:
            Service.objects.locked(offer.service)
            Offer.objects.select_for_update(no_key=True).get(pk=offer.pk)
        return self.select_for_update(of=("self",), no_key=True).get(pk=partnership.pk)


_AGREED = ", ".join(f"'{stage.value}'" for stage in AGREED_STAGES)
# by the database, whoever writes: talks that failed stay private when they end (decision 21)
REMEMBER = f"""
    IF NEW.stage IN ({_AGREED}) OR (TG_OP = 'UPDATE' AND OLD.was_agreed) THEN
        NEW.was_agreed := TRUE;
    END IF;
    RETURN NEW;
"""


@track_history(
    "PartnershipVersion",
    [
        *("title", "lead", "supplier", "category", "stage", "legal_model"),
        *("starts_on", "review_on", "ends_on", "baseline_cost", "about"),
    ],
)
class Partnership(models.Model):
    """A shared-services agreement: who leads, who takes part, on what, and how far it has come."""

    title = NameField(max_length=150)
    slug = models.SlugField(max_length=100, unique=True)
    lead = models.ForeignKey(Council, models.PROTECT, related_name="led_partnerships")
    councils = models.ManyToManyField(Council, through=Party, related_name="partnerships")
    services = models.ManyToManyField(Service, related_name="partnerships", blank=True)
    offer = models.ForeignKey(
        Offer, models.SET_NULL, related_name="partnerships", null=True, blank=True
    )
    supplier = models.ForeignKey(
        Supplier, models.PROTECT, related_name="partnerships", null=True, blank=True
    )
    category = models.ForeignKey(
        Category, models.PROTECT, related_name="partnerships", null=True, blank=True
    )
    stage = models.CharField(
        max_length=20, choices=PartnershipStage, default=PartnershipStage.INTEREST
    )
    legal_model = models.CharField(max_length=20, choices=LegalModel, blank=True)
    starts_on = models.DateField(null=True, blank=True)
    review_on = models.DateField(null=True, blank=True)
    ends_on = models.DateField(null=True, blank=True)
    baseline_cost = models.PositiveIntegerField(
        null=True,
        blank=True,
        help_text=_("The total cost for all councils in the year before, in pounds."),
    )
    about = models.TextField(blank=True, max_length=4000)
    was_agreed = models.BooleanField(default=False, editable=False)
    source = models.CharField(max_length=300, blank=True)
    hidden_at = models.DateTimeField(null=True, blank=True, editable=False)
    hidden_reason = models.CharField(
        max_length=300, blank=True, default="", db_default="", editable=False
    )
    is_demonstration = models.BooleanField(default=False)
    is_historical = models.BooleanField(default=False)
    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)

    objects = PartnershipQuerySet.as_manager()

    RESERVED_SLUGS = {"new", "feed", "requests", "benefits", "documents"}

    class Meta:
        indexes = [models.Index(fields=["updated_at", "id"], name="partnerships_by_change")]
        constraints = [
            models.CheckConstraint(
                condition=~Q(title=""),
                name="partnerships_have_a_title",
                violation_error_message=_("Enter the name of the partnership."),
            ),
            models.CheckConstraint(
                condition=Q(starts_on=None) | Q(ends_on=None) | Q(ends_on__gte=F("starts_on")),
                name="a_partnership_ends_after_it_began",
                violation_error_message=_("The end date must be after the start date."),
            ),
            models.UniqueConstraint(
                fields=["offer"],
                condition=~Q(stage=PartnershipStage.ENDED),
                name="an_offer_has_one_running_partnership",
                violation_error_message=_("Another current partnership already has this offer."),
            ),
            models.CheckConstraint(
                condition=~Q(stage=PartnershipStage.ENDED)
                | Q(ends_on__isnull=False)
                | Q(is_historical=True),
                name="ended_partnerships_say_when_unless_nobody_knows",
                violation_error_message=_("Enter the date when it ended."),
            ),
            models.CheckConstraint(
                condition=Q(hidden_at=None) ^ ~Q(hidden_reason=""),
                name="hidden_partnerships_say_why",
                violation_error_message=_("Enter the reason for hiding the partnership."),
            ),
        ]
        triggers = [
            pgtrigger.Trigger(
                name="what_was_agreed_stays_so",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert | pgtrigger.Update,
                func=REMEMBER,
            ),
            check_capacity("NEW.offer_id", changed("stage", "offer_id")),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("partnerships:detail", args=[self.slug])

    @property
    def is_public(self) -> bool:
        has_ended_agreed = self.has_ended and self.was_agreed
        return not self.is_hidden and (self.stage in AGREED_STAGES or has_ended_agreed)

    @property
    def is_hidden(self) -> bool:
        return self.hidden_at is not None

    def hide(self, reason: str) -> None:
        self.hidden_at, self.hidden_reason = timezone.now(), reason
        self.save(update_fields=["hidden_at", "hidden_reason", "updated_at"])

    def show(self) -> None:
        self.hidden_at, self.hidden_reason = None, ""
        self.save(update_fields=["hidden_at", "hidden_reason", "updated_at"])

    @property
    def only_service(self) -> Service | None:
        """What is shared, where that is one listing alone. Asks the database."""
        services = list(self.services.order_by("pk")[:2])
        return services[0] if len(services) == 1 else None

    def councils_inside(self) -> "models.QuerySet[Council]":
        """Who takes part now or asks to, other than the lead."""
        party = Party.objects.joining()
        asked = JoinRequest.objects.open()
        mine, asking = (rows.filter(partnership=self) for rows in (party, asked))
        keys = Q(pk__in=mine.values("council")) | Q(pk__in=asking.values("council"))
        return Council.objects.filter(keys)

    @property
    def others(self) -> list[Party]:
        """Who takes part besides the lead, of the parties fetched with it."""
        parties = [party for party in self.parties.all() if not party.is_lead]
        return [party for party in parties if self.has_ended or party.left_on is None]

    @property
    def has_ended(self) -> bool:
        return self.stage == PartnershipStage.ENDED

    @property
    def next_stages(self) -> "list[tuple[str, StrOrPromise]]":
        """Where it can go from here, as values and words."""
        return [(stage.value, stage.label) for stage in MOVES[PartnershipStage(self.stage)]]

    def move(self, stage: str, **dates: date | None) -> None:
        """Go on to a stage. Raises RuleBroken where it cannot be reached from here."""
        if stage not in MOVES[PartnershipStage(self.stage)]:
            now, then = (
                in_sentence(self.get_stage_display()),
                in_sentence(PartnershipStage(stage).label),
            )
            raise RuleBroken(
                gettext(
                    "This partnership is now at the stage {now} and cannot move to {then}. "
                    "Reload the page to see the latest stage."
                ).format(now=now, then=then)
            )
        self.stage = stage
        for name, day in dates.items():
            setattr(self, name, day)
        self.save()
