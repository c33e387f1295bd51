"""Invitations by email: a person is asked to join a council, in a role, with a link."""

import secrets
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from councils.models.council import Council
from councils.models.membership import Role
from portal.accounts.models import User
from portal.mail.models import Mail

LIFETIME, FORGOTTEN_AFTER = timedelta(days=14), timedelta(days=90)
A_DAY = timedelta(days=1)


class InvitationState(models.TextChoices):
    OPEN = "open", _("Open")
    ACCEPTED = "accepted", _("Accepted")
    REVOKED = "revoked", _("Revoked")


class InvitationQuerySet(models.QuerySet["Invitation"]):
    def open(self) -> Self:
        """Those that were neither accepted nor revoked; some have expired."""
        return self.filter(state=InvitationState.OPEN)

    def usable(self) -> Self:
        return self.open().filter(expires_at__gt=timezone.now())

    def with_token(self, token: str) -> "Invitation | None":
        """Find the invitation of a link, in whatever state it is."""
        found = self.filter(token_hash=hash_of(token))
        return found.select_related("council", "invited_by").first()

    def to_address(self, address: str) -> Self:
        return self.filter(email__iexact=address)

    def sent_today_by(self, user: User) -> Self:
        """Emails that a person sent in the last 24 hours: one invitation is sent once a day."""
        return self.filter(invited_by=user, sent_at__gt=timezone.now() - A_DAY)

    def for_people_page(self) -> Self:
        """Open ones, the newest first, with whether the email could not be delivered."""
        failed = Mail.objects.failed().filter(
            to__iexact=models.OuterRef("email"), queued_at__gte=models.OuterRef("sent_at")
        )
        shown = self.open().select_related("invited_by")
        return shown.annotate(is_undelivered=models.Exists(failed)).order_by("-sent_at", "-pk")

    def settled_long_ago(self) -> Self:
        """Those of no more use, of which the address is to be forgotten."""
        return self.filter(expires_at__lt=timezone.now() - FORGOTTEN_AFTER)


class Invitation(models.Model):
    """A link for one address, which works once; the database knows it as a hash only."""

    council = models.ForeignKey(Council, models.CASCADE, related_name="invitations")
    email = models.EmailField()
    role = models.CharField(max_length=10, choices=Role, default=Role.MEMBER)
    note = models.TextField(blank=True, max_length=500)
    is_outside = models.BooleanField(
        default=False,
        help_text=_("The address is at no domain of the council, and its manager confirmed it."),
    )
    token_hash = models.CharField(max_length=64, unique=True, editable=False)
    state = models.CharField(max_length=10, choices=InvitationState, default=InvitationState.OPEN)
    invited_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    invited_at = models.DateTimeField(auto_now_add=True)
    sent_at = models.DateTimeField(default=timezone.now)
    expires_at = models.DateTimeField()
    accepted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )

    objects = InvitationQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                "council",
                Lower("email"),
                condition=Q(state="open"),
                name="one_open_invitation_of_a_council_to_an_address",
                violation_error_message=_("This address has an open invitation already."),
            ),
            models.CheckConstraint(
                condition=Q(state="accepted", accepted_by__isnull=False)
                | Q(state__in=["open", "revoked"], accepted_by=None),
                name="accepted_invitations_say_by_which_person",
                violation_error_message=_("An accepted invitation needs the person."),
            ),
            models.CheckConstraint(
                condition=Q(role__in=Role.values),
                name="invitations_are_for_a_role",
                violation_error_message=_("Choose a role."),
            ),
        ]
        indexes = [models.Index(fields=["invited_by", "sent_at"], name="invitations_by_sender")]

    def __str__(self) -> str:
        return self.email

    @property
    def has_expired(self) -> bool:
        return self.expires_at <= timezone.now()

    @property
    def is_usable(self) -> bool:
        return self.state == InvitationState.OPEN and not self.has_expired

    @property
    def can_be_sent_again_at(self) -> datetime:
        return self.sent_at + A_DAY

    @property
    def can_be_sent_again(self) -> bool:
        return self.can_be_sent_again_at <= timezone.now()

    def renew(self) -> str:
        """Make a new link that works for 14 days and return its address; the old one stops."""
        token = secrets.token_urlsafe(32)
        self.token_hash, self.sent_at = hash_of(token), timezone.now()
        self.expires_at = self.sent_at + LIFETIME
        self.save()
        return f"{settings.SITE_URL}{reverse('councils:invitation', args=[token])}"

    def accept(self, user: User) -> None:
        self.state, self.accepted_by = InvitationState.ACCEPTED, user
        self.save(update_fields=["state", "accepted_by"])

    def revoke(self) -> None:
        self.state = InvitationState.REVOKED
        self.save(update_fields=["state"])


def hash_of(token: str) -> str:
    return sha256(token.encode()).hexdigest()
