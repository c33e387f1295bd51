"""What the words of a question mean to the index: which of its words, and what each is worth."""

import math
import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from itertools import pairwise
from typing import Any

from django.db import connection

from portal.search.asking import Asked
from portal.search.models import Term, key_of
from portal.search.models.term import Meant, is_short_form
from portal.search.ranking import RANKING, Ranking

SHORTEST_BEGINNING = 2
SHORTEST_PART = 3
BEGINNINGS, BEGINNINGS_READ = 8, 3
BESIDE = 2
ENDINGS = {"s", "es", "ed", "d", "ing", "er", "ers", "or", "ors", "ly", "al", "ment", "ments"}
NEAREST = 2
LIKELY = 0.54  # wagse is wages, but grooming is not coming
MOST_GUESSED = 6  # words of a question
CANDIDATES = 12
LEAST_WORTH = 0.01

WORDS_OF = """
    SELECT asked.n, said.word, said.lexeme, (
        SELECT COALESCE(sum(documents), 0) FROM search_word
        WHERE search_word.lexeme IN (said.lexeme, said.word)), COALESCE((
        SELECT known.word FROM search_word AS known WHERE known.lexeme = said.word
        GROUP BY known.word HAVING sum(documents) > 0
        ORDER BY known.word = said.word DESC, sum(documents) DESC, known.word LIMIT 1), '')
    FROM unnest(%s::text[]) WITH ORDINALITY AS asked(text, n),
         search_vocabulary('en', '', '{}', asked.text, '') AS said
"""
KNOWN = """
    SELECT word, lexeme, sum(documents) FROM search_word WHERE word = ANY(%s)
    GROUP BY word, lexeme HAVING sum(documents) > 0
"""
BEGUN = """
    SELECT word, lexeme, sum(documents) AS n FROM search_word WHERE word LIKE %s
    GROUP BY word, lexeme HAVING sum(documents) > 0 ORDER BY n DESC, word LIMIT %s
"""
NEAR = """
    SELECT word, lexeme, sum(documents) AS n, similarity(word, %s) AS likeness
    FROM search_word WHERE word %% %s
    GROUP BY word, lexeme HAVING sum(documents) > 0 ORDER BY likeness DESC, n DESC, word LIMIT %s
"""


@dataclass(frozen=True)
class Clue:
    """A lexeme that finds something; ``scope`` is the service area it means something in."""

    lexeme: str
    scope: str = ""


@dataclass(frozen=True)
class Guess:
    """A word of the index that stands for one that was typed; ``likeness`` from 0 to 1."""

    word: str
    lexeme: str
    documents: int
    likeness: float = 1.0


@dataclass
class Meaning:
    """What is looked for.

    ``worth`` says of each clue how rare it is, times how sure; ``frequency`` how many things
    have it; ``instead`` what an unknown word was read as; ``entries`` how many things there
    are; ``whole`` what something is worth that has every word in its title.
    """

    asked: Asked
    ranking: Ranking = RANKING
    meant: list[Meant] = field(default_factory=list)
    worth: dict[Clue, float] = field(default_factory=dict)
    frequency: dict[Clue, int] = field(default_factory=dict)
    instead: dict[str, str] = field(default_factory=dict)
    entries: int = 0
    whole: float = 0.0

    @property
    def also(self) -> list[str]:
        """The usual names that are looked for too, and that the question does not say."""
        return [meant.name for meant in self.meant if meant.is_new]

    @property
    def shown_for(self) -> str:
        """The question with the words that it was read as; empty when it was read as it stands."""
        if not self.instead:
            return ""
        words = (self.instead.get(word.casefold(), word) for word in self.asked.text.split())
        return " ".join(words)

    def add(self, lexemes: Iterable[str], documents: int, counts: float, scope: str = "") -> None:
        worth = counts * max(self._rarity(documents), LEAST_WORTH)
        self.whole += worth
        for lexeme in sorted(set(lexemes)):
            clue = Clue(lexeme, scope)
            self.worth[clue] = self.worth.get(clue, 0.0) + worth
            self.frequency[clue] = documents

    def miss(self, words: int) -> None:
        """So many words of the question are nowhere, and no usual name stands for them."""
        said_otherwise = max((meant.share for meant in self.meant), default=0.0)
        self.whole += words * self._rarity(0) * max(0.0, 1 - said_otherwise)

    def _rarity(self, documents: int) -> float:
        """Robertson's inverse document frequency, as in BM25; 1 where rarity is switched off."""
        if not self.ranking.rarity:
            return 1.0
        return math.log(1 + (self.entries - documents + 0.5) / (documents + 0.5))


