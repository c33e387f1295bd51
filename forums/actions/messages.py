"""Writing to a person by email, without an address being shown."""

from typing import NamedTuple
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from councils.models import Council
from forums import limits
from forums.acts import ForumAct
from forums.permissions import can_write_to_people, receives_messages
from portal.accounts.models import User
from portal.audit.models import Entry, record
from portal.mail.messages import send_email
from portal.notifications.emails import MESSAGES, headers, stop_url
from portal.site.errors import RuleBroken

NOT_RECEIVED = _("This person does not receive messages through the site at the moment.")
NOT_ALLOWED = _("You cannot send messages at the moment.")


class Message(NamedTuple):
    """What is sent; ``sent_as`` is the key of the form, which sends once."""

    subject: str
    text: str
    shares_address: bool
    sent_as: UUID


@transaction.atomic
def write_to(person: User, message: Message, *, by: User, council: Council | None) -> None:
    """Send one email; the audit log records sender and recipient, not the text.

    Raises RuleBroken when the person receives no messages,
    or the sender may send none now.
    """
    limits.wait_for(by)
    if Entry.objects.by(by).filter(details__sent_as=str(message.sent_as)).exists():
        return
    if not can_write_to_people(by, council):
        raise RuleBroken(NOT_ALLOWED)
    if not receives_messages(person):
        raise RuleBroken(NOT_RECEIVED)
    limits.check_messages(by, person, message.text)
    stop = stop_url(person, MESSAGES)
    send_email(
        "people/message",
        to=person.email,
        reply_to=by.email if message.shares_address else "",
        headers=headers(stop),
        sender=by,
        council=council,
        subject=message.subject,
        lines=message.text.splitlines(),
        shares_address=message.shares_address,
        stop=stop,
    )
    key = council.pk if council else None
    record(ForumAct.MESSAGE_SENT, by=by, person=person, council=key, sent_as=str(message.sent_as))
