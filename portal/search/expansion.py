"""What the words of a question mean to the index: which of its words, and what each is worth."""

import math
import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from itertools import pairwise
from typing import Any

from django.db import connection

from portal.search.models import Term, key_of
from portal.search.models.term import Meant, is_short_form
from portal.search.parser import ParsedQuery
from portal.search.ranking import RANKING, Ranking
from portal.search.spellings import spellings
from portal.search.words import GENERIC, SHORT_FIRST

MIN_PREFIX_LENGTH = 2
MIN_PART_LENGTH = 3
BEGINNINGS, BEGINNINGS_READ = 8, 3
BESIDE = 2
ENDINGS = {"s", "es", "ed", "d", "ing", "er", "ers", "or", "ors", "ly", "al", "ment", "ments"}
MAX_GUESSES_OF_A_WORD = 2
LIKELY = 0.54  # wagse is wages, but grooming is not coming
MAX_GUESSED = 6  # words of a question
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
SPELT = """
    SELECT spelt.word, known.lexeme, sum(known.documents)
    FROM unnest(%s::text[]) AS spelt(word)
    JOIN search_word AS known
        ON known.lexeme = (ts_lexize('pg_catalog.english_stem', spelt.word))[1]
    GROUP BY spelt.word, known.lexeme HAVING sum(known.documents) > 0
"""
BEGUN = """
    SELECT word, lexeme, sum(documents) AS n FROM search_word WHERE word LIKE %s
    GROUP BY word, lexeme HAVING sum(documents) > 0 ORDER BY n DESC, word LIMIT %s
"""
SIMILAR_WORDS = """
    SELECT word, lexeme, sum(documents) AS n, similarity(word, %s) AS likeness
    FROM search_word WHERE word %% %s
    GROUP BY word, lexeme HAVING sum(documents) > 0 ORDER BY likeness DESC, n DESC, word LIMIT %s
"""


PHRASED = """
    SELECT said, phraseto_tsquery('public.search_english', search_plain(said))::text
    FROM unnest(%s::text[]) AS said
"""
MIN_FIRST_LENGTH, MIN_LAST_LENGTH = 2, 2
MAX_PHRASINGS = 8
MAX_SPLIT, MAX_PARTED = 8, 1
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
    """A lexeme as it stands in a tsquery."""
    return "'" + lexeme.replace("\\", "\\\\").replace("'", "''") + "'"


@dataclass(frozen=True)
class Guess:
    """A word of the index that stands for one that was typed; ``likeness`` from 0 to 1."""

    word: str
    lexeme: str
    documents: int
    similarity: float = 1.0


@dataclass
class ExpandedQuery:
    """What is looked for.

    ``worth`` says of each clue how rare it is, times how sure; ``frequency`` how many things
    have it; ``instead`` what an unknown word was read as; ``otherwise`` how else words are
    written; ``joined`` which of them are one word in the index; ``entries`` how many things there
    are; ``whole`` what something is worth that has every word in its title.
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
        """A phrase as it stands, and with its words written otherwise."""
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

    def miss(self, words: int) -> None:
        """So many words of the question are nowhere, and no usual name stands for them."""
        best_meaning = max((meant.share for meant in self.meant), default=0.0)
        self.whole += words * self._rarity(0) * max(0.0, 1 - best_meaning)

    def _rarity(self, documents: int) -> float:
        """Robertson's inverse document frequency, as in BM25; 1 where rarity is switched off."""
        if not self.ranking.rarity:
            return 1.0
        return math.log(1 + (self.entries - documents + 0.5) / (documents + 0.5))


def understand(
    asked: ParsedQuery, *, exact: bool = False, begun: bool = False, ranking: Ranking = RANKING
) -> ExpandedQuery:
    """Look the words up in the thesaurus and in the index.

    Usual names, words written together or apart and other spellings come first; what nothing has
    even so is read as the nearest word. Nothing of that where ``exact``. The last word may be only
    ``begun``.
    """
    looks_further = ranking.usual_names and not exact
    meaning = ExpandedQuery(
        asked, ranking, Term.objects.meant_by(asked.text) if looks_further else []
    )
    compounds = {} if exact or not ranking.joined else _compounds(asked.text)
    looked_up = _look_up(meaning, "" if exact else _beside(meaning, compounds))
    meaning.entries = next((known.documents for _, known in looked_up if not known.word), 0)
    forms = {} if exact else _other_forms([known.word for n, known in looked_up if n == 1])
    meaning.otherwise = {word: [each.word for each in others] for word, others in forms.items()}
    if asked.without and not exact:
        meaning.otherwise |= _written_otherwise(" ".join(asked.without))
    written = _Written(meaning, compounds, forms, looked_up)
    unknown = written.count()
    last = key_of(asked.text).rpartition(" ")[2]
    if begun and not exact:
        for guess in _begun(last):
            meaning.add({guess.word, guess.lexeme}, guess.documents, ranking.begun)
    if ranking.guesses and not exact:
        for word in unknown[:MAX_GUESSED]:
            _guess(meaning, word, is_last=word == last)
    meaning.miss(sum(word not in meaning.instead for word in unknown))
    return meaning


