"""What the columns of a council's list are: proposals, which a person checks."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, NamedTuple

from django.utils.translation import gettext

from services.list_fields import LIST_FIELDS
from services.list_imports.column_contents import (
    HALF,
    ColumnContents,
    contents_of,
    fits,
    guess_by_contents,
    is_of_people,
)
from services.list_imports.heading_text import MAX_LENGTH, fold, variants
from services.list_imports.heading_words import GENERIC, PHRASES
from services.list_imports.ignored_words import OWNERS, PERSONAL

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

OURS, WHOLE, PART, CONTENTS = 100, 80, 50, 30
AMOUNTS = {"annual_cost", "total_value"}
# whose headings nobody else words in this way
OUR_OWN = {"licences", "extension_until", "notice_months", "annual_cost", "total_value"}
OUR_OWN |= {"stopped_reason", "inherited_from", "address"}
UNCLEAR = 20  # points that a heading of several meanings has less
# what a column can be besides, where another one fits its first meaning better
SECOND = {"start date": "since", "start": "since"}
SECOND |= {
    phrase: "notes"
    for phrase, (key, _) in PHRASES.items()
    if "description" in phrase and key != "notes"
}
THOUSANDS = re.compile(
    r"£ ?['’]?(?:k\b|000|m\b)|\b000['’]?s\b|\bthousands?\b|\bmillions?\b", re.IGNORECASE
)


class ColumnProposal(NamedTuple):
    """What a column is, a key of ``LIST_FIELDS`` or nothing, and why, in a sentence."""

    key: str
    is_sure: bool
    why: str


@dataclass(frozen=True)
class Candidate:
    """One meaning of one column, with how likely it is."""

    column: int
    key: str
    points: int
    is_sure: bool
    why: "StrOrPromise"


def propose_columns(names: list[str], samples: list[list[str]]) -> list[ColumnProposal]:
    """A proposal for each column: ``samples`` holds some cells of each, in the same order.

    No two columns have one key.
    """
    contents = [contents_of(cells) for cells in samples]
    contents += [contents_of([])] * (len(names) - len(contents))
    candidates = [
        candidate
        for column, name in enumerate(names)
        for candidate in _candidates(column, name, contents[column], are_ours(names))
    ]
    candidates = [_without_scale(each, names[each.column]) for each in candidates]
    chosen = _best_for_each(candidates)
    _read_title_as_system(chosen)
    return [_proposal(column, chosen, candidates, names) for column in range(len(names))]


def are_ours(names: list[str]) -> bool:
    """Whether the headings are those of our own export, perhaps with columns left out."""
    headings = _our_headings()
    keys = {headings.get(name) for name in filter(None, map(fold, names))}
    return None not in keys and not OUR_OWN.isdisjoint(keys)


def _our_headings() -> dict[str, str]:
    return {fold(str(field.heading)): field.key for field in LIST_FIELDS}


def _candidates(
    column: int, name: str, contents: ColumnContents, ours: bool
) -> Iterator[Candidate]:
    if is_of_people(contents):
        yield _personal(column)
    elif ours:
        key = _our_headings().get(fold(name), "")
        yield Candidate(column, key, OURS, True, gettext("This heading is from our own downloads."))
    elif by_heading := _by_heading(column, name, contents):
        yield from _checked(by_heading, contents)
    elif not name.strip() and not contents.cells:
        yield Candidate(column, "", OURS, True, gettext("The column is empty."))
    else:
        yield _by_contents(column, contents)


def _personal(column: int) -> Candidate:
    return Candidate(
        column, "", OURS, True, gettext("The column is about people, so it is ignored.")
    )


def _by_heading(column: int, name: str, contents: ColumnContents) -> list[Candidate]:
    folded = variants(name)
    for number, phrase in enumerate(folded):
        if phrase in PHRASES:
            return list(_of_phrase(column, phrase, WHOLE - number))
    words = set(" ".join(folded).split())
    if not PERSONAL.isdisjoint(words):
        return [_personal(column)]
    if not OWNERS.isdisjoint(words):
        return [_owner(column, contents)]
    part = _known_part(folded[-1]) if folded else ""
    return list(_of_phrase(column, part, PART + len(part.split()))) if part else []


def _of_phrase(column: int, phrase: str, points: int) -> Iterator[Candidate]:
    key, is_clear = PHRASES[phrase]
    is_whole = points > PART + UNCLEAR
    if not key:
        why = gettext("The directory does not record this.")
    elif is_clear and is_whole:
        why = gettext("The heading says so.")
    else:
        why = gettext("The heading may mean this.")
    points = 10 * (points if is_clear else points - UNCLEAR) + min(len(phrase.split()), 9)
    yield Candidate(column, key, points, is_clear and is_whole, why)
    if second := SECOND.get(phrase):
        may = gettext("The heading may mean this.")
        yield Candidate(column, second, points - 10 * UNCLEAR, is_sure=False, why=may)


def _known_part(folded: str) -> str:
    """The longest phrase within a heading; of equals the last, which is what it is about."""
    words = folded.split()
    for length in range(len(words) - 1, 0, -1):
        for start in range(len(words) - length, -1, -1):
            phrase = " ".join(words[start : start + length])
            if phrase in PHRASES and phrase not in GENERIC:
                return phrase
    return ""


def _owner(column: int, contents: ColumnContents) -> Candidate:
    """An owner is a team or a person: the cells decide."""
    if contents.teams < HALF:
        return _personal(column)
    why = gettext("The cells seem to be teams. Check that they are not people.")
    return Candidate(column, "owner_team", 10 * CONTENTS, is_sure=False, why=why)


def _by_contents(column: int, contents: ColumnContents) -> Candidate:
    key = guess_by_contents(contents)
    why = gettext("We do not know this heading.")
    if key:
        why = gettext("We do not know this heading. The cells look like this.")
    return Candidate(column, key, 10 * CONTENTS, is_sure=False, why=why)


def _checked(candidates: list[Candidate], contents: ColumnContents) -> Iterator[Candidate]:
    """The meanings that the cells agree with; else what the cells look like."""
    agreeing = [each for each in candidates if not each.key or _fits(each, contents)]
    yield from agreeing
    if not agreeing:
        column, key = candidates[0].column, guess_by_contents(contents)
        if key == "" and contents.long >= HALF:
            key = "notes"
        why = gettext("The heading and the cells do not match.")
        yield Candidate(column, key, 10 * CONTENTS, is_sure=False, why=why)


def _fits(candidate: Candidate, contents: ColumnContents) -> bool:
    """Whether the cells can be this; a description that is long is no title."""
    is_title = candidate.key == "contract_title" and not candidate.is_sure
    return fits(candidate.key, contents) and not (is_title and contents.long >= HALF)


def _best_for_each(candidates: list[Candidate]) -> dict[int, Candidate]:
    """For each column its best meaning that no better column has."""
    chosen: dict[int, Candidate] = {}
    taken: dict[str, Candidate] = {}
    for candidate in sorted(candidates, key=lambda each: (-each.points, each.column)):
        if candidate.column in chosen:
            continue
        if candidate.key and (other := taken.get(candidate.key)):
            if other.points == candidate.points:
                chosen[other.column] = replace(chosen[other.column], is_sure=False)
            continue
        chosen[candidate.column] = candidate
        taken[candidate.key] = candidate
    return chosen


def _without_scale(candidate: Candidate, name: str) -> Candidate:
    """Amounts in thousands are not read: nobody would see that they are wrong."""
    if candidate.key not in AMOUNTS or not THOUSANDS.search(name[:MAX_LENGTH]):
        return candidate
    why = gettext("The amounts are in thousands or millions. Write them in pounds in your file.")
    return replace(candidate, key="", is_sure=False, why=why)


def _read_title_as_system(chosen: dict[int, Candidate]) -> None:
    """A register of contracts has titles, and no column of systems."""
    by_key = {candidate.key: candidate for candidate in chosen.values()}
    title = by_key.get("contract_title")
    if title and "system" not in by_key:
        why = gettext("No column names the system, so we look for it in the title.")
        chosen[title.column] = replace(title, key="system", is_sure=False, why=why)


def _proposal(
    column: int, chosen: dict[int, Candidate], candidates: list[Candidate], names: list[str]
) -> ColumnProposal:
    if found := chosen.get(column):
        return ColumnProposal(found.key, found.is_sure, str(found.why))
    wanted = {each.key for each in candidates if each.column == column}
    better = [names[each.column] for each in chosen.values() if each.key in wanted]
    why = gettext("The column “{name}” fits better.").format(name=better[0] if better else "")
    return ColumnProposal("", is_sure=False, why=why)
