"""Notes for moderators, and messages from them to a member."""

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext

from portal.accounts.models import User
from portal.audit.models import record
from portal.mail.messages import send_email
from portal.moderation.acts import ModerationAct
from portal.moderation.models import MemberMessage, StaffNote
from portal.notifications.actions import notify
from portal.notifications.events import Event
from portal.notifications.models.notification import Notice
from portal.site.errors import RuleBroken


@transaction.atomic
def add_note(note: StaffNote, *, by: User) -> StaffNote:
    """Keep a note. The log says that there is one, not what it says: notes can be deleted."""
    note.author = by
    note.save()
    record(ModerationAct.NOTE_ADDED, note.council or note.thread, by=by, person=note.person)
    return note


@transaction.atomic
def delete_note(note: StaffNote, *, by: User) -> None:
    record(ModerationAct.NOTE_DELETED, note.council or note.thread, by=by, person=note.person)
    note.delete()


@transaction.atomic
def message_member(message: MemberMessage, *, by: User) -> MemberMessage:
    """Write to a member for the moderators; a reply goes to the contact address of the site.

    Raises RuleBroken where the account was deleted.
    """
    if message.person.erased_at:
        raise RuleBroken(gettext("This person has deleted their account."))
    message.sender = by
    message.save()
    record(ModerationAct.MEMBER_MESSAGED, message, by=by, person=message.person)
    reply_to = settings.SITE_CONTACT
    send_email("moderation/message", to=message.person.email, reply_to=reply_to, message=message)
    notify(Notice(Event.MESSAGED, message, by=by), [message.person], has_letter=True)
    return message
