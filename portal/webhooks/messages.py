"""What a message says, in the form that its receiver understands."""

import hmac
import json
from base64 import b64decode, b64encode
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import sha256

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext

from portal.notifications.emails import visible_items
from portal.webhooks.models import Delivery, PayloadFormat, Webhook

TEST = "test"


@dataclass(frozen=True)
class WebhookMessage:
    """One sentence about what happened, and where to read more."""

    event: str
    group: str
    text: str
    address: str
    moment: datetime
    count: int = 1


def message_of(delivery: Delivery) -> WebhookMessage | None:
    """What to send; None where the owner may no longer see it, or the group was not chosen."""
    row, webhook = delivery.notification, delivery.webhook
    if row is None:
        text = gettext("This is a test from {site} for {council}. The connection works.")
        words = text.format(site=settings.SITE_NAME, council=webhook.council)
        address = f"{settings.SITE_URL}{webhook.council.get_absolute_url()}"
        return WebhookMessage(TEST, TEST, words, address, delivery.created_at)
    if row.group not in webhook.groups:
        return None
    items = visible_items(webhook.owner, [row])
    if not items:
        return None
    address = f"{settings.SITE_URL}{row.address}"
    event = row.event.replace(" ", "_")
    return WebhookMessage(event, row.group, items[0].sentence, address, row.at, row.count)


def body_of(message: WebhookMessage, webhook: Webhook) -> bytes:
    return json.dumps(FORMATS[webhook.format](message, webhook), ensure_ascii=False).encode()


def headers_of(delivery: Delivery, body: bytes) -> dict[str, str]:
    """The signature of the Standard Webhooks specification, version 1.0.0."""
    stamp = str(int(timezone.now().timestamp()))
    return {
        "Content-Type": "application/json",
        "User-Agent": "shared-services-directory",
        "webhook-id": str(delivery.message_id),
        "webhook-timestamp": stamp,
        "webhook-signature": signature(
            delivery.webhook.secret, str(delivery.message_id), stamp, body
        ),
    }


def signature(secret: str, message_id: str, stamp: str, body: bytes) -> str:
    """HMAC-SHA256 of identity, time and body, as ``v1,`` and base64."""
    key = b64decode(secret.removeprefix("whsec_"))
    signed = hmac.new(key, f"{message_id}.{stamp}.".encode() + body, sha256)
    return f"v1,{b64encode(signed.digest()).decode()}"


def _standard(message: WebhookMessage, webhook: Webhook) -> dict[str, object]:
    return {
        "type": f"{message.group}.{message.event}",
        "timestamp": message.moment.astimezone(UTC).isoformat().replace("+00:00", "Z"),
        "data": {
            "council": webhook.council.slug,
            "text": message.text,
            "url": message.address,
            "count": message.count,
        },
    }


def _teams(message: WebhookMessage, webhook: Webhook) -> dict[str, object]:
    """An Adaptive Card in the envelope that the workflow “Post to a channel” expects."""
    card = {
        "$schema": "http://adaptivecards.io/schemas/adaptive-card.json",
        "type": "AdaptiveCard",
        "version": "1.4",
        "body": [
            # plain text runs: what people wrote is no Markdown of the card
            {"type": "RichTextBlock", "inlines": [{"type": "TextRun", "text": message.text}]},
        ],
        "actions": [
            {"type": "Action.OpenUrl", "title": gettext("Read more"), "url": message.address}
        ],
    }
    attachment = {
        "contentType": "application/vnd.microsoft.card.adaptive",
        "contentUrl": None,
        "content": card,
    }
    return {"type": "message", "attachments": [attachment]}


def _slack(message: WebhookMessage, webhook: Webhook) -> dict[str, object]:
    """A section of plain text: nothing that people wrote becomes a link or a mention."""
    return {
        "text": _escaped(message.text),
        "blocks": [
            {"type": "section", "text": {"type": "plain_text", "text": message.text[:3000]}},
            {
                "type": "actions",
                "elements": [
                    {
                        "type": "button",
                        "text": {"type": "plain_text", "text": gettext("Read more")},
                        "url": message.address,
                    }
                ],
            },
        ],
    }


def _escaped(text: str) -> str:
    """Slack reads <!channel> and links in the text of its notification."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


FORMATS: dict[str, Callable[[WebhookMessage, Webhook], dict[str, object]]] = {
    PayloadFormat.STANDARD: _standard,
    PayloadFormat.TEAMS: _teams,
    PayloadFormat.SLACK: _slack,
}
