"""Who is meant by a name: "Newcastle CC", "LB Brent", "Cyngor Sir Fynwy", "Birmingam".

A name is read as the words that tell a place from others and the words that say what sort of
council it is ("county", "BC"). The former must be found; the latter decide between councils that
share them, and rule out those they contradict. Every word typed has to be accounted for, so that
"Kent Police" is not Kent.
"""

import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from difflib import SequenceMatcher
from typing import Generic, Protocol, TypeVar

from councils.models.spelling import Name, read

CLOSE_ENOUGH = 0.88  # one letter wrong in nine, one missing in five
CLEARLY_CLOSER = 0.04
WORTH_ASKING = 0.6
LETTERS_TO_GO_BY = 6

COMPASS = frozenset("north south east west mid central".split())
VAGUE = COMPASS | frozenset(
    "amber castle forest great greater high isle isles new st test three vale white".split()
)

# What a council of each kind is also called, beyond the words of its own names.
ALSO_CALLED = {
    "county": {"county"},
    "unitary": {"unitary", "county", "borough", "district"},
    "metropolitan_district": {"metropolitan", "borough", "district"},
    "non_metropolitan_district": {"borough", "district"},
    "london_borough": {"london", "borough"},
    "city_corporation": {"city"},
    "combined_authority": {"combined"},
    "welsh_unitary": {"county", "borough", "unitary"},
    "scottish_unitary": {"unitary"},
    "ni_district": {"borough", "district"},
}
CONTRADICTIONS = {
    "county": {"city", "borough", "district"},
    "borough": {"city", "county"},
    "district": {"county"},
}
DECISIVE = {"combined", "london", "metropolitan"}


class Named(Protocol):
    pk: int
    kind: str
    abolished_on: date | None


Thing = TypeVar("Thing", bound=Named)


@dataclass(frozen=True)
class Entry(Generic[Thing]):
    thing: Thing
    name: Name

    def fit(self, typed: Name) -> int:
        """How well the sorts of council typed suit this one; 0 where they contradict it."""
        own = frozenset[str]().union(*self.name.sorts)
        also = ALSO_CALLED.get(self.thing.kind, set())
        if any(sort & DECISIVE and not sort & also for sort in typed.sorts):
            return 0
        hits = sum(bool(sort & own) for sort in typed.sorts)
        if hits or not typed.sorts:
            return 1 + hits
        return int(all(_allows(sort & also, own) for sort in typed.sorts))

    def begins_with(self, typed: Name) -> bool:
        """True when the typed words are the beginning of a longer name and say enough."""
        if self.thing.abolished_on or not set(typed.words) - VAGUE:
            return False
        if self.thing.kind == "combined_authority" and {"combined"} not in typed.sorts:
            return False
        words = self.name.words
        return words[0] == typed.words[0] and set(typed.words) < set(words)

    def likeness(self, typed: Name) -> float:
        """From 0 to 1; north is nothing like south."""
        mine, theirs = self.name.joined, typed.joined
        if mine != theirs and COMPASS & set(self.name.words) != COMPASS & set(typed.words):
            return 0.0
        return _likeness(mine, theirs, CLOSE_ENOUGH)


