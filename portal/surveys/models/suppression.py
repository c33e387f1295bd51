"""Which counts may be shown, so that nobody can work out one that is smaller than five.

The counts of a row share a total that the reader knows. A count below five is said to be so, no
more; and of the others as many are held back, the smallest first, as are needed so that each of
the small ones could still be anything from 0 to 4 for all that the page says.
"""

from collections.abc import Sequence
from enum import Enum

FEWEST = 5


class Hidden(Enum):
    FEW = "fewer than 5"
    HELD_BACK = "not shown"
    ALL_BUT_FEW = "all but fewer than 5"


Cell = int | Hidden


def suppressed(counts: Sequence[int]) -> list[Cell]:
    """The parts of a known total, as they may be shown."""
    if all(count >= FEWEST for count in counts):
        return list(counts)
    large = sorted((n for n, count in enumerate(counts) if count >= FEWEST), key=counts.__getitem__)
    for number in range(len(large) + 1):
        held_back = set(large[:number])
        if _is_safe(counts, held_back):
            return [_cell(n, count, held_back) for n, count in enumerate(counts)]
    return [Hidden.HELD_BACK] * len(counts)


def suppressed_of(counts: Sequence[int], total: int) -> list[Cell]:
    """Counts of several choices: each is a part of the total by itself, with those who did not."""
    return [_of_all(count, total) for count in counts]


def _of_all(count: int, total: int) -> Cell:
    if count < FEWEST:
        return Hidden.FEW
    return count if total - count >= FEWEST else Hidden.ALL_BUT_FEW


def _cell(number: int, count: int, held_back: set[int]) -> Cell:
    if count < FEWEST:
        return Hidden.FEW
    return Hidden.HELD_BACK if number in held_back else count


def _is_safe(counts: Sequence[int], held_back: set[int]) -> bool:
    """Whether a small count could be 0 and could be 4, for somebody who knows these rules.

    What is held back is at least five, and at most the smallest that is shown.
    """
    shown = [n for n, count in enumerate(counts) if count >= FEWEST and n not in held_back]
    others_small = sum(count < FEWEST for count in counts) - 1
    rest = sum(counts) - sum(counts[n] for n in shown)
    most = min((counts[n] for n in shown), default=rest)
    least_of_others = FEWEST * len(held_back)
    most_of_others = (FEWEST - 1) * others_small + most * len(held_back)
    return least_of_others + FEWEST - 1 <= rest <= most_of_others
