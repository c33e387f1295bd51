"""People whose address does not say which council they work for."""

from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from councils.models.council import Council


class AccessState(models.TextChoices):
    OPEN = "open", _("Open")
    ACCEPTED = "accepted", _("Accepted")
    DECLINED = "declined", _("Declined")


class AccessRequestQuerySet(models.QuerySet["AccessRequest"]):
    def open(self) -> Self:
        return self.filter(state=AccessState.OPEN)

    def council_of(self, address: str) -> Council | None:
        """The council for which an administrator accepted this very address."""
        accepted = self.filter(email__iexact=address, council__abolished_on=None)
        latest = accepted.filter(state=AccessState.ACCEPTED).select_related("council")
        request = latest.order_by("-answered_at").first()
        return request.council if request else None

    def oldest_first(self) -> Self:
        return self.select_related("user").order_by("asked_at", "pk")


class AccessRequest(models.Model):
    """Asks an administrator which body somebody works for.

    By a person with a confirmed address at a public body we don't know, or by a visitor whose
    address we do not accept; then there is no user, and nothing is confirmed.
    """

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, null=True, related_name="access_requests"
    )
    email = models.EmailField(_("work email address"))
    organisation = models.CharField(max_length=200, blank=True)
    message = models.TextField(blank=True, max_length=1000)
    state = models.CharField(max_length=10, choices=AccessState, default=AccessState.OPEN)
    council = models.ForeignKey(Council, models.PROTECT, null=True, blank=True, related_name="+")
    asked_at = models.DateTimeField(auto_now_add=True)
    answered_at = models.DateTimeField(null=True, blank=True)

    objects = AccessRequestQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                Lower("email"),
                condition=Q(state="open"),
                name="one_open_access_request_an_address",
            ),
            models.CheckConstraint(
                condition=Q(state="open", answered_at=None)
                | Q(state__in=["accepted", "declined"], answered_at__isnull=False),
                name="answered_access_requests_say_when",
            ),
        ]

    def __str__(self) -> str:
        return self.email

    @property
    def domain(self) -> str:
        return self.email.rpartition("@")[2].lower()

    def answer(self, state: AccessState, council: Council | None = None) -> None:
        self.state, self.council, self.answered_at = state, council, timezone.now()
        self.save(update_fields=["state", "council", "answered_at"])