class NameIndex(Generic[Thing]):
    """All names of some councils. Build it once, then ask it for as many names as you like."""

    def __init__(self) -> None:
        self.entries: list[Entry[Thing]] = []
        self._by_text: dict[str, list[Entry[Thing]]] = defaultdict(list)
        self._by_words: dict[tuple[str, ...], list[Entry[Thing]]] = defaultdict(list)

    def add(self, thing: Thing, text: str) -> None:
        name = read(text)
        entry = Entry(thing, name)
        self._by_text[name.text].append(entry)
        if name.words:
            self.entries.append(entry)
            self._by_words[tuple(sorted(name.words))].append(entry)

    def best_match(self, text: str) -> Thing | None:
        """The one meant by the text, or None where that would be a guess."""
        if found := self._match(read(text)):
            return found
        if bracketed := re.fullmatch(r"\s*([^()]+?)\s*\(([^()]+)\)\s*", text):
            return self._match_with_part(*bracketed.groups())
        return None

    def nearest(self, text: str, limit: int = 3) -> list[Thing]:
        """The councils whose names look most like the text, the likeliest first."""
        typed = read(text)
        ranked = sorted(
            ((_likeness(e.name.joined, typed.joined, WORTH_ASKING), e) for e in self.entries),
            key=lambda pair: (-pair[0], pair[1].thing.abolished_on is not None, pair[1].name.text),
        )
        things = {e.thing.pk: e.thing for likeness, e in ranked if likeness}
        return list(things.values())[:limit]

    def containing(self, text: str) -> list[Thing]:
        """Those with every typed word, or its beginning, in a name; failing that, the nearest."""
        typed = read(text)
        wanted = typed.words or tuple(typed.text.split())
        found = {
            entry.thing.pk: entry.thing
            for entry in self.entries
            if all(f" {word}" in f" {entry.name.text}" for word in wanted)
        }
        return list(found.values()) or self.nearest(text)

    def _match(self, typed: Name) -> Thing | None:
        """From the strictest way of matching to the loosest; the first that finds any decides."""
        if not typed.text:
            return None
        if same := self._by_text.get(typed.text):
            return _the_one(same, typed)
        if not typed.words:
            return None
        for entries in self._candidates(typed):
            if fitting := [entry for entry in entries if entry.fit(typed)]:
                return _the_one(fitting, typed)
        return None

    def _candidates(self, typed: Name) -> Iterable[list[Entry[Thing]]]:
        yield self._by_words.get(tuple(sorted(typed.words)), [])
        if len(typed.words) > 1:  # "North Lanark"
            in_full = (*typed.words[:-1], f"{typed.words[-1]}shire")
            yield self._by_words.get(tuple(sorted(in_full)), [])
        yield [entry for entry in self.entries if entry.begins_with(typed)]
        yield self._misspelt(typed)

    def _misspelt(self, typed: Name) -> list[Entry[Thing]]:
        """The entries that look like what was typed: all of them, where several come close."""
        if len(typed.joined) < LETTERS_TO_GO_BY:
            return []
        likely = [(entry.likeness(typed), entry) for entry in self.entries if entry.fit(typed)]
        best = max((likeness for likeness, _ in likely), default=0.0)
        if best < CLOSE_ENOUGH:
            return []
        return [entry for likeness, entry in likely if likeness > best - CLEARLY_CLOSER]

    def _match_with_part(self, whole: str, part: str) -> Thing | None:
        """ "North Yorkshire (Craven)": a council and, in brackets, what is now a part of it."""
        found = self._match(read(whole))
        parts = [self._match(read(name)) for name in re.split(r"\band\b|[&,/]", part)]
        if found and all(each and (each == found or each.abolished_on) for each in parts):
            return found
        return None


def _the_one(entries: list[Entry[Thing]], typed: Name) -> Thing | None:
    """The best fit, a current council before an abolished one; None where two are equal."""
    rank = {entry: (entry.fit(typed), entry.thing.abolished_on is None) for entry in entries}
    best = max(rank.values())
    things = {entry.thing.pk: entry.thing for entry in entries if rank[entry] == best}
    return next(iter(things.values())) if len(things) == 1 else None


def _allows(sorts: frozenset[str], own: frozenset[str]) -> bool:
    return any(not own & CONTRADICTIONS.get(sort, set()) for sort in sorts)


def _likeness(mine: str, theirs: str, least: float) -> float:
    matcher = SequenceMatcher(None, mine, theirs, autojunk=False)
    if matcher.real_quick_ratio() < least or matcher.quick_ratio() < least:
        return 0.0
    ratio = matcher.ratio()
    return ratio if ratio >= least else 0.0
