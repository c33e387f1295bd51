"""Asking to join what a council offers, and what it says to that."""

from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from councils.models import Council
from councils.permissions import memberships_of
from portal.accounts.models import User
from portal.accounts.permissions import AnyUser, is_moderator
from services.models import Offer
from services.partnerships.models.participant import Party


class RequestState(models.TextChoices):
    REQUESTED = "requested", _("Requested")
    ANSWERED = "answered", _("Answered")
    ACCEPTED = "accepted", _("Accepted")
    DECLINED = "declined", _("Declined")
    WITHDRAWN = "withdrawn", _("Withdrawn")


OPEN_REQUESTS = [RequestState.REQUESTED, RequestState.ANSWERED]


class JoinRequestQuerySet(models.QuerySet["JoinRequest"]):
    def open(self) -> Self:
        return self.filter(state__in=OPEN_REQUESTS)

    def accepted(self) -> Self:
        return self.filter(state=RequestState.ACCEPTED)

    def visible_to(self, user: AnyUser) -> Self:
        """Whoever asks, whoever is asked, and the parties that they would join."""
        if is_moderator(user):
            return self
        ours = list(memberships_of(user))
        if not ours:
            return self.none()
        party = Party.objects.current().of_councils(ours).values("partnership")
        asked = Q(council__in=ours) | Q(offer__council__in=ours)
        return self.filter(asked | Q(partnership__in=party))

    def of_council(self, council: Council) -> Self:
        return self.filter(council=council)

    def for_answer_of(self, council: Council) -> Self:
        """What a council has not replied to yet, oldest first."""
        return self._to(council, RequestState.REQUESTED)

    def for_decision_of(self, council: Council) -> Self:
        """What a council has replied to and neither accepted nor declined, oldest first."""
        return self._to(council, RequestState.ANSWERED)

    def _to(self, council: Council, state: RequestState) -> Self:
        waiting = self.filter(offer__council=council, state=state)
        return waiting.for_page().order_by("asked_at", "pk")

    def newest_first(self) -> Self:
        return self.for_page().order_by("-asked_at", "-pk")

    def for_page(self) -> Self:
        people = ("asked_by", "answered_by", "decided_by")
        return self.select_related("council", "offer__service", "offer__council", *people)


class JoinRequest(models.Model):
    """A council asks to join an offer; only one such question of a council is open at a time."""

    partnership = models.ForeignKey("Partnership", models.CASCADE, related_name="requests")
    offer = models.ForeignKey(Offer, models.CASCADE, related_name="requests")
    council = models.ForeignKey(Council, models.PROTECT, related_name="join_requests")
    places = models.PositiveIntegerField(null=True, blank=True)
    message = models.TextField(max_length=2000)
    state = models.CharField(max_length=10, choices=RequestState, default=RequestState.REQUESTED)
    answer = models.TextField(blank=True, max_length=2000)
    reason = models.TextField(blank=True, max_length=2000)
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    asked_at = models.DateTimeField(auto_now_add=True)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", null=True
    )
    answered_at = models.DateTimeField(null=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", null=True
    )
    decided_at = models.DateTimeField(null=True)

    objects = JoinRequestQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["offer", "council"],
                condition=Q(state__in=OPEN_REQUESTS),
                name="a_council_asks_to_join_once",
                violation_error_message=_(
                    "This council already has an open request for this offer."
                ),
            ),
            models.CheckConstraint(
                condition=Q(state__in=OPEN_REQUESTS, decided_at=None)
                | (~Q(state__in=OPEN_REQUESTS) & Q(decided_at__isnull=False)),
                name="decided_requests_say_when",
                violation_error_message=_("Enter the date when the request was decided."),
            ),
            models.CheckConstraint(
                condition=~Q(state=RequestState.DECLINED) | ~Q(reason=""),
                name="declined_requests_say_why",
                violation_error_message=_("Enter the reason for declining the request."),
            ),
        ]

    def __str__(self) -> str:
        return gettext("{council} asks to join {service}").format(
            council=self.council, service=self.offer.service
        )

    def get_absolute_url(self) -> str:
        return reverse("partnerships:request", args=[self.pk])

    @property
    def notification_title(self) -> str:
        """What people are told of it as."""
        return str(self.offer.service)

    @property
    def is_open(self) -> bool:
        return self.state in OPEN_REQUESTS

    def respond(self, answer: str, *, by: User) -> None:
        self.state, self.answer = RequestState.ANSWERED, answer
        self.answered_by, self.answered_at = by, timezone.now()
        self.save()

    def decide(self, state: str, *, by: User, reason: str = "") -> None:
        self.state, self.reason = state, reason
        self.decided_by, self.decided_at = by, timezone.now()
        self.save()
