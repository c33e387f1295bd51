"""Asking managers by email about the contracts of their councils, at most once a fortnight."""

from dataclasses import dataclass
from datetime import date

from allauth.account.models import EmailAddress
from django.db import transaction
from django.db.models import Count, Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from councils.models import Council, Membership
from portal.accounts.models import User
from portal.mail.messages import send_email
from portal.notifications.emails import headers, stop_url
from portal.notifications.events import Group
from portal.notifications.models.preferences import preferences_of
from services.models import Use
from services.notices.models import AwardNotice, ContractLetter
from services.notices.models.answer_link import links_for

ASKED_IN_A_LETTER = 10


@dataclass(frozen=True)
class LetterQuestion:
    """A contract with (label, address) of each answer that a person may give."""

    notice: AwardNotice
    links: list[tuple[str, str]]

    @classmethod
    def to(cls, user: User, notice: AwardNotice) -> "LetterQuestion":
        links = links_for(user, notice)
        return cls(notice, [(link.label_for(notice), link.url) for link in links])


def ask_about_contracts() -> int:
    """Email each manager with open questions; return how many. Two runs at once are safe."""
    today = timezone.localdate()
    return sum(_ask(user, today) for user in _people_to_ask(today))


def _people_to_ask(today: date) -> QuerySet[User]:
    """Managers with a confirmed address, not asked of late, of councils with a question."""
    confirmed = EmailAddress.objects.filter(
        user=OuterRef("pk"), verified=True, email__iexact=OuterRef("email")
    )
    managing = Membership.objects.managers().filter(user=OuterRef("pk"))
    asked = Q(council__in=AwardNotice.objects.to_answer().order_by().values("council"))
    ended = Q(council__in=Use.objects.with_ended_contract().order_by().values("council"))
    managing = managing.filter(asked | ended, council__abolished_on=None)
    people = User.objects.people().filter(Exists(confirmed), Exists(managing))
    late = ContractLetter.objects.of_late(today).values("user")
    found: QuerySet[User] = people.exclude(pk__in=late).order_by("pk")
    return found


def _ask(user: User, today: date) -> bool:
    """Ask one person about all their councils in one letter, if they want such letters."""
    if not preferences_of(user).wants_letters(Group.OURS):
        return False
    managed = Membership.objects.managers().filter(user=user, council__abolished_on=None)
    councils = list(Council.objects.filter(pk__in=managed.values("council")).order_by("pk"))
    asked = AwardNotice.objects.to_answer().of_councils(councils)
    notices = list(asked.by_end()[:ASKED_IN_A_LETTER])
    ended = _ended_in(councils)
    if not notices and not ended:
        return False
    with transaction.atomic():
        is_asked = ContractLetter.objects.claim(user, today)
        if is_asked:
            _send(user, [LetterQuestion.to(user, each) for each in notices], ended)
    return is_asked


def _ended_in(councils: list[Council]) -> dict[Council, int]:
    """How many recorded contracts have ended, of each council that has some."""
    ended = Use.objects.with_ended_contract().filter(council__in=councils).order_by()
    counted = dict(ended.values("council").annotate(n=Count("pk")).values_list("council", "n"))
    return {council: counted[council.pk] for council in councils if council.pk in counted}


def _send(user: User, questions: list[LetterQuestion], ended: dict[Council, int]) -> None:
    stop = stop_url(user, Group.OURS)
    asked = {question.notice.council: 0 for question in questions}
    send_email(
        "services/contracts_to_check",
        to=user.email,
        headers=headers(stop),
        number=len(questions) + sum(ended.values()),
        questions=questions,
        councils=list((asked | ended).items()),
        stop=stop,
    )
