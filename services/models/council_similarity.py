"""How alike two councils are, and why: defined here and nowhere else.

What they use and for what are sets of bits, so that every pair of councils is compared in a
fraction of a second.
"""

from dataclasses import dataclass
from math import log

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

# of a hundred (decision 22)
WEIGHTS = {"kind": 30, "size": 20, "region": 15, "functions": 10, "stack": 25}
TOO_FAR = log(4)  # four times as many people: nothing alike in size
LIKE_SIZE = 1.5
LEAST = 40
WORDS = {75: _("Very similar"), 55: _("Similar"), LEAST: _("Somewhat similar")}
NAMED = 3


@dataclass(frozen=True)
class CouncilProfile:
    """A council in the figures that are compared; ``things`` and ``areas`` are sets of bits."""

    key: int
    kind: str
    region: str
    population: int | None
    things: int
    areas: int


def score(one: CouncilProfile, other: CouncilProfile) -> int:
    """How alike two councils are, from 0 to 100."""
    return round(
        WEIGHTS["kind"] * (one.kind == other.kind)
        + WEIGHTS["size"] * _size(one.population, other.population)
        + WEIGHTS["region"] * (bool(one.region) and one.region == other.region)
        + WEIGHTS["functions"] * _overlap(one.areas, other.areas)
        + WEIGHTS["stack"] * _overlap(one.things, other.things)
    )


def describe_score(score: int) -> str:
    found = (str(words) for least, words in WORDS.items() if score >= least)
    return next(found, gettext("Not very similar"))


def is_like_in_size(one: CouncilProfile, other: CouncilProfile) -> bool:
    if not one.population or not other.population:
        return False
    return max(one.population, other.population) <= LIKE_SIZE * min(
        one.population, other.population
    )


def _size(one: int | None, other: int | None) -> float:
    if not one or not other:
        return 0.0
    return max(0.0, 1 - abs(log(one / other)) / TOO_FAR)


def _overlap(one: int, other: int) -> float:
    """What two sets share, of all that either has."""
    return (one & other).bit_count() / ((one | other).bit_count() or 1)
