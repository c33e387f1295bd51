"""Which parts make a question that the records answer."""

from collections.abc import Callable
from typing import Any

from portal.pages.questions import phrases, question
from portal.pages.questions.periods import Period
from portal.pages.questions.question import Reading
from portal.pages.questions.tokens import ASKING
from services.models import Supplier


def settled(act: str, facts: dict[str, Any]) -> dict[str, Any]:
    """The facts, with a beginning where only the end of a time to come is said."""
    period: Period | None = facts.get("period")
    if period and act == question.CONTRACTS and period.first is None:
        return facts | {"period": period.from_today()}
    return facts


def is_whole(found: Reading, parts: set[str]) -> bool:
    """Whether the parts make a question that the records answer."""
    if found.act in {question.CONTRACTS, question.NEEDS}:
        return _has_kind(found, parts)
    is_asked = bool(ASKING & parts) or found.council is not None
    has_subject = bool(found.about or found.origin or found.area)
    return is_asked and has_subject and RULES.get(found.act, _is_use)(found, parts)


def _has_kind(found: Reading, parts: set[str]) -> bool:
    """Contracts and needs; times of contracts are those of their end, or of their start since."""
    named = found.about or found.area or found.region or found.council_kind or found.council
    if found.origin or found.excluded or not named:
        return False
    if found.act == question.CONTRACTS and found.period and not found.has_ends:
        return found.period.last is None
    has_time = found.period is not None
    return has_time if phrases.ENDS in parts else True


def _is_use(found: Reading, parts: set[str]) -> bool:
    is_known = found.period is None or not found.period.is_future
    return is_known and not {phrases.ENDS, phrases.BASE} & parts


def _is_move(found: Reading, parts: set[str]) -> bool:
    is_named = bool(found.origin) or (found.act == question.MOVED and bool(found.about))
    return is_named and _is_use(found, parts)


def _is_plan(found: Reading, parts: set[str]) -> bool:
    has_origin = (found.act == question.PLANS_TO_LEAVE) == bool(found.origin)
    return has_origin and not found.excluded and phrases.ENDS not in parts


def _is_service(found: Reading, parts: set[str]) -> bool:
    """What the filters of the catalogue can say."""
    others: list[object] = [found.origin, found.excluded, found.council, found.is_like]
    others += [found.period, found.amount, phrases.ENDS in parts]
    return not any(others) and all(isinstance(each, Supplier) for each in found.about)


RULES: dict[str, Callable[[Reading, set[str]], bool]] = {
    question.LEFT: _is_move,
    question.MOVED: _is_move,
    question.LEAVES: _is_move,
    question.PLANS: _is_plan,
    question.PLANS_TO_LEAVE: _is_plan,
    question.OFFERS: _is_service,
    question.SHARES: _is_service,
}
