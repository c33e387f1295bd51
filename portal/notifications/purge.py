"""Forgetting what nobody needs to be told any more."""

from itertools import groupby
from operator import attrgetter

from portal.notifications.emails import visible_items
from portal.notifications.models import Notification

AT_A_TIME = 1_000


def tidy() -> int:
    """Delete what is old, and what its person may no longer see; how many lines."""
    gone, _ = Notification.objects.old().delete()
    last = 0
    unread = Notification.objects.unread().select_related("user", "actor", "kind").order_by("pk")
    while rows := list(unread.filter(pk__gt=last)[:AT_A_TIME]):
        gone += _forget_hidden(rows)
        last = rows[-1].pk
    return gone


def _forget_hidden(rows: list[Notification]) -> int:
    by_person = groupby(sorted(rows, key=attrgetter("user_id")), key=attrgetter("user"))
    seen = {
        line.notification.pk
        for user, those in by_person
        for line in visible_items(user, list(those))
    }
    hidden = [row.pk for row in rows if row.pk not in seen]
    return Notification.objects.filter(pk__in=hidden).delete()[0]
