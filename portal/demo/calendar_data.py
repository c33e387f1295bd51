"""The calendar that an invented member of County Durham reads, for its managers to see."""

from councils.models import Membership
from services.calendars.actions import make_address
from services.calendars.models import CalendarAddress


def add_calendar() -> None:
    """An address whose secret is lost; a member makes their own to try one."""
    people = Membership.objects.active().select_related("user", "council")
    membership = people.get(user__email="officer@durham.example")
    if not CalendarAddress.objects.of_person(membership.user).exists():
        make_address(membership, by=membership.user)
