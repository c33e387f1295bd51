"""What is stated of a use and its contract, by list field, as JSON can hold it.

An import compares what a row says with what the council has recorded, writes the difference, and
can put back what was there. All three speak of the same facts.
"""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.utils.translation import gettext

from services.models import Contract, Use
from services.models.choices import Confirmation, UseStatus, ValueBand
from services.models.contract_rules import CONSTRAINTS as CONTRACT_CONSTRAINTS
from services.models.use_rules import CONSTRAINTS as USE_CONSTRAINTS

Facts = dict[str, Any]
# by list field, the attribute that holds it
USE_ATTRIBUTES = {
    "status": "status",
    "version": "version",
    "since": "since",
    "until": "until",
    "stopped_reason": "stopped_reason",
    "owner_team": "owner_team",
    "licences": "licences",
    "notes": "notes",
    "area": "category_id",
    "confirmation": "confirmation",
}
CONTRACT_ATTRIBUTES = {
    "supplier": "supplier_id",
    "contract_title": "title",
    "reference": "reference",
    "starts_on": "starts_on",
    "ends_on": "ends_on",
    "extension_until": "extension_until",
    "notice_months": "notice_months",
    "annual_cost": "annual_cost",
    "value_band": "value_band",
    "total_value": "total_value",
}
DAYS = {"since", "until", "starts_on", "ends_on", "extension_until"}
MESSAGES = {
    rule.name: rule.violation_error_message for rule in [*USE_CONSTRAINTS, *CONTRACT_CONSTRAINTS]
}


def facts_of(use: Use, contract: Contract | None) -> Facts:
    """Everything that is recorded; what nobody stated is empty or None."""
    contract = contract or Contract()
    of_use = {key: getattr(use, name) for key, name in USE_ATTRIBUTES.items()}
    of_contract = {key: getattr(contract, name) for key, name in CONTRACT_ATTRIBUTES.items()}
    return {key: as_json(value) for key, value in (of_use | of_contract).items()}


def as_json(value: object) -> object:
    return value.isoformat() if isinstance(value, date) else value


def apply_to_use(use: Use, facts: Mapping[str, object]) -> None:
    _apply(use, facts, USE_ATTRIBUTES)


def apply_to_contract(contract: Contract, facts: Mapping[str, object]) -> None:
    _apply(contract, facts, CONTRACT_ATTRIBUTES)


def _apply(record: Use | Contract, facts: Mapping[str, object], attributes: dict[str, str]) -> None:
    for key, name in attributes.items():
        if key in facts:
            setattr(record, name, value_of(key, facts[key]))


def value_of(key: str, fact: Any) -> Any:
    return date.fromisoformat(fact) if key in DAYS and fact else fact


def completed(stated: Facts, known: Facts) -> Facts:
    """What a row says with all that follows from it, where this is known already.

    ``stated`` has no empty values: an empty cell says nothing.
    """
    facts = {"confirmation": Confirmation.CONFIRMED.value, **stated}
    status = facts.get("status") or known.get("status") or UseStatus.IN_USE.value
    if status == UseStatus.STOPPED:
        reason = known.get("stopped_reason") or gettext(
            "Our own list of systems says that it has stopped."
        )
        facts.setdefault("stopped_reason", reason)
    else:
        facts |= {"until": None, "stopped_reason": ""}
    if "annual_cost" in facts and facts["annual_cost"] != known.get("annual_cost"):
        facts["value_band"] = ValueBand.of(facts["annual_cost"]).value
    extension = known.get("extension_until")
    if "ends_on" in facts and extension and extension <= facts["ends_on"]:
        facts.setdefault("extension_until", None)
    return facts


def differences(stated: Facts, known: Facts) -> dict[str, list[object]]:
    """What was and what will be, of each fact that a row says otherwise than it is known."""
    return {
        key: [known.get(key), fact]
        for key, fact in completed(stated, known).items()
        if _empty_as_none(known.get(key)) != _empty_as_none(fact)
    }


def _empty_as_none(fact: object) -> object:
    return None if fact == "" else fact


def contradictions(facts: Facts) -> list[str]:
    """What the database would refuse, in the sentences of its rules."""
    broken = {
        "a_use_ends_after_it_began": _is_before(facts, "until", "since"),
        "a_contract_ends_after_it_began": _is_before(facts, "ends_on", "starts_on"),
        "an_extension_ends_after_the_contract": _is_before(facts, "extension_until", "ends_on"),
    }
    return [str(MESSAGES[name]) for name, is_broken in broken.items() if is_broken]


def _is_before(facts: Facts, later: str, earlier: str) -> bool:
    ends, begins = facts.get(later), facts.get(earlier)
    return bool(ends and begins and ends < begins)  # ISO days sort as days do


def says_of_contract(facts: Mapping[str, object]) -> bool:
    return any(facts.get(key) not in (None, "") for key in CONTRACT_ATTRIBUTES)
