"""Asking councils by email about everything that is due, at most once a fortnight.

The team is asked first, then the managers. After two letters without an answer the directory
stops, and the question is one for moderators (decision 49).
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date

from allauth.account.models import EmailAddress
from django.db import transaction
from django.db.models import Exists, OuterRef

from councils.models import Council, Membership, Role
from portal.accounts.models import User
from portal.mail.messages import send_email
from portal.notifications.emails import headers, stop_url
from portal.notifications.events import Group
from portal.notifications.models.preferences import preferences_of
from services.freshness.actions.questions import CouncilQuestions
from services.freshness.models import DueRecords, RecordQuestion, due_records
from services.notices.models import ContractLetter

COUNCILS_AT_ONCE = 100


@dataclass
class Letter:
    """What one person is asked about each of their councils."""

    person: User
    due: dict[Council, DueRecords] = field(default_factory=dict)


def ask_councils(today: date) -> int:
    """Email the people of councils with open questions; return how many letters were sent.

    Two runs at once are safe.
    """
    letters: dict[int, Letter] = {}
    for councils in _batches():
        due = due_records(councils)
        ready = [council for council in councils if due[council.pk].is_ready(today)]
        for council, people in _people_to_ask(ready, due, today):
            for person in people:
                letters.setdefault(person.pk, Letter(person)).due[council] = due[council.pk]
    return sum(_send(letter, today) for letter in letters.values())


def _batches() -> Iterator[list[Council]]:
    """Councils with people who can answer, a hundred at a time."""
    edited = Membership.objects.editors().values("council")
    councils = Council.objects.current().filter(pk__in=edited).order_by("pk")
    known = councils.defer("about", "loaded_facts")
    last = 0
    while batch := list(known.filter(pk__gt=last)[:COUNCILS_AT_ONCE]):
        yield batch
        last = batch[-1].pk


def _people_to_ask(
    councils: list[Council], due: dict[int, DueRecords], today: date
) -> Iterator[tuple[Council, list[User]]]:
    """Yield each council with those of its people who are to be asked now."""
    known: dict[int, list[Membership]] = defaultdict(list)
    for membership in _memberships(councils, today):
        known[membership.council_id].append(membership)
    for council in councils:
        yield council, _turn(known[council.pk], due[council.pk].is_second_round)


def _memberships(councils: Iterable[Council], today: date) -> Iterable[Membership]:
    """Editors who can act, read email at a confirmed address, and had no letter of late."""
    confirmed = EmailAddress.objects.filter(
        user=OuterRef("user"), verified=True, email__iexact=OuterRef("user__email")
    )
    late = ContractLetter.objects.of_late(today).values("user")
    editors = Membership.objects.editors().filter(Exists(confirmed), council__in=list(councils))
    can_act = editors.filter(user__is_active=True, user__suspended_at=None)
    return can_act.exclude(user__in=late).select_related("user").order_by("pk")


def _turn(memberships: list[Membership], is_second_round: bool) -> list[User]:
    """The team in the first round, managers in the second; the others where there are none."""
    wanted = [each for each in memberships if _wants_letters(each.user)]
    managers = [each.user for each in wanted if each.role == Role.MANAGER]
    team = [each.user for each in wanted if each.role != Role.MANAGER]
    return (managers or team) if is_second_round else (team or managers)


def _wants_letters(user: User) -> bool:
    return preferences_of(user).wants_letters(Group.OURS)


@transaction.atomic
def _send(letter: Letter, today: date) -> bool:
    """Send one letter with all questions to a person, unless another run did."""
    if not ContractLetter.objects.claim(letter.person, today):
        return False
    asked = [CouncilQuestions.of(letter.person, *each) for each in letter.due.items()]
    stop = stop_url(letter.person, Group.OURS)
    send_email(
        "services/records_to_check",
        to=letter.person.email,
        headers=headers(stop),
        number=sum(each.number for each in asked),
        councils=asked,
        stop=stop,
    )
    for each in asked:
        RecordQuestion.objects.ask(each.keys, today)
    return True
