"""What a filter panel needs of the facets and the query string it is given."""

from dataclasses import dataclass
from typing import Any

SHOWN = 8


@dataclass(frozen=True)
class Option:
    value: str
    label: str
    count: int
    selected: bool


@dataclass(frozen=True)
class Facet:
    """One way to narrow a list; ``name`` is its key in the query string."""

    name: str
    title: str
    options: list[Option]


@dataclass(frozen=True)
class Chip:
    """A choice that was made, with the address of the page without it."""

    label: str
    remove_url: str


def folded(facet: Facet) -> dict[str, Any]:
    """The options in sight and those behind “Show all”, which stays open while one is chosen."""
    options = facet.options
    cut = SHOWN if len(options) > SHOWN + 1 else len(options)  # nobody unfolds for one
    rest = options[cut:]
    return {
        "shown": options[:cut],
        "rest": rest,
        "total": len(options),
        "is_open": any(option.selected for option in rest),
    }
