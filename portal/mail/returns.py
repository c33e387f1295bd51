"""Emails that another mail server took, and returned later because nobody can receive them.

Such a report is an email to the envelope sender (RFC 3464). Ours names the email that was sent and
signs its recipient, so that only a server that had the email can say that it was not delivered.
"""

import re
from collections.abc import Iterator
from email import message_from_bytes
from email.message import Message

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.db import transaction
from django.utils import timezone
from django.utils.crypto import constant_time_compare, salted_hmac
from django.utils.translation import gettext

from portal.mail.models import MAX_ERROR_LENGTH, Mail, MailState

SALT = "mail.returns"
MAC_LENGTH = 20
DELIVERY_STATUS = "message/delivery-status"
ADDRESS = re.compile(r"bounce\+([0-9]{1,18})-([0-9a-f]{20})@([^@\s]{1,255})")
PERMANENT = "5"
MAX_REPORT_BYTES, MAX_RECIPIENTS = 200_000, 20


def return_address(mail: Mail) -> str:
    """Return the envelope sender of an email, or nothing where the site receives no email."""
    if not settings.REPLY_DOMAIN:
        return ""
    mac = _mac(mail.pk, mail.to, settings.SECRET_KEY)
    return f"bounce+{mail.pk}-{mac}@{settings.REPLY_DOMAIN}"


def with_return_address(message: EmailMultiAlternatives, mail: Mail) -> EmailMultiAlternatives:
    """Let an email be returned to the address that is for it; its readers see the usual sender."""
    if address := return_address(mail):
        message.extra_headers.setdefault("From", message.from_email)
        message.from_email = address
    return message


def is_return_address(address: str) -> bool:
    """Whether an address has the form of ours; who was written to is known from the report only."""
    return _parts(address) is not None


@transaction.atomic
def note_return(content: bytes, address: str) -> bool:
    """Store that an email was returned for good, as one that could not be sent.

    Returns whether the report names a recipient that this address was made for. The same report
    delivered twice is one failure.
    """
    parts = _parts(address)
    if parts is None:
        return False
    key, mac = parts
    for recipient, reason in _read(content):
        if _is_signed(key, recipient, mac):
            _fail(key, recipient, reason)
            return True
    return False


def _fail(key: int, recipient: str, reason: str) -> None:
    if Mail.objects.failed().to_address(recipient).filter(headers__returned=key).exists():
        return
    Mail.objects.create(
        to=recipient,
        subject=gettext("Returned email"),
        headers={"returned": key},
        state=MailState.FAILED,
        failed_at=timezone.now(),
        last_error=reason[:MAX_ERROR_LENGTH],
    )


def _read(content: bytes) -> list[tuple[str, str]]:
    try:
        return list(_failures(content))
    except RecursionError:  # parts in parts, hundreds deep: no mail server sends that
        return []


def _failures(content: bytes) -> Iterator[tuple[str, str]]:
    """Return each recipient that a report says cannot be reached, with the reason."""
    message = message_from_bytes(content[:MAX_REPORT_BYTES])
    if message.get_content_type() != "multipart/report":
        return
    reports = [each for each in message.walk() if each.get_content_type() == DELIVERY_STATUS]
    groups = [group for report in reports for group in _groups(report)]
    for group in groups[:MAX_RECIPIENTS]:
        status = _value(group, "Status")
        if _value(group, "Action").lower() == "failed" and status.startswith(PERMANENT):
            reason = f"{status} {_after_type(group, 'Diagnostic-Code')}".strip()
            for name in ("Original-Recipient", "Final-Recipient"):
                yield _after_type(group, name).strip("<>"), reason


def _groups(report: Message) -> list[Message]:
    """Return the groups of fields of a report: one for the email, then one for each recipient."""
    return [group for group in report.get_payload() if isinstance(group, Message)]


def _value(group: Message, name: str) -> str:
    return str(group.get(name, "")).strip()


def _after_type(group: Message, name: str) -> str:
    """Return the value of a field without its type: “rfc822; a@b.example”."""
    return _value(group, name).partition(";")[2].strip()


def _parts(address: str) -> tuple[int, str] | None:
    found = ADDRESS.fullmatch(address.lower())
    if found is None or not settings.REPLY_DOMAIN or found[3] != settings.REPLY_DOMAIN.lower():
        return None
    return int(found[1]), found[2]


def _is_signed(key: int, recipient: str, mac: str) -> bool:
    keys = [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]
    return any(constant_time_compare(_mac(key, recipient, each), mac) for each in keys)


def _mac(key: int, recipient: str, secret: str) -> str:
    value = f"{key} {recipient.lower()}"
    signed = salted_hmac(SALT, value, secret=secret, algorithm="sha256")
    return signed.hexdigest()[:MAC_LENGTH]
