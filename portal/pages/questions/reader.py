"""Read a question by the directory's own words: each of its words must be understood, or none is.

Names of products, suppliers, areas, councils and places, and a few phrases for what councils do,
when, and for how much. A question with one other word is no question, and is searched for.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from councils.models import Council
from councils.models.places import KINDS, REGIONS
from portal.pages.questions import phrases, question
from portal.pages.questions.phrases import OF_NATIONS
from portal.pages.questions.question import Places, Reading, System
from portal.pages.questions.rules import ASKED, DID, WHEN, is_whole, settled
from portal.pages.questions.tokens import Token, read_tokens
from portal.pages.questions.vocabulary import Thing
from services.models import Category

MAX_THINGS = 4
OF_RECORDS = {phrases.OFFERS, phrases.SHARES, phrases.CONTRACTS}
REGIONS_NAMED = {
    name.casefold(): (label, tuple(map(str, values))) for name, (label, values) in REGIONS.items()
}
REGIONS_NAMED |= {word: REGIONS_NAMED[name.casefold()] for word, name in OF_NATIONS.items()}
KINDS_NAMED = {name: (label, tuple(map(str, values))) for name, (label, values) in KINDS.items()}


def read_question(text: str) -> Reading | None:
    """How a question reads, or None if it is no question or has a word that is not known."""
    tokens = read_tokens(text)
    return _Interpretation().read(tokens) if tokens else None


@dataclass
class _Interpretation:
    """What is understood so far, word after word."""

    parts: set[str] = field(default_factory=set)
    facts: dict[str, Any] = field(default_factory=dict)
    words: dict[str, list[str]] = field(default_factory=dict)
    role: str = "about"
    is_not: bool = False
    joined_by: str = ""
    last: Token | None = None
    is_clear: bool = True

    def read(self, tokens: list[Token]) -> Reading | None:
        for token in tokens:
            getattr(self, f"_read_{token.part}", self._note)(token)
            self.parts.add(token.part)
            if token.is_asking:
                self.parts.add(ASKED)
            if token.part in OF_RECORDS:
                self.words.setdefault("act", []).append(token.words)
            if token.part != phrases.FILLER:
                self.last = token
        is_finished = not self.is_not and not self.joined_by
        return self._result() if self.is_clear and is_finished else None

    def _note(self, token: Token) -> None:
        """The part counts, and nothing else."""

    def _keep(self, key: str, value: Any, token: Token) -> None:
        """A fact that can be said once, and not with "not"."""
        if self.is_not or self.facts.setdefault(key, value) != value:
            self.is_clear = False
        self.words.setdefault(key, []).append(token.words)

    def _read_ask(self, token: Token) -> None:
        """ "When" asks for a time, and "did" makes the next verb one of the past."""
        self.parts |= {*token.value.split()} & {WHEN, DID}

    def _read_not(self, _: Token) -> None:
        self.is_not = True

    def _read_left(self, _: Token) -> None:
        """What was left is named next: not so in "who has Oracle replaced by iTrent"."""
        self.role = "origin"
        if "about" in self.facts and phrases.MOVED not in self.parts:
            self.is_clear = False

    _read_leaves = _read_left

    def _read_needs(self, token: Token) -> None:
        """Councils need what is named next; "housing needs" are those of residents."""
        is_first = self.last is None
        if token.value != phrases.OPEN_NEEDS and not (is_first or ASKED in self.parts):
            self.is_clear = False
        if token.value != phrases.OPEN_NEEDS and {"about", "area"} & self.facts.keys():
            self.is_clear = False

    def _read_moved(self, _: Token) -> None:
        self.role = "about"

    def _read_base(self, token: Token) -> None:
        self.role = "origin" if token.value in phrases.LEAVING else "about"
        if self.role == "origin":
            self.parts.add("leaving")
        if DID in self.parts:
            self.parts.add(phrases.LEFT if self.role == "origin" else phrases.MOVED)

    def _read_like(self, token: Token) -> None:
        self._keep("is_like", value=True, token=token)
        self.words["like"] = self.words.pop("is_like")

    def _read_amount(self, token: Token) -> None:
        self._keep("amount", token.value, token)

    def _read_period(self, token: Token) -> None:
        self._keep("period", token.value, token)

    def _read_link(self, token: Token) -> None:
        """ "To", "with" and "for" come before the new product; "from" comes before the old one."""
        is_of_needs = self.last is not None and self.last.part == phrases.NEEDS
        if token.value == "of" and is_of_needs:
            self.is_clear = False  # the needs of carers
        elif token.value == "from" and phrases.MOVED in self.parts:
            self.role = "origin"
        elif token.value in {"to", "with", "for", "by"} and "origin" in self.facts:
            self.role = "about"
        elif token.value in phrases.WEAK_USES:
            self.parts.add("weak")
        elif token.value in {"or", "and"}:
            self.joined_by = token.value

    def _read_region(self, token: Token) -> None:
        self._place("region", *REGIONS_NAMED[token.value], token)

    def _read_council_kind(self, token: Token) -> None:
        self._place("council_kind", *KINDS_NAMED[token.value], token)

    def _place(self, key: str, label: object, values: tuple[str, ...], token: Token) -> None:
        """Join a place to those before it, or take it from them: "in England but not in London"."""
        before: Places | None = self.facts.get(key)
        places = Places(label, values, self.is_not)  # type: ignore[arg-type]  # a label
        if before and self.is_not and not before.is_excluded:
            places = before.less(places)
        elif before and self.joined_by:
            places = before.joined(places)
        elif before or self.joined_by:
            self.is_clear = False
        self.facts[key] = places
        self.words.setdefault(key, []).append(token.words)
        self.is_not, self.joined_by = False, ""

    def _read_name(self, token: Token) -> None:
        thing: Thing = token.value
        joined_by, self.joined_by = self.joined_by, ""
        if isinstance(thing, Council):
            self._read_council(thing, token)
        elif isinstance(thing, Category):
            self.is_clear = self.is_clear and joined_by != "or"
            self._keep("area", thing, token)
        elif self.is_not:
            self._add("excluded", thing, token, joined_by="")
            self.is_not = False
        elif self.role == "origin":
            self._keep("origin", thing, token)
        else:
            self._add("about", thing, token, joined_by=joined_by)

    def _read_council(self, council: Council, token: Token) -> None:
        """A council only where a place or the subject of a sentence stands: "does Leeds use"."""
        before = self.last
        stands = before and (before.part == phrases.ASK or before.value in {"in", "at", "by"})
        self.is_clear = self.is_clear and bool(stands)
        self._keep("council", council, token)

    def _add(self, key: str, thing: System, token: Token, *, joined_by: str) -> None:
        """One of several systems: "iTrent or ResourceLink". No record says both."""
        known = self.facts.get(key, ())
        if len(known) >= MAX_THINGS or bool(known) != (joined_by == "or"):
            self.is_clear = False
        self.facts[key] = (*known, thing)
        self.words.setdefault(key, []).append(token.words)

    def _result(self) -> Reading | None:
        act = self._act()
        if act is None:
            return None
        words = {key: " ".join(spoken) for key, spoken in self.words.items()}
        found = Reading(
            act, has_ends=phrases.ENDS in self.parts, words=words, **settled(act, self.facts)
        )
        return found if is_whole(found, self.parts) else None

    def _act(self) -> str | None:
        """What councils do; the most telling word decides."""
        for part, act in ORDER:
            if part in self.parts:
                return act(self) if callable(act) else act
        is_weak = "weak" in self.parts and ASKED in self.parts
        return question.USES if is_weak else None


def _plan(found: _Interpretation) -> str:
    leaves = {"leaving", phrases.LEAVES} & found.parts
    return question.PLANS_TO_LEAVE if leaves else question.PLANS


def _leave(found: _Interpretation) -> str:
    """What is replaced by something that is named is on its way: a plan."""
    return question.PLANS_TO_LEAVE if "about" in found.facts else question.LEAVES


def _move(found: _Interpretation) -> str:
    return question.MOVED if "about" in found.facts else question.LEFT


ORDER: list[tuple[str, str | Callable[[_Interpretation], str]]] = [
    (phrases.CONTRACTS, question.CONTRACTS),
    (phrases.PLANS, _plan),
    (phrases.LEFT, _move),
    (phrases.LEAVES, _leave),
    (phrases.MOVED, question.MOVED),
    (phrases.SHARES, question.SHARES),
    (phrases.OFFERS, question.OFFERS),
    (phrases.NEEDS, question.NEEDS),
    (phrases.USES, question.USES),
    (phrases.USERS, question.USES),
    (phrases.PAYS, question.USES),
]
