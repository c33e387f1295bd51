"""What a search looks for: the terms, and what each is worth."""

import math
import re
from collections.abc import Iterable
from dataclasses import dataclass, field

from portal.search.models import key_of
from portal.search.models.term import Meant
from portal.search.parser import ParsedQuery
from portal.search.ranking import RANKING, Ranking

LEAST_WORTH = 0.01  # the rarity of a word that everything has is nearly 0, and it is asked for
MAX_PHRASINGS = 8
MIN_SHARE = 0.5  # of the question, for a usual name to be what it is about
PHRASED_COUNTS = 0.6  # ts_rank gives two words side by side so much more than one


@dataclass(frozen=True)
class QueryTerm:
    """A lexeme that finds something; ``scope`` is the service area it means something in.

    Or two words side by side, as a ``phrase`` of tsquery.
    """

    lexeme: str
    scope: str = ""
    phrase: str = ""

    @property
    def query(self) -> str:
        return self.phrase or quote_lexeme(self.lexeme)

    @property
    def lexemes(self) -> list[str]:
        return re.findall(r"'(\w{3,})'", self.phrase) if self.phrase else [self.lexeme]


def quote_lexeme(lexeme: str) -> str:
    """Quote a lexeme for a tsquery."""
    return "'" + lexeme.replace("\\", "\\\\").replace("'", "''") + "'"


@dataclass
class ExpandedQuery:
    """What is looked for.

    ``worth`` says of each clue how rare it is, times how sure; ``frequency`` how many things
    have it; ``instead`` what an unknown word was read as; ``otherwise`` how else words are
    written; ``joined`` which of them are one word in the index; ``entries`` how many things there
    are; ``whole`` what something is worth that has every word in its title; ``name_share`` the part
    of it that words outside the details are worth; ``vector`` what all of it means, empty where
    search by meaning is off.
    """

    asked: ParsedQuery
    ranking: Ranking = RANKING
    meant: list[Meant] = field(default_factory=list)
    worth: dict[QueryTerm, float] = field(default_factory=dict)
    frequency: dict[QueryTerm, int] = field(default_factory=dict)
    instead: dict[str, str] = field(default_factory=dict)
    otherwise: dict[str, list[str]] = field(default_factory=dict)
    joined: dict[str, str] = field(default_factory=dict)
    entries: int = 0
    whole: float = 0.0
    name_share: float = 1.0
    vector: str = ""

    @property
    def also(self) -> list[str]:
        """The usual names that are looked for too, and that the question does not say."""
        return [meant.name for meant in self.meant if meant.is_new]

    @property
    def shown_for(self) -> str:
        """The corrected question; empty when no word was corrected."""
        if not self.instead:
            return ""
        words = (self.instead.get(word.casefold(), word) for word in self.asked.text.split())
        return " ".join(words)

    @property
    def text(self) -> str:
        """The question with words joined that are one in the index."""
        if not self.joined:
            return self.asked.text
        text = f" {key_of(self.asked.text).replace('.', ' ')} "
        for apart, word in self.joined.items():
            text = text.replace(f" {apart} ", f" {word} ")
        return text.strip()

    def phrasings(self, phrase: str) -> list[str]:
        """The phrase, and the same phrase with other spellings of its words."""
        found = [f" {key_of(phrase).replace('.', ' ')} "]
        for word, others in self.otherwise.items():
            found += [
                each.replace(f" {word} ", f" {other} ")
                for each in found
                for other in others
                if f" {word} " in each
            ]
            found = found[:MAX_PHRASINGS]
        return [phrase, *found[1:]]

    def add(self, lexemes: Iterable[str], documents: int, counts: float, scope: str = "") -> None:
        worth = counts * max(self._rarity(documents), LEAST_WORTH)
        self.whole += worth
        for lexeme in sorted(set(lexemes)):
            self._count_in(QueryTerm(lexeme, scope), documents, worth)

    def add_phrase(self, phrase: str, documents: int, counts: float) -> None:
        """Two words side by side, which stand for one that is counted already."""
        worth = counts * PHRASED_COUNTS * max(self._rarity(documents), LEAST_WORTH)
        self._count_in(QueryTerm("", phrase=phrase), documents, worth)

    def _count_in(self, clue: QueryTerm, documents: int, worth: float) -> None:
        self.worth[clue] = self.worth.get(clue, 0.0) + worth
        self.frequency[clue] = documents

    def add_details(self, words: Iterable[tuple[str, str, int]]) -> None:
        """Add words of the details (word, lexeme, documents) that the name does not have."""
        known = {term.lexeme for term in self.worth}
        name = self.whole
        for word, lexeme, documents in words:
            if lexeme not in known:
                self.add({word, lexeme}, documents, self.ranking.details)
        self.name_share = name / self.whole if self.whole else 1.0

    def miss(self, words: int) -> None:
        """So many words of the question are nowhere, and no usual name stands for them."""
        best_meaning = max((meant.share for meant in self.meant), default=0.0)
        self.whole += words * self._rarity(0) * max(0.0, 1 - best_meaning)

    def _rarity(self, documents: int) -> float:
        """Robertson's inverse document frequency, as in BM25; 1 where rarity is switched off."""
        if not self.ranking.rarity:
            return 1.0
        return math.log(1 + (self.entries - documents + 0.5) / (documents + 0.5))
