"""What somebody typed, taken apart: words, "phrases" that must be there, -words that must not."""

import re
from dataclasses import dataclass

MOST_LETTERS = 1000
MOST_WORDS = 40
PART = re.compile(r'(?P<minus>(?<!\S)-)?(?:"(?P<phrase>[^"]*)"|(?P<word>[^\s"]+))')


@dataclass(frozen=True)
class Asked:
    """A question to the index. ``text`` has all words that are looked for, also of phrases."""

    text: str
    phrases: tuple[str, ...] = ()
    without: tuple[str, ...] = ()

    @classmethod
    def typed(cls, typed: str) -> "Asked":
        """Read a search box: quotes and minus signs count."""
        parts = list(PART.finditer(_clean(typed)))[:MOST_WORDS]
        wanted = [part for part in parts if not part["minus"]]
        return cls(
            " ".join(part["phrase"] or part["word"] or "" for part in wanted).strip(),
            tuple(part["phrase"] for part in wanted if part["phrase"]),
            tuple(part["phrase"] or part["word"] or "" for part in parts if part["minus"]),
        )

    @classmethod
    def told(cls, *texts: str) -> "Asked":
        """Read what something is called and said to be: all of it are words."""
        words = _clean(" ".join(texts)).replace('"', " ").split()
        return cls(" ".join(words[:MOST_WORDS]))


def _clean(text: str) -> str:
    return text.replace("\x00", "")[:MOST_LETTERS]