def _compounds(text: str) -> dict[str, list[str]]:
    """What is written with a hyphen, a dot or in two words, by the one word it would be."""
    typed = text.split()
    hyphened = [re.split(r"[-.]", word) for word in typed if "-" in word or "." in word]
    parted = [key_of(" ".join(parts)).split() for parts in [*hyphened, *pairwise(typed)]]
    return {"".join(parts): parts for parts in reversed(parted) if len(parts) > 1}


def _other_forms(words: list[str]) -> dict[str, list[Guess]]:
    """The words of the index that are these, spelt otherwise."""
    spelt = {other: word for word in words for other in spellings(word)}
    forms: dict[str, list[Guess]] = {}
    for row in _rows(SPELT, [list(spelt)]) if spelt else ():
        forms.setdefault(spelt[row[0]], []).append(Guess(*row))
    return forms


def _written_otherwise(text: str) -> dict[str, list[str]]:
    """How else the words are written that must not be there."""
    words = key_of(text).split()
    others = {word: [form.word for form in forms] for word, forms in _other_forms(words).items()}
    for word, splits in _parted(words[:MAX_SPLIT]).items():
        others.setdefault(word, []).extend(" ".join(parts) for parts in splits)
    for joined, parts in _compounds(text).items():
        others.setdefault(" ".join(parts), []).append(joined)
    return others


def _look_up(meaning: ExpandedQuery, beside: str) -> list[tuple[int, Guess]]:
    """The words of the question (1), of what is beside it (2), and of each usual name (3 …)."""
    texts = [meaning.asked.text, beside, *(meant.name for meant in meaning.meant)]
    rows = _rows(WORDS_OF, [texts])
    for number, word, *_, written in rows:
        if number == 1 and _is_cut_short(word, written):
            meaning.instead[word] = written
    return [(number, Guess(*known)) for number, *known, _ in rows]


class _Written:
    """How the words of a question are written in the index: together, apart, otherwise spelt."""

    def __init__(
        self,
        meaning: ExpandedQuery,
        compounds: dict[str, list[str]],
        forms: dict[str, list[Guess]],
        looked_up: list[tuple[int, Guess]],
    ) -> None:
        self.meaning, self.compounds, self.forms, self.looked_up = (
            *(meaning, compounds, forms, looked_up),
        )
        beside = {known.word: known for n, known in looked_up if n in {1, BESIDE}}
        self.joined = {
            word: beside[word] for word in compounds if word in beside and beside[word].documents
        }
        meaning.joined = {" ".join(compounds[word]): word for word in self.joined}
        self.apart = {part for word in self.joined for part in compounds[word]}
        self.meant = {word for meant in meaning.meant for word in meant.words}
        self.words = {known.word for n, known in looked_up if n == 1}

    def count(self) -> list[str]:
        """Add what something has; the words of the question that nothing has."""
        for number, known in self.looked_up:
            if known.word and number > 1:
                self._add_beside(number, known)
        own = [known for n, known in self.looked_up if n == 1 and known.word]
        unknown = [known.word for known in own if not self._add(known)]
        self._add_phrases([known for known in own if known.documents])
        return unknown

    def _add(self, known: Guess) -> bool:
        """Whether something has a word, or what it is written as or stands for."""
        if known.word in self.joined:
            return True  # added beside
        others = self.forms.get(known.word, [])
        others = [other for other in others if other.lexeme != known.lexeme]
        documents = known.documents + sum(other.documents for other in others)
        if known.word in self.apart:
            return True
        if not documents:
            return known.word in self.meant or known.word in self.compounds
        lexemes = {known.word, known.lexeme} if known.documents else set()
        lexemes |= {other.lexeme for other in others}
        self.meaning.add(lexemes, documents, self._counts(known.word))
        return True

    def _counts(self, word: str) -> float:
        is_generic = word in GENERIC and self.words - GENERIC - {""}
        return self.meaning.ranking.generic if is_generic else 1.0

    def _add_beside(self, number: int, known: Guess) -> None:
        meaning = self.meaning
        if not known.documents:
            return
        if number > BESIDE:
            meant = meaning.meant[number - BESIDE - 1]
            counts = meaning.ranking.usual_names * meant.share
            meaning.add({known.word, known.lexeme}, known.documents, counts, meant.scope)
        else:
            meaning.add({known.word, known.lexeme}, known.documents, 1.0)

    def _add_phrases(self, own: list[Guess]) -> None:
        """Beside one word, the two that it is made of: pothole, and pot hole."""
        if not self.meaning.ranking.joined or not own:
            return
        apart = {word: [self.compounds[word]] for word in self.joined}
        apart |= _parted([known.word for known in own if known.word not in apart][:MAX_SPLIT])
        for word, splits in apart.items():
            written = [" ".join(parts) for parts in splits]
            self.meaning.otherwise.setdefault(word, []).extend(written)
            if word in self.joined:
                self.meaning.otherwise.setdefault(written[0], []).append(word)
        origins = {" ".join(parts): word for word, splits in apart.items() for parts in splits}
        documents = {known.word: known.documents for known in [*own, *self.joined.values()]}
        for text, phrase in _rows(PHRASED, [list(origins)]) if origins else ():
            if "<" in phrase:
                self.meaning.add_phrase(phrase, documents[origins[text]], 1.0)


