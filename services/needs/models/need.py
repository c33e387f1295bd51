"""The need: what a council plans, before it spends anything on it, and what came of that."""

from datetime import timedelta
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from councils.models import Council
from councils.permissions import edited_councils, memberships_of
from portal.accounts.models import User
from portal.accounts.permissions import AnyUser, is_moderator
from portal.components.model_fields import NameField
from portal.site.errors import RuleBroken
from services.models import Category, Product, Service, Standard
from services.models.choices import ValueBand
from services.models.history import track_history
from services.partnerships.models import Partnership


class NeedStage(models.TextChoices):
    IDEA = "idea", _("Idea")
    BUSINESS_CASE = "business_case", _("Business case")
    PROCUREMENT = "procurement", _("Procurement")
    BUILD = "build", _("Build")


class Openness(models.TextChoices):
    """How far a council would go with others; each step holds those before it."""

    SHARE_IDEAS = "share_ideas", _("Exchange ideas only")
    CONVERSATION = "open_to_conversation", _("Meet to talk about working together")
    SHARE_LEARNING = "share_learning", _("Tell others how it went")
    CO_DESIGN = "co_design", _("Design it together")
    SHARE_FUNDING = "share_funding", _("Share the funding")
    CO_PROCURE = "co_procure", _("Procure together")
    JOIN = "join_service", _("Join an existing service")


class NeedOutcome(models.TextChoices):
    REUSE = "reuse", _("Reuse an existing service")
    JOIN = "join", _("Join a service")
    ADAPT = "adapt", _("Adapt an existing service")
    CO_PROCURE = "co_procure", _("Procure together")
    STOPPED = "stopped", _("Stopped")
    ALONE = "proceed_alone", _("Proceed alone")


class AloneReason(models.TextChoices):
    NO_REPLY = "no_reply", _("No council answered")
    NO_CAPACITY = "no_capacity", _("No capacity available")
    TIMING = "timing", _("Timing")
    COST = "cost", _("Higher cost")
    FIT = "fit", _("Does not meet our needs")
    LEGAL = "legal", _("Legal reasons")
    POLICY = "policy", _("Council policy")
    NOTHING_FOUND = "nothing_found", _("No service to join")
    OTHER = "other", _("Other reason")


LOOKED_AFTER = timedelta(minutes=10)
LOOKED_AGAIN = timedelta(days=1)


class NeedQuerySet(models.QuerySet["Need"]):
    def visible_to(self, user: AnyUser) -> Self:
        """Everybody sees needs, except hidden ones: those are for moderators and the council."""
        if is_moderator(user):
            return self
        return self.filter(Q(hidden_at=None) | Q(council__in=list(memberships_of(user))))

    def shown(self) -> Self:
        return self.filter(hidden_at=None)

    def open(self) -> Self:
        return self.filter(hidden_at=None, outcome="")

    def decided(self) -> Self:
        return self.filter(hidden_at=None).exclude(outcome="")

    def edited_by(self, user: AnyUser) -> Self:
        """The needs of the councils that somebody edits for."""
        return self.filter(council__in=edited_councils(user))

    def newest_first(self) -> Self:
        return self.order_by("-created_at", "-pk")

    def for_list(self) -> Self:
        return self.select_related("council", "category").newest_first()

    def for_page(self) -> Self:
        related = ("council", "category__parent", "product", "service", "partnership")
        return self.select_related(*related)

    def in_area(self, category: Category) -> Self:
        """Filed under a service area, or within it."""
        return self.filter(Q(category=category) | Q(category__parent=category))

    def in_region(self, region: str) -> Self:
        return self.filter(council__region=region)

    def to_look_at(self, changed: set[int]) -> Self:
        """Open needs in the areas where something changed, and those not looked at for a day.

        The one that waits longest comes first.
        """
        now = timezone.now()
        touched = Q(category__in=changed, looked_at__lt=now - LOOKED_AFTER)
        waiting = Q(looked_at=None) | Q(looked_at__lt=now - LOOKED_AGAIN)
        return self.open().filter(touched | waiting).order_by("looked_at", "pk")

    def locked(self, need: "Need") -> "Need":
        return self.select_for_update(of=("self",)).get(pk=need.pk)


