"""Who is told that a council was invited to a group, joined, declined or left."""

from councils.models import Membership, Role
from portal.accounts.models import User
from portal.mail.messages import send_email
from portal.notifications.actions import notify
from portal.notifications.events import Event
from portal.notifications.models.notification import Notice
from services.council_groups.models import GroupCouncil


def notify_invited(place: GroupCouncil, *, by: User) -> None:
    """Email the managers of a council, who answer, and tell its editors on the site."""
    memberships = place.council.memberships
    for manager in memberships.managers().users():
        send_email("council_groups/invited", to=manager.email, place=place, person=by)
    editors = memberships.editors().exclude(role=Role.MANAGER).users()
    notify(Notice(Event.COUNCIL_INVITED, place, by=by, detail=place.council.name), editors)


def notify_answered(place: GroupCouncil, sentence: str, *, by: User) -> None:
    """Tell the editors of the other councils in the group what a sentence says of this one."""
    detail = sentence.format(council=place.council.name)
    others = place.group.places.in_group().exclude(pk=place.pk).values("council")
    editors = Membership.objects.editors().filter(council__in=others).users()
    notify(Notice(Event.COUNCIL_ANSWERED, place.group, by=by, detail=detail), editors)
