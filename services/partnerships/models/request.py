"""Asking to join what a council offers, and what it says to that."""

from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q

from councils.models import Council
from services.models import Offer
from services.partnerships.models.partnership import Partnership


class RequestState(models.TextChoices):
    REQUESTED = "requested", "Requested"
    ANSWERED = "answered", "Answered"
    ACCEPTED = "accepted", "Accepted"
    DECLINED = "declined", "Declined"
    WITHDRAWN = "withdrawn", "Withdrawn"


OPEN_REQUESTS = [RequestState.REQUESTED, RequestState.ANSWERED]


class JoinRequestQuerySet(models.QuerySet["JoinRequest"]):
    def open(self) -> Self:
        return self.filter(state__in=OPEN_REQUESTS)


class JoinRequest(models.Model):
    """A council asks to join an offer; only one such question of a council is open at a time."""

    partnership = models.ForeignKey(Partnership, models.CASCADE, related_name="requests")
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
            ),
            models.CheckConstraint(
                condition=Q(state__in=OPEN_REQUESTS, decided_at=None)
                | (~Q(state__in=OPEN_REQUESTS) & Q(decided_at__isnull=False)),
                name="decided_requests_say_when",
            ),
            models.CheckConstraint(
                condition=~Q(state=RequestState.DECLINED) | ~Q(reason=""),
                name="declined_requests_say_why",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.council} asks to join {self.offer.service}"
