"""A reply by email becomes a post, by the rules of the page; or a draft that waits for a click."""

from enum import StrEnum
from uuid import NAMESPACE_URL, uuid5

from django.conf import settings
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext

from councils.models import Council
from councils.permissions import memberships_of
from forums import actions, permissions
from forums.actions import Words
from forums.models import Draft, Post, Thread
from portal.accounts.actor import Actor
from portal.accounts.models import User
from portal.accounts.permissions import is_in_good_standing
from portal.files.uploads import accepted
from portal.mail.messages import send_email
from portal.mail.returns import is_return_address, note_return
from portal.markdown import MAX_INPUT_LENGTH
from portal.replies.addresses import read_address
from portal.replies.email_reply import IncomingReply, read_email
from portal.site.errors import RuleBroken


class ReplyOutcome(StrEnum):
    """What became of an email."""

    POSTED = "posted"
    HELD = "held"
    REFUSED = "refused"
    IGNORED = "ignored"
    RETURNED = "returned"


def receive(content: bytes, *, recipient: str, envelope_sender: str) -> ReplyOutcome:
    """Post a reply, hold it for a click, refuse it with an email, or leave it.

    Programs, and addresses that we did not give out, get no answer. What comes to the address of
    an email that we sent is a report that it was not delivered.
    """
    if is_return_address(recipient):
        known = note_return(content, recipient)
        return ReplyOutcome.RETURNED if known else ReplyOutcome.IGNORED
    keys = read_address(recipient)
    reply = read_email(content, envelope_sender)
    if keys is None or reply.is_automatic:
        return ReplyOutcome.IGNORED
    person = User.objects.filter(pk=keys[0]).first()
    if person is None or not is_in_good_standing(person):
        return ReplyOutcome.IGNORED
    actor = Actor.of(person)
    thread = Thread.objects.visible_to(actor).select_related("board").filter(pk=keys[1]).first()
    if thread is None:
        return ReplyOutcome.IGNORED
    return _received(reply, thread, actor)


def _received(reply: IncomingReply, thread: Thread, person: Actor) -> ReplyOutcome:
    is_theirs = reply.is_authentic and reply.sender == person.email.lower()
    councils = [each.council for each in memberships_of(person).values()]
    try:
        _check(reply, thread, person, councils)
        # who works for several councils says on the page for which
        if not is_theirs or len(councils) > 1:
            return _hold(reply, thread, person)
        _post(reply, thread, person, next(iter(councils), None))
    except (RuleBroken, ValidationError, PermissionDenied) as reason:
        return _refuse(reply, thread, person, reason, is_theirs=is_theirs)
    return ReplyOutcome.POSTED


def _check(reply: IncomingReply, thread: Thread, person: Actor, councils: list[Council]) -> None:
    """Raise RuleBroken where it cannot be posted, from any sender."""
    if not reply.text:
        raise RuleBroken(gettext("The email has no new text. Write above the quoted text."))
    if len(reply.text) > MAX_INPUT_LENGTH:
        raise RuleBroken(gettext("The text is too long."))
    speaking_for: list[Council | None] = [*councils] or [None]
    if not any(permissions.can_reply(person, thread, each) for each in speaking_for):
        raise RuleBroken(gettext("You cannot reply in this thread, or it is closed."))


@transaction.atomic
def _post(reply: IncomingReply, thread: Thread, person: Actor, council: Council | None) -> Post:
    """Send it with its files. The same email delivered twice is one post."""
    post = Post(text=reply.text, council=council)
    if reply.message_id:
        post.sent_as = uuid5(NAMESPACE_URL, f"mid:{reply.message_id}")
    uploads = [SimpleUploadedFile(each.name, each.content) for each in reply.files]
    files = [actions.upload(accepted(each), by=person) for each in uploads]
    sent = actions.reply(thread, post, by=person)
    actions.attach_to_new(sent, [str(file.key) for file in files], by=person)
    return sent


@transaction.atomic
def _hold(reply: IncomingReply, thread: Thread, person: Actor) -> ReplyOutcome:
    """Put the text into the form of the thread, where one press posts it."""
    place = reverse("forums:reply", args=[thread.pk])
    known = Draft.objects.at(place, person)
    text = f"{known.text}\n\n{reply.text}" if known and reply.text not in known.text else reply.text
    seen = known.version if known else 0
    actions.keep_draft(place, Words(text=text[:MAX_INPUT_LENGTH]), seen=seen, by=person)
    _write(person, "replies/held", thread, reply, f"{settings.SITE_URL}{place}")
    return ReplyOutcome.HELD


def _refuse(
    reply: IncomingReply, thread: Thread, person: Actor, reason: Exception, *, is_theirs: bool
) -> ReplyOutcome:
    """Tell the person why; what was sent in their name by another gets no answer."""
    if not is_theirs:
        return ReplyOutcome.IGNORED
    words = "; ".join(reason.messages) if isinstance(reason, ValidationError) else str(reason)
    link = f"{settings.SITE_URL}{thread.get_absolute_url()}"
    _write(person, "replies/refused", thread, reply, link, reason=words)
    return ReplyOutcome.REFUSED


def _write(
    person: Actor, name: str, thread: Thread, reply: IncomingReply, link: str, **more: str
) -> None:
    send_email(
        name,
        to=person.email,
        headers={"Auto-Submitted": "auto-replied"},
        thread=thread,
        text=reply.text,
        files=[each.name for each in reply.files],
        link=link,
        **more,
    )
