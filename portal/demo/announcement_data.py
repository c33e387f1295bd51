"""A past announcement of the demonstration, which each manager has read."""

from datetime import timedelta
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from portal.accounts.models import User
from portal.audit.models import record
from portal.moderation.acts import ModerationAct
from portal.moderation.models import Announcement
from portal.moderation.models.announcement import Audience

KEY = UUID("5d1c7a52-70a3-4c0e-9f5c-2f6f3f0a2006")
SENT_BEFORE = timedelta(days=21)
TITLE = "Name a second manager for your council"
TEXT = (
    "People change jobs and go on leave. Please look at the people page of your council, and make "
    "a second colleague a manager, so that one of you can always be reached.\n\n"
    "It takes two minutes. Thank you."
)


@transaction.atomic
def add_announcement() -> None:
    """Once, after the demonstration accounts."""
    if Announcement.objects.exists():
        return
    by = User.objects.get(email="admin@directory.example")
    then = timezone.now() - SENT_BEFORE
    values = {"title": TITLE, "text": TEXT, "audience": Audience.MANAGERS, "sender": by}
    sent = Announcement(**values, sent_as=KEY, sent_at=then, finished_at=then)
    sent.people_count = sent.recipients().count()
    sent.save()
    record(ModerationAct.ANNOUNCEMENT_SENT, sent, by=by, audience=sent.audience)
