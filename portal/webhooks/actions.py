"""Adding, removing, turning on and off, and sending again."""

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext

from councils.models import Council
from portal.accounts.models import User
from portal.audit.models import record
from portal.mail.messages import send_email
from portal.site.errors import RuleBroken
from portal.webhooks.acts import WebhookAct
from portal.webhooks.models import (
    MAX_REASON_LENGTH,
    MAX_WEBHOOKS,
    Delivery,
    DeliveryState,
    Webhook,
    new_secret,
)


@transaction.atomic
def add_webhook(webhook: Webhook, *, by: User) -> Webhook:
    """Raises RuleBroken where the council has as many as it may have, or one of this name."""
    council = Council.objects.select_for_update().get(pk=webhook.council_id)
    existing = Webhook.objects.filter(council=council)
    if existing.count() >= MAX_WEBHOOKS:
        raise RuleBroken(
            gettext("Your council has {n} webhooks. Remove one first.").format(n=MAX_WEBHOOKS)
        )
    if existing.filter(name=webhook.name).exists():
        raise RuleBroken(gettext("Your council has a webhook of this name. Choose another name."))
    webhook.owner = by
    webhook.save()
    record(WebhookAct.WEBHOOK_ADDED, council, by=by, webhook=webhook.name, host=webhook.host)
    return webhook


@transaction.atomic
def remove_webhook(webhook: Webhook, *, by: User) -> None:
    council = webhook.council
    record(WebhookAct.WEBHOOK_REMOVED, council, by=by, webhook=webhook.name, host=webhook.host)
    webhook.delete()


@transaction.atomic
def replace_secret(webhook: Webhook, *, by: User) -> None:
    webhook.secret = new_secret()
    webhook.save(update_fields=["secret"])
    record(WebhookAct.WEBHOOK_SECRET_REPLACED, webhook.council, by=by, webhook=webhook.name)


@transaction.atomic
def turn_on(webhook: Webhook, *, by: User) -> None:
    """Begin again; what waited since is sent first."""
    webhook.turned_off_at, webhook.reason = None, ""
    webhook.save(update_fields=["turned_off_at", "reason"])
    webhook.succeed()
    record(WebhookAct.WEBHOOK_TURNED_ON, webhook.council, by=by, webhook=webhook.name)


@transaction.atomic
def turn_off(webhook: Webhook, reason: str, *, by: User | None = None) -> None:
    """Stop sending; where the site does it, its owner gets an email that says why."""
    webhook.turned_off_at, webhook.reason = timezone.now(), reason[:MAX_REASON_LENGTH]
    webhook.save(update_fields=["turned_off_at", "reason"])
    record(WebhookAct.WEBHOOK_TURNED_OFF, webhook.council, by=by, webhook=webhook.name, why=reason)
    if by is None and webhook.owner.is_active:
        address = reverse("webhooks:webhook", args=[webhook.council.slug, webhook.pk])
        send_email(
            "webhooks/turned_off",
            to=webhook.owner.email,
            webhook=webhook,
            council=webhook.council,
            link=f"{settings.SITE_URL}{address}",
        )


def send_test(webhook: Webhook) -> Delivery:
    """Queue a test, unless one waits already."""
    waiting = webhook.deliveries.waiting().filter(notification=None).first()
    return waiting or Delivery.objects.create(webhook=webhook)


@transaction.atomic
def send_again(delivery: Delivery) -> None:
    """Queue a message that was sent or failed, once, with the identity that it had.

    Raises RuleBroken where it waits already.
    """
    locked = Delivery.objects.select_for_update(of=["self"]).get(pk=delivery.pk)
    waiting = Delivery.objects.waiting().filter(
        webhook=locked.webhook_id, notification=locked.notification_id
    )
    if locked.state == DeliveryState.WAITING or (locked.notification_id and waiting.exists()):
        raise RuleBroken(gettext("This message is waiting to be sent already."))
    locked.wait_again()
