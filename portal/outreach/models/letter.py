"""Emails to a named role of a council that is not here yet, and addresses that want none."""

from datetime import timedelta
from typing import Self

from django.conf import settings
from django.core import signing
from django.db import models
from django.db.models import Case, Exists, OuterRef, Q, Value, When
from django.urls import reverse
from django.utils import timezone
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext_lazy as _

from councils.models import Council, Membership
from portal.components.model_fields import NameField
from portal.mail.models import Mail

BETWEEN_LETTERS, NO_REPLY_AFTER = timedelta(days=30), timedelta(days=14)
SALT = "outreach.stop"


class LetterState(models.TextChoices):
    """What became of an email; bounced and no reply are found out when it is shown."""

    SENT = "sent", _("Sent")
    ANSWERED = "answered", _("Answered")
    JOINED = "joined", _("Joined")
    BOUNCED = "bounced", _("Not delivered")
    NO_REPLY = "no_reply", _("No reply")


class OutreachLetterQuerySet(models.QuerySet["OutreachLetter"]):
    def with_state(self) -> Self:
        """Add ``state``: answered, or a member joined since, or refused, or too long ago."""
        failed = Mail.objects.failed().filter(
            to__iexact=OuterRef("email"), queued_at__gte=OuterRef("sent_at")
        )
        joined = Membership.objects.active().filter(
            council=OuterRef("council"), began_at__gt=OuterRef("sent_at")
        )
        state = Case(
            When(answered_at__isnull=False, then=Value(LetterState.ANSWERED)),
            When(Exists(joined), then=Value(LetterState.JOINED)),
            When(Exists(failed), then=Value(LetterState.BOUNCED)),
            When(sent_at__lt=timezone.now() - NO_REPLY_AFTER, then=Value(LetterState.NO_REPLY)),
            default=Value(LetterState.SENT),
            output_field=models.CharField(),
        )
        return self.annotate(state=state)

    def newest_first(self) -> Self:
        return self.select_related("sent_by", "council").order_by("-sent_at", "-pk")

    def without_reply(self) -> Self:
        """The latest of each council, where it has no reply or did not arrive; oldest first."""
        latest = OutreachLetter.objects.order_by("council", "-sent_at", "-pk").distinct("council")
        rows = self.filter(pk__in=latest.values("pk")).with_state()
        waiting = rows.filter(state__in=[LetterState.NO_REPLY, LetterState.BOUNCED])
        return waiting.select_related("council").order_by("sent_at", "pk")

    def recent(self) -> Self:
        """Those after which a council should get no other yet."""
        return self.filter(sent_at__gt=timezone.now() - BETWEEN_LETTERS)


class OutreachLetter(models.Model):
    """An email to a role, such as the head of ICT, with what the council would find here."""

    council = models.ForeignKey(Council, models.CASCADE, related_name="outreach_letters")
    role = NameField(max_length=80)
    email = models.EmailField()
    subject = models.CharField(max_length=200)
    text = models.TextField()
    sent_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    sent_at = models.DateTimeField(default=timezone.now)
    answered_at = models.DateTimeField(null=True, blank=True)

    objects = OutreachLetterQuerySet.as_manager()

    class Meta:
        verbose_name = _("outreach email")
        constraints = [
            models.CheckConstraint(
                condition=~Q(role=""),
                name="outreach_emails_are_to_a_role",
                violation_error_message=_("Enter a role."),
            ),
        ]
        indexes = [models.Index(fields=["council", "-sent_at"], name="outreach_by_council")]

    def __str__(self) -> str:
        return self.role

    @property
    def state_label(self) -> str:
        """The state that `with_state` found, in words."""
        return str(LetterState(getattr(self, "state", LetterState.SENT)).label)

    def answer(self) -> None:
        self.answered_at = timezone.now()
        self.save(update_fields=["answered_at"])


class OutreachRefusalQuerySet(models.QuerySet["OutreachRefusal"]):
    def of_address(self, address: str) -> Self:
        return self.filter(address_hash=address_hash(address))


class OutreachRefusal(models.Model):
    """An address that gets no more of these emails, for good. Only its hash is stored."""

    address_hash = models.CharField(max_length=64, unique=True)
    refused_at = models.DateTimeField(auto_now_add=True)

    objects = OutreachRefusalQuerySet.as_manager()

    def __str__(self) -> str:
        return f"{self.refused_at:%Y-%m-%d}"


def address_hash(address: str) -> str:
    return salted_hmac(SALT, address.casefold(), algorithm="sha256").hexdigest()


def stop_url(address: str) -> str:
    """A signed link with which an address refuses more of these emails."""
    path = reverse("outreach:stop", args=[signing.dumps(address, salt=SALT)])
    return f"{settings.SITE_URL}{path}"


def address_of(token: str) -> str:
    """The address of a link, or nothing for what we did not sign."""
    try:
        return str(signing.loads(token, salt=SALT))
    except signing.BadSignature:
        return ""
