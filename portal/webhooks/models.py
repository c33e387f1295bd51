"""Addresses that are told what a person is notified about, and each message to them."""

import secrets
from base64 import b64encode
from datetime import datetime, timedelta
from typing import Self
from urllib.parse import urlsplit
from uuid import uuid4

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from councils.models import Council
from portal.components.model_fields import NameField
from portal.notifications.events import Group
from portal.notifications.models import Notification

MAX_WEBHOOKS = 10
SECRET_BYTES = 32
# half a minute, then twice as long each time, at most a day
FIRST_WAIT, MAX_WAIT = timedelta(seconds=30), timedelta(days=1)
# a receiver that has failed for so long is turned off
PATIENCE = timedelta(days=5)
# a message that the receiver refuses so often in a row is given up
TRIES = 5
CLAIM = timedelta(minutes=2)
LIFETIME = timedelta(days=30)
MAX_REASON_LENGTH = 200
NO_ADDRESS = _("Enter a web address that starts with https://.")
# what concerns one person only is not for a channel that colleagues read
SHARED_GROUPS = [Group.OURS, Group.CATALOGUE, Group.TALK, Group.SEARCHES]


def backoff(failures: int) -> timedelta:
    """Return how long to wait after so many failures in a row."""
    doublings: int = 2 ** min(failures - 1, 12)
    return min(FIRST_WAIT * doublings, MAX_WAIT)


def usual_groups() -> list[str]:
    return [Group.OURS.value, Group.CATALOGUE.value]


def new_secret() -> str:
    """Return a secret as the Standard Webhooks specification writes it."""
    return f"whsec_{b64encode(secrets.token_bytes(SECRET_BYTES)).decode()}"


def check_address(address: str) -> None:
    """Refuse what is no address of a receiver; whether it may be reached is asked each time.

    Raises ValidationError.
    """
    URLValidator(schemes=["https"], message=NO_ADDRESS)(address)
    parts = urlsplit(address)
    if parts.username or parts.password:
        raise ValidationError(_("Enter a web address without a username or password."))
    try:
        parts.port  # noqa: B018 - it reads the number, and refuses one that is too large
    except ValueError as error:
        raise ValidationError(NO_ADDRESS) from error


class PayloadFormat(models.TextChoices):
    """The form of a message: what the receiver understands."""

    TEAMS = "teams", _("Microsoft Teams (a workflow that posts to a channel)")
    SLACK = "slack", _("Slack (an incoming webhook)")
    STANDARD = "standard", _("Another system (JSON, signed as in Standard Webhooks)")


class WebhookQuerySet(models.QuerySet["Webhook"]):
    def of_council(self, council: Council) -> Self:
        return self.filter(council=council).select_related("owner").order_by("name", "pk")

    def on(self) -> Self:
        return self.filter(turned_off_at=None)

    def due(self) -> Self:
        """Those with something to send, whose time has come and which no worker is busy with."""
        now = timezone.now()
        waiting = Delivery.objects.waiting().filter(webhook=models.OuterRef("pk"))
        unclaimed = Q(claimed_until=None) | Q(claimed_until__lt=now)
        return self.on().filter(unclaimed, models.Exists(waiting), try_after__lte=now)

    def claim(self, pk: int) -> "Webhook | None":
        """Take a webhook for this worker alone, or nothing where another has it."""
        taken = self.due().filter(pk=pk).update(claimed_until=timezone.now() + CLAIM)
        return self.select_related("council", "owner").get(pk=pk) if taken else None


