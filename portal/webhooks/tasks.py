"""Sending what waits. A message may arrive twice, with the same identity, but is not lost."""

import logging

from django.db.models import BigIntegerField
from django.db.models.fields.json import KT
from django.db.models.functions import Cast
from django.utils import timezone
from django.utils.translation import gettext
from django_tasks import task
from django_tasks_db.models import DBTaskResult

from portal.webhooks import destinations
from portal.webhooks.actions import turn_off
from portal.webhooks.messages import body_of, headers_of, message_of
from portal.webhooks.models import CLAIM, TRIES, Delivery, DeliveryState, Webhook
from portal.webhooks.permissions import is_still_allowed

AT_A_TIME = 20
GONE = 410
# request timeout, too many requests: the server is busy, and the message is not at fault
BUSY = {408, 429}
logger = logging.getLogger(__name__)


@task()
def send_waiting(pk: int) -> None:
    """Send the messages of one webhook in their order, until one fails."""
    webhook = Webhook.objects.claim(pk)
    if webhook is None:
        return
    until = timezone.now() + CLAIM / 2
    try:
        for delivery in webhook.deliveries.waiting().in_order()[:AT_A_TIME]:
            delivery.webhook = webhook
            if timezone.now() > until or not _send(delivery):
                break
    finally:
        webhook.release()


def queue_due() -> int:
    """Queue a task for each webhook with something to send; return how many."""
    queued = DBTaskResult.objects.filter(
        task_path=send_waiting.module_path, status__in=["READY", "RUNNING"]
    )
    busy = queued.annotate(webhook=Cast(KT("args_kwargs__args__0"), BigIntegerField()))
    due = Webhook.objects.due().exclude(pk__in=busy.values("webhook"))
    keys = list(due.order_by("pk").values_list("pk", flat=True))
    for pk in keys:
        send_waiting.enqueue(pk)
    return len(keys)


def _send(delivery: Delivery) -> bool:
    """Whether to go on with the next."""
    webhook = delivery.webhook
    if not is_still_allowed(webhook):
        turn_off(webhook, gettext("The owner is no longer a manager of the council."))
        return False
    message = message_of(delivery)
    if message is None:
        delivery.delete()
        return True
    body = body_of(message, webhook)
    try:
        status = destinations.post(webhook.address, body, headers_of(delivery, body))
    except destinations.NotReached as reason:
        return _note_failure(delivery, str(reason))
    return _note_answer(delivery, status)


def _note_answer(delivery: Delivery, status: int) -> bool:
    webhook = delivery.webhook
    answer = gettext("The server answered {status}.").format(status=status)
    if status in range(200, 300):
        delivery.settle(DeliveryState.SENT, answer)
        webhook.succeed()
        return True
    if status == GONE:
        delivery.settle(DeliveryState.FAILED, answer)
        turn_off(webhook, gettext("The server says that the address is no longer in use (410)."))
        return False
    is_refusal = status in range(400, 500) and status not in BUSY
    return _note_failure(delivery, answer, is_refusal=is_refusal)


def _note_failure(delivery: Delivery, answer: str, *, is_refusal: bool = False) -> bool:
    """Wait and try again; where the server refuses a message often enough, go on without it."""
    webhook = delivery.webhook
    webhook.fail()
    logger.warning("webhook failed", extra={"webhook": webhook.pk, "failures": webhook.failures})
    is_given_up = is_refusal and delivery.tries + 1 >= TRIES
    delivery.settle(DeliveryState.FAILED if is_given_up else DeliveryState.WAITING, answer)
    if webhook.has_failed_too_long:
        turn_off(webhook, gettext("Messages failed for 5 days. {answer}").format(answer=answer))
    return False
