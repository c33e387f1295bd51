"""What a filter panel needs of the facets and the query string it is given."""

from collections.abc import Iterable
from typing import Any, Protocol

SHOWN = 8


class Option(Protocol):
    value: Any
    label: str
    count: int
    selected: bool


class Facet(Protocol):
    title: str
    name: str
    options: Iterable[Option]


def folded(facet: Facet) -> dict[str, Any]:
    """The options in sight and those behind “Show all”, which stays open while one is chosen."""
    options = list(facet.options)
    cut = SHOWN if len(options) > SHOWN + 1 else len(options)  # nobody unfolds for one
    rest = options[cut:]
    return {
        "shown": options[:cut],
        "rest": rest,
        "total": len(options),
        "is_open": any(option.selected for option in rest),
    }
