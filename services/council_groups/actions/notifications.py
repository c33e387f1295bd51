"""Who is told that a council joined a group, declined or left."""

from councils.models import Membership
from portal.accounts.models import User
from portal.notifications.actions import notify
from portal.notifications.events import Event
from portal.notifications.models.notification import Notice
from services.council_groups.models import GroupCouncil


def notify_answered(place: GroupCouncil, sentence: str, *, by: User) -> None:
    """Tell the editors of the other councils in the group what a sentence says of this one."""
    detail = sentence.format(council=place.council.name)
    others = place.group.places.in_group().exclude(pk=place.pk).values("council")
    editors = Membership.objects.editors().filter(council__in=others).users()
    notify(Notice(Event.COUNCIL_ANSWERED, place.group, by=by, detail=detail), editors)