def _parted(words: list[str]) -> dict[str, list[list[str]]]:
    """The two words that each may be made of, as far as the index has them."""
    splits = [
        (word, [word[:place], word[place:]])
        for word in words
        for place in range(1, len(word) - MIN_LAST_LENGTH + 1)
        if place >= MIN_FIRST_LENGTH or word[:place] in SHORT_FIRST
    ]
    rows = _rows(KNOWN, [[part for _, parts in splits for part in parts]]) if splits else []
    known = {row[0]: row[2] for row in rows} | dict.fromkeys(SHORT_FIRST, 1)
    found: dict[str, list[list[str]]] = {}
    for word, parts in sorted(splits, key=lambda split: -min(known.get(p, 0) for p in split[1])):
        if all(part in known for part in parts) and len(found.get(word, [])) < MAX_PARTED:
            found.setdefault(word, []).append(parts)
    return found


def _is_cut_short(word: str, written: str) -> bool:
    """Whether a word is only found because the stemmer cuts the right one the same: payrol."""
    ending = written.removeprefix(word)
    return ending not in {"", written} and ending not in ENDINGS


def _beside(meaning: ExpandedQuery, compounds: dict[str, list[str]]) -> str:
    """What the words could also be: two of them in one, and initials."""
    words = meaning.asked.text.split()
    initials = [
        f"0{word}" for word in words if is_short_form(word) and (word.isupper() or words == [word])
    ]
    return " ".join([*compounds, *initials * meaning.ranking.initials])


def _guess(meaning: ExpandedQuery, word: str, *, is_last: bool) -> None:
    begun = _begun(word)[:BEGINNINGS_READ] if is_last else []
    parts = [] if begun else _taken_apart(word)
    guesses = begun or parts or _nearest(word)
    for guess in guesses:
        meaning.add({guess.word, guess.lexeme}, guess.documents, guess.similarity)
    if guesses:
        meaning.instead[word] = " ".join(part.word for part in parts) or guesses[0].word


def _begun(word: str) -> list[Guess]:
    """payrol: payroll, payrolls … most used first."""
    if len(word) < MIN_PREFIX_LENGTH:
        return []
    begins = re.sub(r"([\\%_])", r"\\\1", word) + "%"
    return [Guess(*row) for row in _rows(BEGUN, [begins, BEGINNINGS])]


def _taken_apart(word: str) -> list[Guess]:
    """studentfinance: student and finance."""
    places = range(MIN_PART_LENGTH, len(word) - MIN_PART_LENGTH + 1)
    pairs = [(word[:place], word[place:]) for place in places]
    rows = _rows(KNOWN, [[part for pair in pairs for part in pair]])
    known = {row[0]: Guess(*row) for row in rows}
    whole = [pair for pair in pairs if pair[0] in known and pair[1] in known]
    best = max(whole, key=lambda pair: min(known[part].documents for part in pair), default=())
    return [known[part] for part in best]


def _nearest(word: str) -> list[Guess]:
    similar = [
        Guess(guess, lexeme, documents, (similarity + _ratio(word, guess)) / 2)
        for guess, lexeme, documents, similarity in _rows(SIMILAR_WORDS, [word, word, CANDIDATES])
    ]
    likely = [guess for guess in similar if guess.similarity >= LIKELY]
    return sorted(likely, key=lambda guess: (-guess.similarity, -guess.documents, guess.word))[
        :MAX_GUESSES_OF_A_WORD
    ]


def _ratio(word: str, other: str) -> float:
    return SequenceMatcher(None, word, other).ratio()


def _rows(sql: str, values: list[Any]) -> list[Any]:
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        rows: list[Any] = cursor.fetchall()
        return rows
