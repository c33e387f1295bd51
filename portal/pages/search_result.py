"""A result of a search as the page shows it."""

from dataclasses import dataclass
from functools import cached_property

from django.utils.safestring import SafeString

from portal.search.models import EntryKind, IndexEntry
from portal.search.snippets import highlighted, other_name, snippet

SHOWN_FIELDS = [
    "kind",
    "slug",
    "title",
    "names",
    "summary",
    "body",
    "byline",
    "popularity",
    "is_dormant",
]
OWN_NAMES = {EntryKind.PRODUCT, EntryKind.SUPPLIER, EntryKind.COUNCIL, EntryKind.CATEGORY}
MARK = "<mark"


@dataclass(frozen=True)
class SearchResult:
    """An entry of the list, with the words of the search marked."""

    entry: IndexEntry
    forms: frozenset[str]
    means_the_same: bool = False

    @property
    def is_in_other_words(self) -> bool:
        """Whether it was found by its meaning alone: no word of it is marked."""
        return self.means_the_same and MARK not in f"{self.title}{self.snippet}{self.other_name}"

    @cached_property
    def title(self) -> SafeString:
        return highlighted(self.entry.title, self.forms)

    @cached_property
    def other_name(self) -> str:
        """The other name that was looked for, where the title has none of the words."""
        return other_name(self.entry, self.forms)

    @property
    def is_called_so(self) -> bool:
        """Whether the other name is its own; a service has names of its products too."""
        return self.entry.kind in OWN_NAMES

    @cached_property
    def snippet(self) -> SafeString:
        return snippet(self.entry, self.forms)

    @property
    def key(self) -> int:
        """What the page shows of it: the same as long as that is the same."""
        shown = {name: getattr(self.entry, name) for name in SHOWN_FIELDS}
        return hash(
            (
                self.forms,
                self.means_the_same,
                *(shown | {"names": tuple(self.entry.names)}).values(),
            )
        )