@track_history(
    "NeedVersion",
    [
        *("council", "title", "details", "category", "product", "stage", "needed_by"),
        *("value_band", "openness", "outcome", "alone_reason", "decision", "service"),
        "partnership",
    ],
)
class Need(models.Model):
    """“We plan this”: in five answers, so that others can say that it is there already."""

    council = models.ForeignKey(Council, models.PROTECT, related_name="needs")
    author = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="needs")
    title = NameField(max_length=150)
    details = models.TextField(blank=True, max_length=4000)
    category = models.ForeignKey(Category, models.PROTECT, related_name="needs")
    product = models.ForeignKey(
        Product, models.SET_NULL, related_name="needs", null=True, blank=True
    )
    stage = models.CharField(max_length=15, choices=NeedStage, default=NeedStage.IDEA)
    needed_by = models.DateField(null=True, blank=True)
    value_band = models.CharField(max_length=20, choices=ValueBand, blank=True)
    openness = models.CharField(max_length=25, choices=Openness, default=Openness.CONVERSATION)
    outcome = models.CharField(max_length=15, choices=NeedOutcome, blank=True)
    alone_reason = models.CharField(max_length=15, choices=AloneReason, blank=True)
    decision = models.TextField(
        blank=True,
        max_length=4000,
        help_text=_("The decision and its reasons, in the council’s words."),
    )
    service = models.ForeignKey(
        Service, models.SET_NULL, related_name="needs", null=True, blank=True
    )
    partnership = models.ForeignKey(
        Partnership, models.SET_NULL, related_name="needs", null=True, blank=True
    )
    standards = models.ManyToManyField(
        Standard,
        related_name="needs",
        blank=True,
        help_text=_("The standards that the council asks for."),
    )
    decided_at = models.DateTimeField(null=True, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", null=True, blank=True
    )
    looked_at = models.DateTimeField(null=True, editable=False)
    looked_among = models.PositiveIntegerField(
        default=0, editable=False, help_text=_("The number of records that were compared.")
    )
    hidden_at = models.DateTimeField(null=True, blank=True)
    hidden_reason = models.CharField(max_length=300, blank=True)
    is_demonstration = models.BooleanField(default=False)
    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)

    objects = NeedQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(title=""), name="needs_have_a_title"),
            models.CheckConstraint(
                condition=Q(outcome="", decided_at=None, decided_by=None)
                | (~Q(outcome="") & Q(decided_at__isnull=False)),
                name="decided_needs_say_when",
            ),
            models.CheckConstraint(
                condition=Q(outcome=NeedOutcome.ALONE) ^ Q(alone_reason=""),
                name="only_who_proceeds_alone_says_why",
            ),
            models.CheckConstraint(
                condition=Q(hidden_at=None) ^ ~Q(hidden_reason=""),
                name="hidden_needs_say_why",
            ),
        ]
        indexes = [
            models.Index(fields=["-created_at", "-id"], name="needs_newest_first"),
            models.Index(fields=["updated_at", "id"], name="needs_by_change"),
            models.Index(
                fields=["category"], condition=Q(outcome="", hidden_at=None), name="open_needs"
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("needs:detail", args=[self.pk])

    @property
    def notification_title(self) -> str:
        return self.title

    @property
    def is_open(self) -> bool:
        return not self.outcome

    @property
    def is_hidden(self) -> bool:
        return self.hidden_at is not None

    def check_open(self) -> None:
        """Raises RuleBroken where it has been decided or hidden meanwhile."""
        if not self.is_open:
            raise RuleBroken(
                gettext("A colleague has recorded a decision. Reload the page to see it.")
            )
        if self.is_hidden:
            raise RuleBroken(gettext("A moderator has hidden this need."))

    def decide(self, by: User) -> None:
        """Keep the outcome that has been set, with who decided and when."""
        self.decided_by, self.decided_at = by, timezone.now()
        self.save()

    def reopen(self) -> None:
        self.outcome = self.alone_reason = ""
        self.decided_by = self.decided_at = None
        self.service = self.partnership = None
        self.save()

    def hide(self, reason: str) -> None:
        self.hidden_at, self.hidden_reason = timezone.now(), reason
        self.save(update_fields=["hidden_at", "hidden_reason", "updated_at"])

    def show(self) -> None:
        self.hidden_at, self.hidden_reason = None, ""
        self.save(update_fields=["hidden_at", "hidden_reason", "updated_at"])
