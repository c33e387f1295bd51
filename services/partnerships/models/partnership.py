"""The partnership: an agreement to share a service, from the first interest to its end."""

from typing import Self

from django.apps import apps
from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from councils.models import Council
from councils.permissions import memberships_of
from portal.accounts.permissions import Visitor, is_moderator
from services.models import Category, Offer, Service, Supplier
from services.models.history import kept_for_ever


class Stage(models.TextChoices):
    INTEREST = "interest", "Interest"
    CONVERSATION = "conversation", "Conversation"
    DUE_DILIGENCE = "due_diligence", "Due diligence"
    AGREED = "agreed", "Agreed"
    ONBOARDING = "onboarding", "Onboarding"
    LIVE = "live", "Live"
    UNDER_REVIEW = "under_review", "Under review"
    EXITING = "exiting", "Exiting"
    ENDED = "ended", "Ended"


PUBLIC_STAGES = [
    *(Stage.AGREED, Stage.ONBOARDING, Stage.LIVE),
    *(Stage.UNDER_REVIEW, Stage.EXITING, Stage.ENDED),
]


class LegalModel(models.TextChoices):
    """How councils share in law. The words are those of English local government practice."""

    LEAD_AUTHORITY = "lead_authority", "Lead authority (delegation of functions)"
    JOINT_COMMITTEE = "joint_committee", "Joint committee"
    STAFF_AT_DISPOSAL = "staff_at_disposal", "Staff placed at another’s disposal"
    CONTRACT = "contract", "Contract or service level agreement"
    COOPERATION = "cooperation", "Cooperation between public bodies"
    COMPANY = "company", "Company that councils own"
    JOINT_VENTURE = "joint_venture", "Joint venture"
    FRAMEWORK = "framework", "Call-off from a framework"
    INFORMAL = "informal", "Informal"


class PartnershipQuerySet(models.QuerySet["Partnership"]):
    def public(self) -> Self:
        """Those that have been agreed: before, it is the business of those who talk."""
        return self.filter(stage__in=PUBLIC_STAGES)

    def visible_to(self, user: Visitor) -> Self:
        """Everybody sees what is agreed; the parties and whoever asks to join, all of theirs."""
        if is_moderator(user):
            return self
        ours = list(memberships_of(user))
        if not ours:
            return self.public()
        party = apps.get_model("partnerships", "Party").objects.filter(council__in=ours)
        asked = apps.get_model("partnerships", "JoinRequest").objects.filter(council__in=ours)
        mine = Q(pk__in=party.values("partnership")) | Q(pk__in=asked.open().values("partnership"))
        return self.filter(Q(stage__in=PUBLIC_STAGES) | Q(lead__in=ours) | mine)

    def of_council(self, council: Council) -> Self:
        """Those that a council leads, takes part in, or asks to join."""
        party = apps.get_model("partnerships", "Party").objects.filter(council=council)
        asked = apps.get_model("partnerships", "JoinRequest").objects.filter(council=council)
        theirs = Q(pk__in=party.values("partnership")) | Q(pk__in=asked.values("partnership"))
        return self.filter(Q(lead=council) | theirs).order_by("title", "pk")


@kept_for_ever(
    "PartnershipVersion",
    [
        *("title", "lead", "supplier", "category", "stage", "legal_model"),
        *("starts_on", "review_on", "ends_on", "baseline_cost", "about"),
    ],
)
class Partnership(models.Model):
    """A shared-services agreement: who leads, who takes part, on what, and how far it has come."""

    title = models.CharField(max_length=150)
    slug = models.SlugField(max_length=100, unique=True)
    lead = models.ForeignKey(Council, models.PROTECT, related_name="led_partnerships")
    councils = models.ManyToManyField(Council, through="Party", related_name="partnerships")
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
    stage = models.CharField(max_length=20, choices=Stage, default=Stage.INTEREST)
    legal_model = models.CharField(max_length=20, choices=LegalModel, blank=True)
    starts_on = models.DateField(null=True, blank=True)
    review_on = models.DateField(null=True, blank=True)
    ends_on = models.DateField(null=True, blank=True)
    baseline_cost = models.PositiveIntegerField(
        null=True, blank=True, help_text="What it cost all of them in the year before, in pounds."
    )
    about = models.TextField(blank=True, max_length=4000)
    source = models.CharField(max_length=300, blank=True)
    is_demonstration = models.BooleanField(default=False)
    is_historical = models.BooleanField(default=False)
    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)

    objects = PartnershipQuerySet.as_manager()

    RESERVED_SLUGS = {"new", "feed", "requests"}

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(title=""), name="partnerships_have_a_title"),
            models.CheckConstraint(
                condition=Q(starts_on=None) | Q(ends_on=None) | Q(ends_on__gte=F("starts_on")),
                name="a_partnership_ends_after_it_began",
                violation_error_message="It ends before it begins.",
            ),
            models.UniqueConstraint(
                fields=["offer"],
                condition=~Q(stage=Stage.ENDED),
                name="an_offer_has_one_running_partnership",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("partnerships:detail", args=[self.slug])
