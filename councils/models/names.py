"""Who is meant by a name: "Newcastle CC", "LB Brent", "Cyngor Sir Fynwy", "Birmingam".

A name is read as the words that tell a place from others and the words that say what sort of
council it is ("county", "BC"). The former must be found; the latter decide between councils that
share them, and rule out those they contradict. Every word typed has to be accounted for, so that
"Kent Police" is not Kent.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from difflib import SequenceMatcher
from functools import cache
from typing import TYPE_CHECKING, NamedTuple

from councils.models.name_parser import Name, read, ways_to_part
from councils.models.name_slips import slips
from councils.models.other_places import other_places

if TYPE_CHECKING:
    from councils.models.council import Council

CLOSE_ENOUGH = 0.88  # one letter wrong in nine, one missing in five
CLOSE_WITH_SORT = 0.83  # the same in six and in three, when "Borough Council" is right as well
CLEARLY_CLOSER = 0.04
WORTH_ASKING = 0.6
LETTERS_TO_GO_BY = 6
LETTERS_OF_A_PART = 4
LETTERS_FOR_A_SLIP = 5  # one wrong letter of fewer makes another word: Arts is not Ards

COMPASS = {"north", "south", "east", "west", "mid", "central"}
VAGUE = COMPASS | {"amber", "castle", "forest", "great", "greater", "high", "isle", "isles"}
VAGUE |= {"milton", "mole", "new", "st", "test", "three", "vale", "waltham", "white"}

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


class NameEntry(NamedTuple):
    council: "Council"
    name: Name
    is_initials: bool = False


class NameIndex:
    """All names of some councils. Build it once, then ask it for as many names as you like."""

    def __init__(self, names: Iterable[tuple["Council", str]]) -> None:
        self.entries = [NameEntry(each, read(text), text.isupper()) for each, text in names]
        self._by_text: dict[str, list[NameEntry]] = defaultdict(list)
        self._by_words: dict[tuple[str, ...], list[NameEntry]] = defaultdict(list)
        self._sorts: dict[int, set[str]] = defaultdict(set)
        for entry in self.entries:
            self._by_text[entry.name.text].append(entry)
            self._by_words[tuple(sorted(entry.name.words))].append(entry)
            self._sorts[entry.council.pk].update(*entry.name.sorts)

    def best_match(self, text: str) -> "Council | None":
        """The one meant by the text, or None where that would be a guess."""
        if found := self._match(read(text)):
            return found
        if bracketed := re.fullmatch(r"([^()]+)\(([^()]+)\)", text.strip()):
            return self._match_with_part(*bracketed.groups())
        return None

    def every_match(self, text: str) -> list["Council"]:
        """The one meant by the text, or each of those whose names it joins: "Adur & Worthing".

        None where a part of it means no council, or the same as another part.
        """
        if one := self.best_match(text):
            return [one]
        match = cache(self.best_match)
        found: list[Council] = []
        for parts, is_joined in ways_to_part(text):
            if found and len(parts) > len(found):
                return found
            councils = _all_of(map(match, parts))
            if councils and (is_joined or _are_districts(councils)):
                if found:  # two ways to read it
                    return []
                found = councils
        return found

    def most_similar(self, text: str, limit: int = 3) -> list["Council"]:
        """The councils whose names look most like the text, the likeliest first.

        Of names that are joined, all the councils that they mean.
        """
        if len(joined := self.every_match(text)) > 1:
            return joined
        typed = read(text)
        ranked = sorted(
            ((_similarity(e.name.joined, typed.joined, WORTH_ASKING), e) for e in self.entries),
            key=lambda pair: (
                -pair[0],
                pair[1].council.abolished_on is not None,
                pair[1].name.text,
            ),
        )
        councils = {entry.council.pk: entry.council for similarity, entry in ranked if similarity}
        return list(councils.values())[:limit]

    def _match(self, typed: Name) -> "Council | None":
        """From the strictest way of matching to the loosest; the first that finds any decides."""
        if same := self._by_text.get(typed.text):
            return self._the_one(same, typed)
        for entries in self._candidates(typed) if typed.words else ():
            if matching := [entry for entry in entries if self._score(entry.council, typed)]:
                return self._the_one(matching, typed)
        return None

    def _candidates(self, typed: Name) -> Iterator[list[NameEntry]]:
        yield self._of_words(typed)
        if len(typed.words) > 1:  # "North Lanark"
            in_full = (*typed.words[:-1], f"{typed.words[-1]}shire")
            yield self._by_words.get(tuple(sorted(in_full)), [])
        yield self._longer(typed)
        # Medway Town Council would be a smaller council than the Medway Towns
        if typed.joined not in other_places() and "town" not in typed.words:
            yield self._slipped(typed)
            yield self._misspelt(typed)

    def _of_words(self, typed: Name) -> list[NameEntry]:
        """Those of the same words, unless only a sort left out tells them: "Newcastle"."""
        found = self._by_words.get(tuple(sorted(typed.words)), [])
        plain = {entry.council for entry in found if not entry.name.sorts}
        if typed.sorts or plain or not self._others_go_on(found):
            return found
        return []

    def _others_go_on(self, found: list[NameEntry]) -> bool:
        """Whether another current council has a name that begins with these words."""
        councils, words = {entry.council for entry in found}, {entry.name.words for entry in found}
        return any(
            entry.name.words[: len(each)] == each
            for entry in self.entries
            for each in words
            if entry.council not in councils and not entry.council.abolished_on
        )

    def _longer(self, typed: Name) -> list[NameEntry]:
        """The current councils whose names go on where the typed one ends: "Brighton"."""
        if not set(typed.words) - VAGUE or len(typed.joined) < LETTERS_OF_A_PART:
            return []
        longer = [entry for entry in self.entries if _is_part(typed, entry)]
        found = self._the_one([e for e in longer if self._score(e.council, typed)], typed)
        return [e for e in longer if e.council == found and e.name.words[0] == typed.words[0]]

    def _slipped(self, typed: Name) -> list[NameEntry]:
        """The entries of which one letter is missing, added, wrong or in another's place."""
        written_out = (entry for entry in self.entries if not entry.is_initials)
        return [entry for entry in written_out if _is_one_slip_off(typed, entry.name)]

    def _misspelt(self, typed: Name) -> list[NameEntry]:
        """The entries that look like what was typed: all of them, where several come close."""
        if len(typed.joined) < LETTERS_TO_GO_BY:
            return []
        likely = [(self._closeness(entry, typed), entry) for entry in self.entries]
        best = max((closeness for closeness, _ in likely), default=0.0)
        return [entry for closeness, entry in likely if closeness > max(best - CLEARLY_CLOSER, 0)]

    def _closeness(self, entry: NameEntry, typed: Name) -> float:
        """From 0 to 1. People rarely miss the first letter, and north is nothing like south."""
        name, rank = entry.name, self._score(entry.council, typed)
        if not rank or entry.is_initials or name.joined[:1] != typed.joined[0]:
            return 0.0
        if name.words == typed.words:  # a sort is missing that would tell it from others
            return 0.0
        if name.joined == typed.joined:
            return 1.0
        if not _word_by_word(name.words, typed.words):
            return 0.0
        return _similarity(name.joined, typed.joined, CLOSE_WITH_SORT if rank > 1 else CLOSE_ENOUGH)

    def _match_with_part(self, whole: str, part: str) -> "Council | None":
        """ "North Yorkshire (Craven)": a council and, in brackets, what is now a part of it."""
        found = self._match(read(whole))
        parts = [self._match(read(name)) for name in re.split(r"\band\b|[&,/]", part)]
        if found and all(each and (each == found or each.abolished_on) for each in parts):
            return found
        return None

    def _the_one(self, entries: list[NameEntry], typed: Name) -> "Council | None":
        """The best fit; of councils that share a name the current one; None where two are equal."""
        fits = {entry.council: self._score(entry.council, typed) for entry in entries}
        best = [council for council, fit in fits.items() if fit == max(fits.values())]
        places = {frozenset(e.name.words) for e in entries if e.council in best}
        if len(best) > 1 and len(places) == 1:
            best = [council for council in best if not council.abolished_on]
        return best[0] if len(best) == 1 else None

    def _score(self, council: "Council", typed: Name) -> int:
        """How well the sorts of council typed suit this one; 0 where they contradict it."""
        own, also = self._sorts[council.pk], ALSO_CALLED.get(council.kind, set())
        hits = sum(bool(sort & own) for sort in typed.sorts)
        if decisive := [sort for sort in typed.sorts if sort & DECISIVE]:
            return 1 + hits if all(sort & also for sort in decisive) else 0
        if hits or not typed.sorts:
            return 1 + hits
        return int(all(_allows(sort & also, own) for sort in typed.sorts))


