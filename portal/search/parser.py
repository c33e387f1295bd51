"""Parse a query: words, "phrases" that must be there, -words that must not."""

import re
from dataclasses import dataclass

from portal.search.usage_question import read_usage_question
from portal.search.words import ALONE_AT_THE_END, FILLER, GENERIC, OPENERS, USED, VERBS
from portal.text import without_nul

MAX_LETTERS = 1000
MAX_WORDS = 40
MAX_DETAILS = 4000  # letters
PART = re.compile(r'(?P<minus>(?<!\S)-)?(?:"(?P<phrase>[^"]*)"|(?P<word>[^\s"]+))')
SIGNS = str.maketrans(dict.fromkeys("“”„‟«»″＂", '"') | dict.fromkeys("‐‑‒–—―−﹣－", "-"))
SINGLE_QUOTED = re.compile(r"(?<!\w)‘([^‘’]*)’(?!\w)")


@dataclass(frozen=True)
class ParsedQuery:
    """A question to the index. ``text`` has all words that are looked for, also of phrases.

    It can be one for a product: for a system, or for what others use. Of the ``details``, which can
    be long, only the words that say most are looked for.
    """

    text: str
    phrases: tuple[str, ...] = ()
    without: tuple[str, ...] = ()
    is_for_product: bool = False
    details: str = ""

    @property
    def whole_text(self) -> str:
        """What is asked with what is said beside it, as an entry has its title and its texts."""
        return f"{self.text}. {self.details}" if self.details else self.text

    @classmethod
    def typed(cls, typed: str, *, exact: bool = False) -> "ParsedQuery":
        """Read a search box: quotes and minus signs count.

        Of a question in a sentence, what it is about: "who has a chatbot?" is a chatbot; all of it
        where it is meant to be ``exact``.
        """
        parts = list(PART.finditer(_clean(typed)))[:MAX_WORDS]
        wanted = [part for part in parts if not part["minus"]]
        phrases = tuple(part["phrase"] for part in wanted if part["phrase"])
        text = " ".join(part["phrase"] or part["word"] or "" for part in wanted).strip()
        subject = text if exact or phrases else _subject(text)
        asks_what_is_used = subject != text and bool(USED & {*text.casefold().split()})
        return cls(
            subject,
            phrases,
            tuple(part["phrase"] or part["word"] or "" for part in parts if part["minus"]),
            asks_what_is_used or bool(GENERIC & {*subject.casefold().split()}),
        )

    @classmethod
    def from_texts(cls, name: str, *details: str) -> "ParsedQuery":
        """Read what something is called and said to be: all of it are words."""
        words = _clean(name).replace('"', " ").split()
        joined = without_nul(" ".join(details))[:MAX_DETAILS]
        return cls(" ".join(words[:MAX_WORDS]), details=joined)


def _clean(text: str) -> str:
    text = without_nul(text)[:MAX_LETTERS]
    return SINGLE_QUOTED.sub(r'"\1"', text.translate(SIGNS))


def _subject(text: str) -> str:
    """The words of a question without those that only make it one."""
    if question := read_usage_question(text):
        return question.about
    words = text.split()
    plain = [word.casefold().replace("’", "'").strip("?!.,:;") for word in words]
    start, end = 0, len(words)
    if not plain or plain[0] not in OPENERS:
        return text
    while start < end and _is_filler(plain, start):
        start += 1
    end = _before_who_asks(plain, start, end)
    if words[start:end] and words[start - 1 : start] == ["IT"]:
        start -= 1
    return " ".join(words[start:end]).strip("?!.,:; ") or text


def _is_filler(plain: list[str], place: int) -> bool:
    """ "Which council has …", but not "who has council tax"."""
    if plain[place] == "council":
        return plain[place + 1 : place + 2] != [] and plain[place + 1] in VERBS
    return plain[place] in FILLER


def _before_who_asks(plain: list[str], start: int, end: int) -> int:
    """Where "payroll system do other councils use" begins to speak of councils."""
    place = end
    while place > start + 1 and plain[place - 1] in FILLER:
        place -= 1
    is_alone = end - place == 1 and plain[place] not in ALONE_AT_THE_END
    return end if is_alone else place
