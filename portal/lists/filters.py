"""What a filter panel needs of the facets and the query string it is given."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

from django.http import QueryDict

SHOWN = 8
LONGEST_WORD = 200


@dataclass(frozen=True)
class FilterOption:
    value: str
    label: str
    count: int
    selected: bool


@dataclass(frozen=True)
class Facet:
    """One way to narrow a list; ``name`` is its key in the query string."""

    name: str
    title: str
    options: list[FilterOption]


@dataclass(frozen=True)
class Chip:
    """A choice that was made, with the address of the page without it."""

    label: str
    remove_url: str


def known_query(
    query: QueryDict, *, words: Collection[str], chosen: Mapping[str, list[str]]
) -> QueryDict:
    """What a page makes its addresses from: the words it reads, and the values it knows.

    Each filter repeats it, so whatever else somebody wrote into the address would be repeated too.
    """
    known = QueryDict(mutable=True)
    for name in query:
        if name in words:
            known[name] = str(query[name])[:LONGEST_WORD]
        elif values := chosen.get(name):
            known.setlist(name, values)
    return known


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
