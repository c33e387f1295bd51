"""Answers to a letter, given at its one address."""

from collections.abc import Iterable
from datetime import date
from typing import NamedTuple

from django.db import transaction

from councils.models import Council
from portal.accounts.models import User
from portal.site.errors import RuleBroken
from services.actions import answer_contract_end, confirm_all
from services.models import Use
from services.models.choices import ContractEnd
from services.notices.acts import BY_EMAIL


class Renewal(NamedTuple):
    """What became of the ended contract of a use, and until when it was renewed."""

    use: Use
    answer: ContractEnd
    ends_on: date | None


@transaction.atomic
def answer_questions(
    council: Council,
    *,
    uses: Iterable[int],
    services: Iterable[int],
    ended: Iterable[Renewal],
    by: User,
) -> int:
    """Confirm records, and say what became of contracts; return how many records that was.

    What a colleague has answered already is left out.
    """
    answered = sum(_answer(each, by=by) for each in ended)
    confirmed = confirm_all(council, services=[*services], uses=[*uses], by=by, via=BY_EMAIL)
    return answered + sum(confirmed)


def _answer(renewal: Renewal, *, by: User) -> bool:
    try:
        answer_contract_end(renewal.use, renewal.answer, ends_on=renewal.ends_on, by=by)
    except RuleBroken:
        return False
    return True
