"""Memberships that lapse: two emails before, and the end, unless the person is seen again."""

from collections import Counter
from collections.abc import Callable, Iterator

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext

from councils.actions.departures import lapse_membership
from councils.actions.membership import lock_council
from councils.acts import CouncilAct
from councils.models import Membership
from councils.models.lapse import LapseQuerySet, StillHereLink
from portal.audit.models import record
from portal.mail.messages import send_email

AT_ONCE = 500
Find = Callable[[], LapseQuerySet]


def end_lapsed_memberships() -> Counter[str]:
    """Do what is due; return how many of each. Two runs at once, and a second one, are safe."""
    rows = Membership.objects
    done = Counter(resumed=_each(rows.seen_again, _resume))
    done["ended"] += _each(rows.bounced, _end_bounced)
    done["ended"] += _each(rows.lapsed, _end_lapsed)
    done["reminded"] += _each(rows.for_second_letter, _remind)
    done["announced"] += _each(rows.for_first_letter, _announce)
    return done


def _each(find: Find, do: Callable[[Membership], None]) -> int:
    """Do it to each that is found, if it still is when its council is locked; return how many."""
    return sum(_once(find, pk, do) for pk in _keys(find))


def _keys(find: Find) -> Iterator[int]:
    """The keys of what is found, by batches in their order."""
    after = 0
    while True:
        rows = find().filter(pk__gt=after).order_by("pk")
        keys = list(rows.values_list("pk", flat=True)[:AT_ONCE])
        yield from keys
        if len(keys) < AT_ONCE:
            return
        after = keys[-1]


@transaction.atomic
def _once(find: Find, pk: int, do: Callable[[Membership], None]) -> bool:
    membership = Membership.objects.select_related("council").get(pk=pk)
    lock_council(membership.council)
    found = find().filter(pk=pk).first()
    if found is None:
        return False
    do(found)
    return True


def _resume(membership: Membership) -> None:
    membership.keep_going()


def _announce(membership: Membership) -> None:
    membership.announce_lapse()
    _write(membership)


def _remind(membership: Membership) -> None:
    membership.remind_of_lapse()
    _write(membership)


def _write(membership: Membership) -> None:
    send_email(
        "councils/lapses",
        to=membership.user.email,
        council=membership.council,
        lapses_on=membership.lapses_on,
        link=StillHereLink.of(membership).url,
        is_last_manager=membership.is_last_manager,
    )


def _end_lapsed(membership: Membership) -> None:
    lapse_membership(membership, reason=gettext("No sign-in for 12 months."))


def _end_bounced(membership: Membership) -> None:
    lapse_membership(membership, reason=gettext("Emails to this address are refused."))


@transaction.atomic
def say_still_here(membership: Membership) -> bool:
    """Note that the person still works for the council; False where the membership has ended."""
    lock_council(membership.council)
    found = Membership.objects.active().select_related("user", "council")
    current = found.filter(pk=membership.pk).first()
    if current is None:
        return False
    current.confirmed_at = timezone.now()
    current.save(update_fields=["confirmed_at"])
    current.keep_going()
    record(CouncilAct.MEMBERSHIP_CONFIRMED, current.council, by=current.user, person=current.user)
    return True
