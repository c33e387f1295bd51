"""Which counts may be shown, so that nobody can work out one that is smaller than five.

The counts of a row share a total that the reader knows. A count below five is said to be so, no
more; and of the others as many are held back, the smallest first, as are needed so that each of
the small ones could still be anything from 0 to 4 for all that the page says.
"""

from collections.abc import Sequence
from enum import Enum

from django.utils.translation import gettext, gettext_noop

MIN_GROUP = 5


class Hidden(Enum):
    SMALL = gettext_noop("fewer than 5")
    WITHHELD = gettext_noop("not shown")
    ALMOST_ALL = gettext_noop("all but fewer than 5")

    @property
    def label(self) -> str:
        return gettext(self.value)


Cell = int | Hidden


def suppressed(counts: Sequence[int]) -> list[Cell]:
    """The parts of a known total, as they may be shown."""
    if all(count >= MIN_GROUP for count in counts):
        return list(counts)
    large = sorted(
        (n for n, count in enumerate(counts) if count >= MIN_GROUP), key=counts.__getitem__
    )
    for number in range(len(large) + 1):
        withheld = set(large[:number])
        if _is_safe(counts, withheld):
            return [_cell(n, count, withheld) for n, count in enumerate(counts)]
    return [Hidden.WITHHELD] * len(counts)


def suppressed_of(counts: Sequence[int], total: int) -> list[Cell]:
    """Counts of several choices: each is a part of the total by itself, with those who did not."""
    return [_of_all(count, total) for count in counts]


def _of_all(count: int, total: int) -> Cell:
    if count < MIN_GROUP:
        return Hidden.SMALL
    return count if total - count >= MIN_GROUP else Hidden.ALMOST_ALL


def _cell(number: int, count: int, withheld: set[int]) -> Cell:
    if count < MIN_GROUP:
        return Hidden.SMALL
    return Hidden.WITHHELD if number in withheld else count


def _is_safe(counts: Sequence[int], withheld: set[int]) -> bool:
    """Whether a small count could be 0 and could be 4, for somebody who knows these rules.

    What is held back is at least five, and at most the smallest that is shown.
    """
    shown = [n for n, count in enumerate(counts) if count >= MIN_GROUP and n not in withheld]
    others_small = sum(count < MIN_GROUP for count in counts) - 1
    rest = sum(counts) - sum(counts[n] for n in shown)
    smallest = min((counts[n] for n in shown), default=rest)
    min_of_others = MIN_GROUP * len(withheld)
    max_of_others = (MIN_GROUP - 1) * others_small + smallest * len(withheld)
    return min_of_others + MIN_GROUP - 1 <= rest <= max_of_others
