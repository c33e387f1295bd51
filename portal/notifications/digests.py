"""Everybody's digest. ``send_digest`` leaves out those whose hour has not come."""

from collections.abc import Iterator
from datetime import datetime

from portal.accounts.models import User
from portal.notifications.emails import send_digest
from portal.notifications.events import Channel
from portal.notifications.models import Notification

AT_A_TIME = 500


def send_digests(now: datetime) -> int:
    """Mail what waits to those whose hour has come; return to how many."""
    return sum(send_digest(user, now) for user in _waiting())


def _waiting() -> Iterator[User]:
    """Those for whom something waits, a few at a time."""
    # by key, not by offset: who has had a digest is no longer among them
    last = 0
    lines = Notification.objects.to_mail([Channel.DAILY, Channel.WEEKLY])
    able = User.objects.filter(is_active=True, suspended_at=None)
    while True:
        rows = able.filter(pk__gt=last, pk__in=lines.values("user")).order_by("pk")[:AT_A_TIME]
        people = list(rows)
        if not people:
            return
        yield from people
        last = people[-1].pk
