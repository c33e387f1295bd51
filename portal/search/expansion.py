"""What the words of a question mean to the index: which of its words, and what each is worth."""

import re
from collections.abc import Iterable
from itertools import pairwise

from portal.search.expanded_query import MIN_SHARE, ExpandedQuery
from portal.search.index_words import (
    Guess,
    complete,
    find_phrases,
    find_similar_words,
    find_spellings,
    find_words,
    split_unknown,
    split_words,
)
from portal.search.models import Term, key_of
from portal.search.models.term import is_short_form
from portal.search.parser import ParsedQuery
from portal.search.ranking import RANKING, Ranking
from portal.search.vectors.client import encode_question
from portal.search.words import GENERIC

BESIDE = 2
BEGINNINGS_READ = 3
ENDINGS = {"s", "es", "ed", "d", "ing", "er", "ers", "or", "ors", "ly", "al", "ment", "ments"}
MAX_GUESSED = 6  # words of a question
MAX_SPLIT = 8
MAX_OF_DETAILS = 20  # words; more find no more and take longer


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
    looked_up, details = _look_up(meaning, "" if exact else _beside(meaning, compounds))
    # the empty word counts the things themselves
    meaning.entries = next((known.documents for _, known in looked_up if not known.word), 0)
    forms = {} if exact else find_spellings([known.word for n, known in looked_up if n == 1])
    meaning.otherwise = {word: [each.word for each in others] for word, others in forms.items()}
    if asked.without and not exact:
        meaning.otherwise |= _written_otherwise(" ".join(asked.without))
    written = _Written(meaning, compounds, forms, looked_up)
    unknown = written.count()
    last = key_of(asked.text).rpartition(" ")[2]
    if begun and not exact:
        for guess in complete(last):
            meaning.add({guess.word, guess.lexeme}, guess.documents, ranking.begun)
    if ranking.guesses and not exact:
        for word in unknown[:MAX_GUESSED]:
            _guess(meaning, word, is_last=word == last)
    meaning.miss(sum(word not in meaning.instead for word in unknown))
    meaning.add_details(_rarest(details) if ranking.details else [])
    meaning.vector = _vector(meaning, is_literal=exact or begun)
    return meaning


def _vector(meaning: ExpandedQuery, *, is_literal: bool) -> str:
    """What the question means; nothing where its words must stand as they are."""
    if is_literal or meaning.asked.phrases or not meaning.ranking.meaning:
        return ""
    usual = [meant.name for meant in meaning.meant if meant.share >= MIN_SHARE]
    return encode_question(". ".join([meaning.asked.whole_text, *usual]))


def _rarest(words: Iterable[Guess]) -> list[tuple[str, str, int]]:
    """Of a long text, the words that fewest entries have: they say most of what it is about."""
    known = {(each.documents, each.lexeme, each.word) for each in words if each.documents}
    return [(word, lexeme, n) for n, lexeme, word in sorted(known)[:MAX_OF_DETAILS] if word]


def _compounds(text: str) -> dict[str, list[str]]:
    """What is written with a hyphen, a dot or in two words, by the one word it would be."""
    typed = text.split()
    hyphened = [re.split(r"[-.]", word) for word in typed if "-" in word or "." in word]
    parted = [key_of(" ".join(parts)).split() for parts in [*hyphened, *pairwise(typed)]]
    return {"".join(parts): parts for parts in reversed(parted) if len(parts) > 1}


def _written_otherwise(text: str) -> dict[str, list[str]]:
    """How else the words are written that must not be there."""
    words = key_of(text).split()
    others = {word: [form.word for form in forms] for word, forms in find_spellings(words).items()}
    for word, splits in split_words(words[:MAX_SPLIT]).items():
        others.setdefault(word, []).extend(" ".join(parts) for parts in splits)
    for joined, parts in _compounds(text).items():
        others.setdefault(" ".join(parts), []).append(joined)
    return others


def _look_up(meaning: ExpandedQuery, beside: str) -> tuple[list[tuple[int, Guess]], list[Guess]]:
    """The words of the question (1), of what is beside it (2) and of each usual name (3 …).

    And those of the details, which come without a number.
    """
    texts = [meaning.asked.text, beside, *(meant.name for meant in meaning.meant)]
    rows = find_words([*texts, *filter(None, [meaning.asked.details])])
    for number, word, *_, written in rows:
        if number == 1 and _is_cut_short(word, written):
            meaning.instead[word] = written
    found = [(number, Guess(*known)) for number, *known, _ in rows]
    details = [known for number, known in found if number > len(texts)]
    return [each for each in found if each[0] <= len(texts)], details


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
        apart |= split_words([known.word for known in own if known.word not in apart][:MAX_SPLIT])
        for word, splits in apart.items():
            written = [" ".join(parts) for parts in splits]
            self.meaning.otherwise.setdefault(word, []).extend(written)
            if word in self.joined:
                self.meaning.otherwise.setdefault(written[0], []).append(word)
        origins = {" ".join(parts): word for word, splits in apart.items() for parts in splits}
        documents = {known.word: known.documents for known in [*own, *self.joined.values()]}
        for text, phrase in find_phrases(list(origins)) if origins else ():
            if "<" in phrase:
                self.meaning.add_phrase(phrase, documents[origins[text]], 1.0)


def _is_cut_short(word: str, written: str) -> bool:
    """Whether a word is only found because the stemmer cuts the right one the same: payrol."""
    ending = written.removeprefix(word)
    return ending not in {"", written} and ending not in ENDINGS


def _beside(meaning: ExpandedQuery, compounds: dict[str, list[str]]) -> str:
    """What the words could also be: two of them in one, and initials."""
    words = meaning.asked.text.split()
    # in the index, the initials of a title are a word that begins with 0
    initials = [
        f"0{word}" for word in words if is_short_form(word) and (word.isupper() or words == [word])
    ]
    return " ".join([*compounds, *initials * meaning.ranking.initials])


def _guess(meaning: ExpandedQuery, word: str, *, is_last: bool) -> None:
    begun = complete(word)[:BEGINNINGS_READ] if is_last else []
    parts = [] if begun else split_unknown(word)
    guesses = begun or parts or find_similar_words(word)
    for guess in guesses:
        meaning.add({guess.word, guess.lexeme}, guess.documents, guess.similarity)
    if guesses:
        meaning.instead[word] = " ".join(part.word for part in parts) or guesses[0].word