def understand(
    asked: Asked, *, exact: bool = False, begun: bool = False, ranking: Ranking = RANKING
) -> Meaning:
    """Look the words up in the thesaurus and in the index.

    Words that nothing has are read as the nearest ones, and other names count too, unless
    ``exact``. The last word may be only ``begun``.
    """
    looks_further = ranking.usual_names and not exact
    meaning = Meaning(asked, ranking, Term.objects.meant_by(asked.text) if looks_further else [])
    looked_up = _look_up(meaning, "" if exact else _beside(meaning))
    meaning.entries = next((known.documents for _, known in looked_up if not known.word), 0)
    counted = [_count(meaning, number, known) for number, known in looked_up if known.word]
    unknown = [word for word in counted if word]
    last = key_of(asked.text).rpartition(" ")[2]
    if begun and not exact:
        for guess in _begun(last):
            meaning.add({guess.word, guess.lexeme}, guess.documents, ranking.begun)
    if ranking.guesses and not exact:
        for word in unknown[:MOST_GUESSED]:
            _guess(meaning, word, is_last=word == last)
    meaning.miss(sum(word not in meaning.instead for word in unknown))
    return meaning


def _look_up(meaning: Meaning, beside: str) -> list[tuple[int, Guess]]:
    """The words of the question (1), of what is beside it (2), and of each usual name (3 …)."""
    texts = [meaning.asked.text, beside, *(meant.name for meant in meaning.meant)]
    rows = _rows(WORDS_OF, [texts])
    for number, word, *_, written in rows:
        if number == 1 and _is_cut_short(word, written):
            meaning.instead[word] = written
    return [(number, Guess(*known)) for number, *known, _ in rows]


def _is_cut_short(word: str, written: str) -> bool:
    """Whether a word is only found because the stemmer cuts the right one the same: payrol."""
    ending = written.removeprefix(word)
    return ending not in {"", written} and ending not in ENDINGS


def _beside(meaning: Meaning) -> str:
    """What the words could also be: two of them in one, and initials."""
    words = meaning.asked.text.split()
    joined = [first + second for first, second in pairwise(words)]
    initials = [
        f"0{word}" for word in words if is_short_form(word) and (word.isupper() or words == [word])
    ]
    ranking = meaning.ranking
    return " ".join(joined * bool(ranking.joined) + initials * ranking.initials)


def _count(meaning: Meaning, number: int, known: Guess) -> str:
    """Add a word that something has; of the question itself, the word if nothing has it."""
    lexemes = {known.word, known.lexeme}
    if not known.documents:
        return known.word if number == 1 and "-" not in known.word else ""
    if number > BESIDE:
        meant = meaning.meant[number - BESIDE - 1]
        counts = meaning.ranking.usual_names * meant.share
        meaning.add(lexemes, known.documents, counts, meant.scope)
    else:
        is_joined = number == BESIDE and not known.word.startswith("0")
        meaning.add(lexemes, known.documents, meaning.ranking.joined if is_joined else 1.0)
    return ""


def _guess(meaning: Meaning, word: str, *, is_last: bool) -> None:
    begun = _begun(word)[:BEGINNINGS_READ] if is_last else []
    parts = [] if begun else _taken_apart(word)
    guesses = begun or parts or _nearest(word)
    for guess in guesses:
        meaning.add({guess.word, guess.lexeme}, guess.documents, guess.likeness)
    if guesses:
        meaning.instead[word] = " ".join(part.word for part in parts) or guesses[0].word


def _begun(word: str) -> list[Guess]:
    """payrol: payroll, payrolls … most used first."""
    if len(word) < SHORTEST_BEGINNING:
        return []
    begins = re.sub(r"([\\%_])", r"\\\1", word) + "%"
    return [Guess(*row) for row in _rows(BEGUN, [begins, BEGINNINGS])]


def _taken_apart(word: str) -> list[Guess]:
    """studentfinance: student and finance."""
    places = range(SHORTEST_PART, len(word) - SHORTEST_PART + 1)
    pairs = [(word[:place], word[place:]) for place in places]
    rows = _rows(KNOWN, [[part for pair in pairs for part in pair]])
    known = {row[0]: Guess(*row) for row in rows}
    whole = [pair for pair in pairs if pair[0] in known and pair[1] in known]
    best = max(whole, key=lambda pair: min(known[part].documents for part in pair), default=())
    return [known[part] for part in best]


def _nearest(word: str) -> list[Guess]:
    near = [
        Guess(guess, lexeme, documents, (likeness + _ratio(word, guess)) / 2)
        for guess, lexeme, documents, likeness in _rows(NEAR, [word, word, CANDIDATES])
    ]
    likely = [guess for guess in near if guess.likeness >= LIKELY]
    return sorted(likely, key=lambda guess: (-guess.likeness, -guess.documents, guess.word))[
        :NEAREST
    ]


def _ratio(word: str, other: str) -> float:
    return SequenceMatcher(None, word, other).ratio()


def _rows(sql: str, values: list[Any]) -> list[Any]:
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        rows: list[Any] = cursor.fetchall()
        return rows
