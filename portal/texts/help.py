"""The sections of the help page, and which of them a question is about."""

import re
from dataclasses import dataclass
from functools import cached_property

from django.utils.safestring import SafeString
from django.utils.text import slugify

from portal.search.models import key_of
from portal.search.models.term import SMALL_WORDS
from portal.search.spellings import singular
from portal.texts.models import rendered

HEADING = re.compile(r"^# (.+)$", re.MULTILINE)
IN_TITLE, MIN_BEGUN_LENGTH = 3, 3
# words of a question that say nothing of what it is about
ASKED_WITH = {
    *SMALL_WORDS,
    *["can", "do", "does", "how", "i", "is", "my", "we", "what", "where", "you"],
}


@dataclass(frozen=True)
class HelpSection:
    """A heading of the page and the Markdown under it."""

    title: str
    text: str

    @property
    def anchor(self) -> str:
        return slugify(self.title)

    @property
    def html(self) -> SafeString:
        return rendered(self.text)

    @cached_property
    def _title_words(self) -> list[str]:
        return _words(self.title)

    @cached_property
    def _text_words(self) -> list[str]:
        return _words(self.text)

    def score(self, word: str) -> int:
        """How much the section is about a word, which may be only begun."""
        if _has(self._title_words, word):
            return IN_TITLE
        return int(_has(self._text_words, word))


def _words(text: str) -> list[str]:
    return [singular(word) for word in key_of(text).split()]


def _has(words: list[str], word: str) -> bool:
    is_long = len(word) >= MIN_BEGUN_LENGTH
    return any(each == word or (is_long and each.startswith(word)) for each in words)


def sections_of(text: str) -> tuple[str, list[HelpSection]]:
    """What stands before the first heading, and the sections."""
    before, *parts = HEADING.split(text)
    titles, texts = parts[::2], parts[1::2]
    return before, [
        HelpSection(title.strip(), words) for title, words in zip(titles, texts, strict=True)
    ]


def find_sections(sections: list[HelpSection], question: str) -> list[HelpSection]:
    """The sections that a question is about, the best first.

    Those that have all its words; where none has, those that have any.
    """
    asked = [word for word in _words(question) if word not in ASKED_WITH] or _words(question)
    scores = [[section.score(word) for word in asked] for section in sections]
    of_all = [n for n, score in enumerate(scores) if score and all(score)]
    of_any = [n for n, score in enumerate(scores) if any(score)]
    found = sorted(of_all or of_any, key=lambda n: (-sum(scores[n]), n))
    return [sections[n] for n in found]
