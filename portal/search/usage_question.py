"""Questions in a sentence about who uses something, or who left it."""

import re
from typing import NamedTuple

MAX_LETTERS = 200
MAX_OPENING = 60  # letters before what is asked about
COUNCILS = r"(?:councils|authorities)"
WHO = (
    rf"(?:who(?: else)?|(?:how many|which|what)(?: other)? {COUNCILS}"
    rf"|{COUNCILS}(?: that| which| who)?)"
)
LEFT = (
    r"(?:has |have )?(?:left|replaced|dropped|moved from|moved away from|moved off|switched from"
    r"|stopped using)"
)
USES = r"(?:is |are |already |currently )?(?:uses?|using|runs?|running|has|have)"
FOR = r"(?:(?:an? |the )?(?:systems?|software|products?) for |(?:an?|the) )?"
OPENING = re.compile(rf"{WHO} (?:(?P<left>{LEFT})|{USES}) {FOR}", re.IGNORECASE)
CLOSING = re.compile(r" (?:already|currently|now|today|please|at the moment)$", re.IGNORECASE)


class UsageQuestion(NamedTuple):
    """``about`` is the thing that is asked about: who uses it, or who left it."""

    about: str
    is_about_leaving: bool


def read_usage_question(text: str) -> UsageQuestion | None:
    """Read "who uses iTrent?" or "which councils left Oracle"; None if it is another text."""
    text = " ".join(text[:MAX_LETTERS].split()).rstrip(" ?!.")
    opening = OPENING.match(text[:MAX_OPENING])
    if opening is None:
        return None
    about = CLOSING.sub("", text[opening.end() :])
    return UsageQuestion(about, bool(opening["left"])) if about else None
