"""The words of a question as parts: names, places, sums, times, and the phrases between them."""

from typing import Any, NamedTuple

from portal.pages.questions import phrases
from portal.pages.questions.amounts import read_amount
from portal.pages.questions.periods import read_period
from portal.pages.questions.phrases import PART_OF
from portal.pages.questions.vocabulary import Named, names_in
from portal.text import without_nul

MAX_LETTERS = 200
MAX_WORDS_IN_MEASURE = 12
NAME, AMOUNT, PERIOD = "name", "amount", "period"
SIGNS = ".,;:?!()…"
QUOTES = '"“”„«»'
ASKING = {phrases.ASK, phrases.COUNCILS, phrases.KIND, phrases.REGION, phrases.LIKE}
ASKING |= {phrases.USERS}
DOING = {phrases.USES, phrases.LEFT, phrases.LEAVES, phrases.MOVED, phrases.PLANS, phrases.NEEDS}
DOING |= {phrases.OFFERS, phrases.SHARES, phrases.PAYS, phrases.BASE, phrases.USERS}
# of two parts with as many words
BEFORE_OTHERS = [phrases.REGION, phrases.KIND, phrases.PAYS, phrases.BASE, NAME]


class Token(NamedTuple):
    """Some words of a question that play one part; ``value`` is what they name."""

    part: str
    words: str
    size: int
    value: Any = None

    @property
    def is_asking(self) -> bool:
        """Whether it makes the text a question, or names the councils that it is about."""
        is_place = self.part in {phrases.REGION, phrases.KIND}
        is_plural = is_place and self.value.endswith(phrases.PLURALS)
        return is_plural or self.part in {*ASKING} - {phrases.REGION, phrases.KIND}


def read_tokens(text: str) -> list[Token]:
    """The parts of a question; none if it is no question or has a word that is not known."""
    words = _words(text)
    plain = [word.casefold() for word in words]
    if not _may_ask(plain):
        return []
    return _tokens(words, plain, names_in(plain))


def _words(text: str) -> list[str]:
    """The words without signs. A text in quotation marks is not a question.

    What has the most letters was cut, perhaps before a "not".
    """
    if any(quote in text for quote in QUOTES) or len(text) >= MAX_LETTERS:
        return []
    words = without_nul(text).replace("’", "'").split()
    if any(word[0] in "-–" for word in words):
        return []
    stripped = [word for each in words if (word := each.strip(SIGNS))]
    return [part for word in stripped for part in _parts_of_short(word)]


def _parts_of_short(word: str) -> list[str]:
    """Who's: who, is."""
    head, sign, tail = word.partition("'")
    is_short = head.casefold() in phrases.SHORTENED and sign + tail in phrases.SHORT
    return [head, phrases.SHORT[sign + tail]] if is_short else [word]


def _may_ask(plain: list[str]) -> bool:
    """Whether the words hold any phrase of a question; else no name is looked up."""
    parts = {
        PART_OF.get(" ".join(plain[start : start + size]))
        for start in range(len(plain))
        for size in range(1, phrases.MAX_WORDS + 1)
    }
    does = DOING & parts or phrases.WEAK_USES & {*plain}
    return bool(ASKING & parts and does) or bool({phrases.CONTRACTS, phrases.NEEDS} & parts)


def _tokens(words: list[str], plain: list[str], names: dict[int, Named]) -> list[Token]:
    """The words as parts of a question, the longest first; none if one of them is none."""
    tokens: list[Token] = []
    start = 0
    while start < len(words):
        token = _token(plain, start, names.get(start))
        if token is None:
            return []
        spoken = " ".join(words[start : start + token.size])
        tokens.append(token._replace(words=spoken))
        start += token.size
    return tokens


def _token(plain: list[str], start: int, name: Named | None) -> Token | None:
    """The longest part that begins with a word; of two as long a name comes before a phrase."""
    named = Token(NAME, "", name.size, name.thing) if name else None
    found = [_phrase(plain, start), named, _measure(plain, start)]
    return max((token for token in found if token), key=_rank, default=None)


def _rank(token: Token) -> tuple[int, int]:
    place = BEFORE_OTHERS.index(token.part) if token.part in BEFORE_OTHERS else len(BEFORE_OTHERS)
    return token.size, -place


def _phrase(plain: list[str], start: int) -> Token | None:
    for size in range(phrases.MAX_WORDS, 0, -1):
        run = plain[start : start + size]
        part = PART_OF.get(" ".join(run).replace("-", " ")) if len(run) == size else None
        if part:
            return Token(part, "", size, " ".join(run).replace("-", " "))
    return None


def _measure(plain: list[str], start: int) -> Token | None:
    """A sum or a time."""
    rest = " ".join(plain[start : start + MAX_WORDS_IN_MEASURE])
    if amount := read_amount(rest):
        return Token(AMOUNT, "", len(rest[: amount[1]].split()), amount[0])
    if period := read_period(rest):
        return Token(PERIOD, "", len(rest[: period[1]].split()), period[0])
    return None