class Webhook(models.Model):
    """An address that a council wants told of what one of its managers is notified about."""

    council = models.ForeignKey(Council, models.CASCADE, related_name="webhooks")
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="webhooks")
    name = NameField(max_length=80)
    address = models.CharField(max_length=1000, validators=[check_address])
    format = models.CharField(max_length=10, choices=PayloadFormat, default=PayloadFormat.TEAMS)
    groups = ArrayField(models.CharField(max_length=20), default=usual_groups)
    secret = models.CharField(max_length=60, default=new_secret, editable=False)
    created_at = models.DateTimeField(auto_now_add=True)
    try_after = models.DateTimeField(default=timezone.now)
    claimed_until = models.DateTimeField(null=True)
    failures = models.PositiveIntegerField(default=0)
    failing_since = models.DateTimeField(null=True)
    turned_off_at = models.DateTimeField(null=True)
    reason = models.CharField(max_length=MAX_REASON_LENGTH, blank=True)

    objects = WebhookQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["council", "name"], name="webhooks_have_names"),
            models.CheckConstraint(
                condition=Q(failures=0, failing_since=None)
                | Q(failures__gt=0, failing_since__isnull=False),
                name="webhooks_that_fail_say_since_when",
            ),
            models.CheckConstraint(
                condition=Q(turned_off_at=None, reason="")
                | Q(turned_off_at__isnull=False) & ~Q(reason=""),
                name="webhooks_turned_off_say_why",
            ),
            models.CheckConstraint(
                condition=Q(groups__len__gte=1), name="webhooks_are_about_something"
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def host(self) -> str:
        """The part of the address that is no secret."""
        return urlsplit(self.address).hostname or ""

    @property
    def is_on(self) -> bool:
        return self.turned_off_at is None

    def succeed(self) -> None:
        """Note that the receiver answers."""
        self.failures, self.failing_since, self.try_after = 0, None, timezone.now()
        self.save(update_fields=["failures", "failing_since", "try_after"])

    def fail(self) -> None:
        """Note that the receiver did not answer, and wait longer each time."""
        self.failures += 1
        self.failing_since = self.failing_since or timezone.now()
        self.try_after = timezone.now() + backoff(self.failures)
        self.save(update_fields=["failures", "failing_since", "try_after"])

    @property
    def has_failed_too_long(self) -> bool:
        return self.failing_since is not None and timezone.now() - self.failing_since > PATIENCE

    def release(self) -> None:
        Webhook.objects.filter(pk=self.pk).update(claimed_until=None)


class DeliveryState(models.TextChoices):
    WAITING = "waiting", _("Waiting")
    SENT = "sent", _("Sent")
    FAILED = "failed", _("Failed")


class DeliveryQuerySet(models.QuerySet["Delivery"]):
    def waiting(self) -> Self:
        return self.filter(state=DeliveryState.WAITING)

    def in_order(self) -> Self:
        return self.select_related(*(f"notification__{each}" for each in RELATED)).order_by("pk")

    def newest_first(self) -> Self:
        return self.select_related("notification").order_by("-pk")

    def old(self) -> Self:
        return self.filter(created_at__lt=timezone.now() - LIFETIME)


RELATED = ["user", "actor", "kind"]


class Delivery(models.Model):
    """One message to one address. It holds no words: they are made when it is sent.

    A trigger of the table of notifications writes it, in the same transaction. Without a
    notification it is a test.
    """

    webhook = models.ForeignKey(Webhook, models.CASCADE, related_name="deliveries")
    # the database deletes it with its notification, of which thousands are deleted at once
    notification = models.ForeignKey(
        Notification, models.DO_NOTHING, null=True, related_name="deliveries", db_constraint=False
    )
    message_id = models.UUIDField(default=uuid4, editable=False)
    state = models.CharField(max_length=10, choices=DeliveryState, default=DeliveryState.WAITING)
    created_at = models.DateTimeField(auto_now_add=True)
    tried_at = models.DateTimeField(null=True)
    tries = models.PositiveIntegerField(default=0)
    answer = models.CharField(max_length=MAX_REASON_LENGTH, blank=True)

    objects = DeliveryQuerySet.as_manager()

    class Meta:
        verbose_name_plural = "deliveries"
        constraints = [
            models.UniqueConstraint(
                fields=["webhook", "notification"],
                condition=Q(state="waiting"),
                name="a_notification_waits_once_for_a_webhook",
            ),
        ]
        indexes = [
            models.Index(fields=["webhook", "-id"], name="deliveries_of_a_webhook"),
            models.Index(fields=["created_at"], name="deliveries_by_age"),
        ]

    def __str__(self) -> str:
        return gettext("Message {pk}").format(pk=self.pk)

    @property
    def can_be_sent_again(self) -> bool:
        return self.state != DeliveryState.WAITING

    def settle(self, state: DeliveryState, answer: str) -> None:
        """Note what became of one try."""
        self.state, self.answer = state, answer[:MAX_REASON_LENGTH]
        self.tried_at, self.tries = timezone.now(), self.tries + 1
        self.save(update_fields=["state", "answer", "tried_at", "tries"])

    def wait_again(self) -> None:
        self.state, self.tries, self.created_at = DeliveryState.WAITING, 0, timezone.now()
        self.save(update_fields=["state", "tries", "created_at"])

    @property
    def moment(self) -> datetime:
        return self.notification.at if self.notification else self.created_at
