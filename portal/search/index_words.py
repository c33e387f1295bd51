"""The words that the index has, and those of them that are near to others."""

import re
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Any

from portal.database.read_source import connection_to_read
from portal.search.spellings import spellings
from portal.search.words import SHORT_FIRST

MIN_PREFIX_LENGTH = 2
MIN_PART_LENGTH = 3
MIN_FIRST_LENGTH, MIN_LAST_LENGTH = 2, 2
MAX_PARTED = 1
BEGINNINGS = 8
MAX_GUESSES_OF_A_WORD = 2
LIKELY = 0.54  # wagse is wages, but grooming is not coming
CANDIDATES = 12

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


@dataclass(frozen=True)
class Guess:
    """A word of the index that stands for one that was typed; ``likeness`` from 0 to 1."""

    word: str
    lexeme: str
    documents: int
    similarity: float = 1.0


def find_words(texts: list[str]) -> list[Any]:
    """The words of each text, by its number from 1, and what the index has of them."""
    return _rows(WORDS_OF, [texts])


def find_phrases(texts: list[str]) -> list[Any]:
    """Each text as a phrase of tsquery."""
    return _rows(PHRASED, [texts])


def find_spellings(words: list[str]) -> dict[str, list[Guess]]:
    """The words of the index that are these, spelt otherwise."""
    spelt = {other: word for word in words for other in spellings(word)}
    forms: dict[str, list[Guess]] = {}
    for row in _rows(SPELT, [list(spelt)]) if spelt else ():
        forms.setdefault(spelt[row[0]], []).append(Guess(*row))
    return forms


def split_words(words: list[str]) -> dict[str, list[list[str]]]:
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


def complete(word: str) -> list[Guess]:
    """payrol: payroll, payrolls … most used first."""
    if len(word) < MIN_PREFIX_LENGTH:
        return []
    begins = re.sub(r"([\\%_])", r"\\\1", word) + "%"
    return [Guess(*row) for row in _rows(BEGUN, [begins, BEGINNINGS])]


def split_unknown(word: str) -> list[Guess]:
    """studentfinance: student and finance."""
    places = range(MIN_PART_LENGTH, len(word) - MIN_PART_LENGTH + 1)
    pairs = [(word[:place], word[place:]) for place in places]
    rows = _rows(KNOWN, [[part for pair in pairs for part in pair]])
    known = {row[0]: Guess(*row) for row in rows}
    whole = [pair for pair in pairs if pair[0] in known and pair[1] in known]
    best = max(whole, key=lambda pair: min(known[part].documents for part in pair), default=())
    return [known[part] for part in best]


def find_similar_words(word: str) -> list[Guess]:
    # trigrams find candidates by an index, but say little where letters changed places (0.33 for
    # wagse and wages): the letters in order (0.8) count as much
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
    with connection_to_read().cursor() as cursor:
        cursor.execute(sql, values)
        rows: list[Any] = cursor.fetchall()
        return rows
