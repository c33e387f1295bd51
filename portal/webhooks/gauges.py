"""How much waits to be sent to other systems, for monitors."""

from collections.abc import Iterator
from datetime import timedelta

from django.db.models import Min

from portal.operations.gauges import Gauge, backlog_gauges
from portal.operations.readiness import Backlog
from portal.webhooks.models import Delivery, Webhook

WAITS_LONG = timedelta(hours=1)


def waiting_messages() -> Iterator[Gauge]:
    """Say what waits for receivers that answer; those that do not are counted as failed."""
    on = Webhook.objects.on()
    messages = Delivery.objects.waiting().filter(webhook__in=on.filter(failures=0))
    since = messages.aggregate(since=Min("created_at"))["since"]
    failed = on.exclude(failures=0).count()
    yield from backlog_gauges("webhooks", Backlog(since, failed, WAITS_LONG), messages)