def _all_of(matches: Iterable["Council | None"]) -> list["Council"]:
    """All of them, or none where one is missing or comes twice."""
    councils: list[Council] = []
    for council in matches:
        if council is None or council in councils:
            return []
        councils.append(council)
    return councils


def _are_districts(councils: Iterable["Council"]) -> bool:
    """Districts share their people, while "Dover, Kent" is one place."""
    return {council.kind for council in councils} == {"non_metropolitan_district"}


def containing(text: str, names: Iterable[tuple[int, str]]) -> set[int]:
    """The keys of the names in which every typed word is, or begins, a word."""
    typed = read(text)
    wanted = typed.words or typed.text.split()
    return {key for key, name in names if wanted and all(map(read(name).has, wanted))}


def _is_part(typed: Name, entry: NameEntry) -> bool:
    """A combined authority is never meant by a part of its name alone."""
    if entry.council.abolished_on or not set(typed.words) < set(entry.name.words):
        return False
    return entry.council.kind != "combined_authority" or {"combined"} in typed.sorts


def _is_one_slip_off(typed: Name, name: Name) -> bool:
    """Also where the slip is in a word that many names have: "Kent Conty Council".

    People rarely miss the first letter of what they type.
    """
    as_a_whole = typed.run_on[:1] == name.run_on[:1] and slips(typed.run_on, name.run_on, 1) == 1
    if set(name.words) <= set(typed.words):
        return as_a_whole
    in_place = typed.place[:1] == name.place[:1] and slips(typed.place, name.place, 1) == 1
    same_letters = set(typed.place) == set(name.place)
    is_telling = len(name.place) >= LETTERS_FOR_A_SLIP or same_letters or bool(typed.sorts)
    return is_telling and (as_a_whole or in_place)


def _word_by_word(mine: tuple[str, ...], theirs: tuple[str, ...]) -> bool:
    if len(mine) != len(theirs) or COMPASS & {*mine} != COMPASS & {*theirs}:
        return False
    return all(_similarity(a, b, WORTH_ASKING) for a, b in zip(mine, theirs, strict=True))


def _allows(sorts: Iterable[str], own: set[str]) -> bool:
    return any(not own & CONTRADICTIONS.get(sort, set()) for sort in sorts)


def _similarity(mine: str, theirs: str, least: float) -> float:
    matcher = SequenceMatcher(None, mine, theirs, autojunk=False)
    if matcher.real_quick_ratio() < least or matcher.quick_ratio() < least:
        return 0.0
    ratio = matcher.ratio()
    return ratio if ratio >= least else 0.0
