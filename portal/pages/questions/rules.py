"""Which parts make a question that the records answer."""

from collections.abc import Callable
from typing import Any

from portal.pages.questions import phrases, question
from portal.pages.questions.periods import Period
from portal.pages.questions.question import Reading
from services.models import Supplier

ASKED, WHEN, DID = "asked", "when", "did"  # the part of all that asks, and of two words of these
# of what councils do, one thing is asked; these are one
MAIN = {phrases.LEFT, phrases.LEAVES, phrases.MOVED, phrases.PLANS, phrases.SHARES}
MAIN |= {phrases.OFFERS, phrases.NEEDS, phrases.CONTRACTS}
TOGETHER = [{phrases.LEFT, phrases.MOVED}, {phrases.PLANS, phrases.LEAVES}]


def settled(act: str, facts: dict[str, Any]) -> dict[str, Any]:
    """The facts, with a beginning where only the end of a time to come is said."""
    period: Period | None = facts.get("period")
    if period and act == question.CONTRACTS and period.first is None:
        return facts | {"period": period.from_today()}
    return facts


def is_whole(found: Reading, parts: set[str]) -> bool:
    """Whether the parts make a question that the records answer."""
    main = MAIN & parts
    if (len(main) > 1 and main not in TOGETHER) or not found.can_be_answered:
        return False
    if found.act in {question.CONTRACTS, question.NEEDS}:
        return RULES[found.act](found, parts)
    is_asked = ASKED in parts or found.council is not None
    has_subject = bool(found.about or found.origin or found.area)
    return is_asked and has_subject and RULES.get(found.act, _is_use)(found, parts)


def _is_need(found: Reading, parts: set[str]) -> bool:
    others: list[object] = [found.origin, found.excluded, {phrases.ENDS, phrases.BASE} & parts]
    is_asked = bool({ASKED, phrases.LINK} & parts)
    return is_asked and _has_subject(found) and not any(others)


def _is_contract(found: Reading, parts: set[str]) -> bool:
    """Times are those of their end, or of their start where "since" is said.

    "HR contracts" alone can be of anything: a search.
    """
    if found.origin or found.excluded or not _has_subject(found) or phrases.BASE in parts:
        return False
    keys = {each.key for each in found.filters}
    if keys == {"area"} and not {ASKED, phrases.LINK} & parts:
        return False
    has_ends = phrases.ENDS in parts
    if found.period is None or has_ends:
        return (found.period is not None or WHEN in parts) == has_ends
    return found.period.last is None


def _has_subject(found: Reading) -> bool:
    of_councils = found.region or found.council_kind or found.council
    return bool(found.about or found.area or of_councils)


def _is_use(found: Reading, parts: set[str]) -> bool:
    is_known = found.period is None or not found.period.is_future
    has_system = phrases.USERS not in parts or bool(found.about)  # "library users" read books
    is_past = phrases.BASE not in parts or DID in parts
    return is_known and has_system and is_past and phrases.ENDS not in parts


def _is_move(found: Reading, parts: set[str]) -> bool:
    is_named = bool(found.origin) or (found.act == question.MOVED and bool(found.about))
    is_left_only = found.act == question.LEAVES and (found.excluded or found.period)
    return is_named and not is_left_only and _is_use(found, parts)


def _is_plan(found: Reading, parts: set[str]) -> bool:
    has_origin = (found.act == question.PLANS_TO_LEAVE) == bool(found.origin)
    both_and_day = found.origin and found.about and found.period
    others: list[object] = [found.excluded, both_and_day, phrases.ENDS in parts]
    return has_origin and not any(others)


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
    question.NEEDS: _is_need,
    question.CONTRACTS: _is_contract,
}
