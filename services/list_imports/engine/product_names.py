"""Products whose names are nearly one in a file: a person may mean them, none is taken."""

from collections.abc import Collection, Iterator, Mapping
from difflib import SequenceMatcher
from typing import NamedTuple

from django.utils.translation import gettext

from services.models import Product

SHORTEST_MISSPELT = 4
SHORTEST_WORD = 2


class SimilarName(NamedTuple):
    """A product with a name like the one in the file, and how the two differ."""

    product: Product
    why: str
    is_likely: bool = False
    is_swapped: bool = False


class ProductNames:
    """The products by their names in small letters, with and without their supplier in front."""

    def __init__(self, products: Mapping[str, Product], makers: Collection[str]) -> None:
        """``makers`` holds the first words of the names of suppliers."""
        self.products, self.makers = products, makers
        self.bare = [
            (bare, product) for name, product in products.items() if (bare := self._bare(name))
        ]

    def similar(self, name: str) -> Iterator[SimilarName]:
        """The products that a name may mean, the likeliest first."""
        yield from self._misspelt(name)
        bare = self._bare(name)
        if bare and (product := self.products.get(bare)):
            yield SimilarName(product, gettext("Without its supplier’s name: to be confirmed"))
        for known, product in self.bare:
            if known == name:
                yield SimilarName(product, gettext("With its supplier’s name: to be confirmed"))
        for known, product in self.bare:
            if differs_by_one(name, known) or has_two_swapped(name, known):
                why = gettext("Similar, with its supplier’s name: to be confirmed")
                yield SimilarName(product, why)

    def _misspelt(self, name: str) -> Iterator[SimilarName]:
        for known, product in self.products.items():
            if differs_by_one(name, known):
                yield SimilarName(product, gettext("One character differs"), is_likely=True)
        for known, product in self.products.items():
            if has_two_swapped(name, known):
                why = gettext("Two characters are swapped: to be confirmed")
                yield SimilarName(product, why, is_swapped=True)

    def _bare(self, name: str) -> str:
        """A name without the supplier in front of it; nothing where there is none."""
        first, _, rest = name.partition(" ")
        return rest if first in self.makers and len(rest) >= SHORTEST_WORD else ""


def differs_by_one(first: str, second: str) -> bool:
    """Whether one letter was added, left out or written differently; not in very short words."""
    if first == second or len(first) < SHORTEST_MISSPELT or abs(len(first) - len(second)) > 1:
        return False
    if first[0] != second[0] and first[-1] != second[-1]:
        return False
    steps = SequenceMatcher(None, first, second, autojunk=False).get_opcodes()
    others = [step for step in steps if step[0] != "equal"]
    return len(others) == 1 and all(max(i - h, k - j) == 1 for _, h, i, j, k in others)


def has_two_swapped(first: str, second: str) -> bool:
    """Whether two letters beside each other changed places; not in very short words."""
    if len(first) != len(second) or len(first) < SHORTEST_MISSPELT:
        return False
    differing = [at for at, pair in enumerate(zip(first, second, strict=True)) if len({*pair}) > 1]
    if len(differing) != 2 or differing[1] - differing[0] != 1:  # noqa: PLR2004 - the two
        return False
    one, other = differing
    return first[one] == second[other] and first[other] == second[one]
