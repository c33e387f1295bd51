"""What a row of a file says, in the facts of a use and its contract."""

from collections.abc import Iterator
from typing import Any, NamedTuple

from django.utils import timezone
from django.utils.translation import gettext

from portal.text import shorten
from services.list_fields import BY_KEY
from services.list_imports.cell_values import Read, read_value
from services.list_imports.engine.facts import CONTRACT_ATTRIBUTES, Facts, as_json, differences
from services.list_imports.engine.meanings import Meaning, Meanings, Thing
from services.list_imports.engine.portfolio import UseKey
from services.list_imports.models import MappedField, Outcome
from services.models import Category, Product, ProductRequest, Service, Supplier
from services.models.choices import UseStatus

# of a row, what needs more than its own cell
WITH_MEANING = {"system", "supplier", "area", "status", "inherited_from", "address"}
MAX_REASON = 500
# in place of an empty cell: that it is not recorded needs no remark
NO_VALUE = {
    "",
    "n/a",
    "na",
    "n.a",
    "n a",
    "#n/a",
    "not applicable",
    "none",
    "nil",
    "null",
    "0",
    "no",
}
NO_VALUE_ENDS = " .-–—"


class RowRead(NamedTuple):
    """What a row says of which use; with an outcome where it cannot say it.

    The key is there wherever the system is known, also if other cells are wrong. A request is
    that for the system, answered or not.
    """

    key: UseKey | None = None
    stated: Facts = {}
    outcome: Outcome | None = None
    reason: str = ""
    request: ProductRequest | None = None


def read_row(cells: dict[str, str], meanings: Meanings) -> RowRead:
    """``cells`` holds what the file says, by list field."""
    system, address = cells.get("system", ""), cells.get("address", "")
    if not system and not address:
        return RowRead(outcome=Outcome.REJECTED, reason=gettext("Enter the name of the system."))
    thing = meanings.at(address) if address else None
    meaning = Meaning(thing) if thing else meanings.of(MappedField.SYSTEM, system)
    if not isinstance(meaning.thing, Product | Service):
        return _without_system(system, meaning)
    return _with_system(meaning.thing, cells, meanings)


def _with_system(thing: Thing, cells: dict[str, str], meanings: Meanings) -> RowRead:
    origin = cells.get("inherited_from", "")
    inherited_from = meanings.council_named(origin)
    problems, notes, stated = list[str](), list[str](), dict[str, Any]()
    if origin and inherited_from is None:
        problems.append(gettext("“{name}” is not the name of a council.").format(name=origin))
    for key, fact, problem, note in _facts_in(cells, meanings):
        stated |= {key: fact} if key and fact is not None else {}
        problems += filter(None, [problem])
        notes += filter(None, [note])
    key_of_use = _key(thing, inherited_from.pk if inherited_from else None)
    if problems:
        return RowRead(key_of_use, outcome=Outcome.REJECTED, reason=_sentences(problems))
    return RowRead(key_of_use, _consistent(stated, thing), reason=_sentences(notes))


def _key(thing: Thing, inherited_from: int | None) -> UseKey:
    is_product = isinstance(thing, Product)
    return (
        UseKey(thing.pk, None, inherited_from)
        if is_product
        else UseKey(None, thing.pk, inherited_from)
    )


def _without_system(text: str, meaning: Meaning) -> RowRead:
    name = shorten(text, 60)
    if meaning.is_left_out:
        reason = gettext("You left out “{name}”.").format(name=name)
        return RowRead(outcome=Outcome.LEFT_OUT, reason=reason)
    request: Any = meaning.request
    if request is None:
        reason = gettext("Say which system “{name}” is.").format(name=name)
        return RowRead(outcome=Outcome.REJECTED, reason=reason)
    if request.is_open:
        reason = gettext("Moderators have been asked for “{name}”.").format(name=name)
        return RowRead(outcome=Outcome.WAITING, reason=reason, request=request)
    declined = gettext("A moderator declined “{name}”: {reason}")
    reason = declined.format(name=name, reason=request.answer)[:MAX_REASON]
    return RowRead(outcome=Outcome.REJECTED, reason=reason, request=request)


Fact = tuple[str, Any, str, str]  # the key and fact, a problem, a note


def _facts_in(cells: dict[str, str], meanings: Meanings) -> Iterator[Fact]:
    for key, text in cells.items():
        if key in {"supplier", "area", "status"}:
            yield _meant(key, text, meanings)
        elif key not in WITH_MEANING:
            found = read_value(key, text)
            yield key, as_json(found.value), found.problem, _note(key, text, found)
            if extension := found.extra.get("extension_until"):
                yield "extension_until", as_json(extension), "", ""


def _meant(key: str, text: str, meanings: Meanings) -> Fact:
    """A supplier, service area or status; one that is not known says nothing."""
    found = read_value(key, text)
    if key == "status":
        meaning = meanings.of(key, text)
        problem = found.problem if meaning.is_open else ""
        return key, meaning.thing, problem, ""
    if found.value is None:
        return key, None, found.problem, _note(key, text, found)
    thing = meanings.of(key, str(found.value)).thing
    known = thing.pk if isinstance(thing, Supplier | Category) else None
    return key, known, "", _note(key, text, found)


def _note(key: str, text: str, found: Read) -> str:
    """What a person should know of a cell; also that it says nothing that we can record."""
    note = str(found.extra.get("note", ""))
    is_unread = (
        found.value is None
        and not found.problem
        and text.casefold().strip(NO_VALUE_ENDS) not in NO_VALUE
    )
    if not is_unread:
        return note
    unread = gettext("{field}: “{text}” cannot be recorded, so it is left out.")
    return unread.format(text=shorten(text, 60), field=BY_KEY[key].heading)


def _consistent(stated: Facts, thing: Thing) -> Facts:
    """Without what only repeats what we know of the product, and with what its dates imply."""
    today = timezone.localdate().isoformat()
    until, status = stated.get("until"), stated.get("status")
    if until and status is None and until <= today:
        stated["status"] = UseStatus.STOPPED.value
    elif until and status != UseStatus.STOPPED:
        del stated["until"]
    if stated.get("status") != UseStatus.STOPPED:
        stated.pop("stopped_reason", None)
    if "area" in stated and stated["area"] == thing.category_id:
        stated["area"] = None
    return stated


def without_maker(stated: Facts, known: Facts, maker: int | None) -> Facts:
    """A supplier that makes the product says something of a contract if the row does besides.

    Our own export names the maker where a contract names no supplier. That makes no contract, and
    comes in again without a change.
    """
    others = {key: fact for key, fact in stated.items() if key != "supplier"}
    names_maker = maker is not None and stated.get("supplier") == maker
    changes_contract = not CONTRACT_ATTRIBUTES.keys().isdisjoint(differences(others, known))
    is_news = known.get("supplier") is not None or changes_contract
    return others if names_maker and not is_news else stated


def _sentences(parts: list[str]) -> str:
    return " ".join(dict.fromkeys(parts))[:MAX_REASON]
