"""A survey: what it asks whom, until when, and who sees what came out."""

from typing import TYPE_CHECKING, Self

from django.conf import settings
from django.db import models
from django.db.models import Case, F, Q, Value, When
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from portal.accounts.permissions import AnyUser, is_moderator
from portal.components.model_fields import NameField

if TYPE_CHECKING:
    from portal.surveys.models.question import Question


class Asks(models.TextChoices):
    PERSON = "person", _("Each person answers once (anonymous)")
    COUNCIL = "council", _("Each council answers once")


class Answerers(models.TextChoices):
    MEMBERS = "members", _("Any council member")
    EDITORS = "editors", _("Council editors and managers only")


class ResultsShown(models.TextChoices):
    ALWAYS = "always", _("Always")
    AFTER_ANSWERING = (
        "after_answering",
        _("To people who have answered, then to all after closing"),
    )
    AFTER_CLOSING = "after_closing", _("After closing")


class Breakdown(models.TextChoices):
    NONE = "", _("No breakdown")
    REGION = "region", _("By region")
    KIND = "kind", _("By type of council")


class SurveyState(models.TextChoices):
    DRAFT = "draft", _("Draft")
    OPEN = "open", _("Open")
    CLOSED = "closed", _("Closed")


class SurveyQuerySet(models.QuerySet["Survey"]):
    def visible_to(self, user: AnyUser) -> Self:
        """Drafts are for moderators."""
        return self if is_moderator(user) else self.exclude(state=SurveyState.DRAFT)

    def in_order(self) -> Self:
        """Drafts, then those that take answers, those that did, those of former times."""
        is_over = Q(state=SurveyState.CLOSED) | Q(closes_at__lte=timezone.now())
        place = Case(
            When(is_historical=True, then=Value(3)),
            When(is_over, then=Value(2)),
            When(state=SurveyState.OPEN, then=Value(1)),
            default=Value(0),
        )
        rows = self.annotate(place=place)
        return rows.order_by("place", F("closes_at").desc(nulls_first=True), "-pk")

    def locked(self, pk: int) -> "Survey":
        """The survey, locked until the transaction ends."""
        return self.select_for_update(of=("self",), no_key=True).get(pk=pk)


class Survey(models.Model):
    """Questions of several kinds, asked together. Once published, they do not change."""

    title = NameField(max_length=150)
    slug = models.SlugField(max_length=80, unique=True)
    introduction = models.TextField(blank=True, max_length=4000)
    asks = models.CharField(max_length=10, choices=Asks, default=Asks.PERSON)
    answerers = models.CharField(max_length=10, choices=Answerers, default=Answerers.MEMBERS)
    opens_at = models.DateTimeField(null=True, blank=True)
    closes_at = models.DateTimeField(null=True, blank=True)
    results_shown = models.CharField(
        max_length=20, choices=ResultsShown, default=ResultsShown.AFTER_CLOSING
    )
    is_public = models.BooleanField(default=True)
    breakdown = models.CharField(
        max_length=10, choices=Breakdown, default=Breakdown.NONE, blank=True
    )
    state = models.CharField(max_length=10, choices=SurveyState, default=SurveyState.DRAFT)
    is_historical = models.BooleanField(default=False)
    is_demonstration = models.BooleanField(default=False)
    source = models.CharField(max_length=300, blank=True)
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="surveys"
    )
    made_at = models.DateTimeField(default=timezone.now)

    objects = SurveyQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(title=""), name="surveys_have_titles"),
            models.CheckConstraint(
                condition=Q(closes_at__gt=F("opens_at"))
                | Q(opens_at=None)
                | Q(closes_at=None)
                | Q(state=SurveyState.CLOSED),
                name="surveys_close_after_they_open",
                violation_error_message=_("The survey must close after it opens."),
            ),
            models.CheckConstraint(
                condition=~Q(state=SurveyState.OPEN) | Q(opens_at__isnull=False),
                name="open_surveys_say_since_when",
            ),
            models.CheckConstraint(
                condition=~Q(state=SurveyState.CLOSED) | Q(closes_at__isnull=False),
                name="closed_surveys_say_since_when",
            ),
            models.CheckConstraint(
                condition=Q(is_historical=False) | Q(state=SurveyState.CLOSED) & ~Q(source=""),
                name="historical_surveys_are_closed_and_name_their_source",
            ),
        ]
        indexes = [models.Index(fields=["state", "closes_at"], name="surveys_by_state")]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("surveys:survey", kwargs={"slug": self.slug})

    @property
    def is_draft(self) -> bool:
        return self.state == SurveyState.DRAFT

    @property
    def is_closed(self) -> bool:
        is_over = self.closes_at is not None and self.closes_at <= timezone.now()
        return self.state == SurveyState.CLOSED or (self.state == SurveyState.OPEN and is_over)

    @property
    def is_to_come(self) -> bool:
        if self.state != SurveyState.OPEN or self.is_closed or self.opens_at is None:
            return False
        return self.opens_at > timezone.now()

    @property
    def is_open(self) -> bool:
        return self.state == SurveyState.OPEN and not self.is_closed and not self.is_to_come

    @property
    def is_of_councils(self) -> bool:
        return self.asks == Asks.COUNCIL

    @property
    def standing(self) -> tuple[str, str]:
        """What it is at the moment, and the colour of that."""
        if self.is_historical:
            return gettext("Published elsewhere"), "purple"
        if self.is_draft:
            return gettext("Draft"), "amber"
        if self.is_to_come:
            return gettext("Opens later"), "blue"
        return (gettext("Open"), "green") if self.is_open else (gettext("Closed"), "grey")

    @property
    def closes_in_time(self) -> bool:
        """Whether it would be open for a while if it were published now."""
        opens = max(self.opens_at or timezone.now(), timezone.now())
        return self.closes_at is None or self.closes_at > opens

    def publish(self) -> None:
        """Open it now, or at the moment that was chosen for it."""
        now = timezone.now()
        self.state, self.opens_at = SurveyState.OPEN, max(self.opens_at or now, now)
        self.save(update_fields=["state", "opens_at"])

    def close(self) -> None:
        self.state, self.closes_at = SurveyState.CLOSED, timezone.now()
        self.save(update_fields=["state", "closes_at"])

    def whole_questions(self) -> "models.QuerySet[Question]":
        """Its questions in their order, each with its options."""
        return self.questions.prefetch_related("options").order_by("position", "pk")
