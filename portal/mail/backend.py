"""The mail backend of the site: writes down what to send in the transaction that causes it."""

from collections.abc import Sequence
from datetime import datetime
from email.utils import parsedate_to_datetime
from uuid import uuid4

from django.core.mail import EmailMessage
from django.core.mail.backends.base import BaseEmailBackend
from django.db import transaction

from portal.mail.messages import EXPIRES
from portal.mail.models import Mail
from portal.mail.smtp import own_id
from portal.mail.tasks import deliver
from portal.site.logs import current_request_id


class QueueBackend(BaseEmailBackend):
    """Every recipient gets a mail of their own; a worker hands it over."""

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        with transaction.atomic():
            queued = [queue(message, to) for message in email_messages for to in message.to]
        return len(queued)


def queue(message: EmailMessage, to: str) -> Mail:
    mail = Mail.objects.create(
        to=to,
        subject=str(message.subject)[:200],
        text=str(message.body),
        html=html_part(message),
        headers=marks() | message.extra_headers,
        expires_at=expiry(message),
    )
    deliver.enqueue(mail.pk)
    return mail


def marks() -> dict[str, str]:
    """What a mail is known by: a Message-ID that every try repeats, and the request it is from."""
    request_id = current_request_id()
    traced = {"X-Request-ID": request_id} if request_id else {}
    return {"Message-ID": own_id(uuid4().hex), **traced}


def expiry(message: EmailMessage) -> datetime | None:
    """When it expires, as its header says (RFC 4021)."""
    expires = message.extra_headers.get(EXPIRES)
    return parsedate_to_datetime(expires) if expires else None


def html_part(message: EmailMessage) -> str:
    alternatives = getattr(message, "alternatives", [])
    return next((str(each[0]) for each in alternatives if each[1] == "text/html"), "")
