"""A result of a search as the page shows it."""

from dataclasses import dataclass
from functools import cached_property

from django.utils.safestring import SafeString

from portal.search.models import IndexEntry
from portal.search.snippets import highlighted, matching_word, other_name, snippet

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
        names = f"{self.other_name}{self.matching_word}"
        return self.means_the_same and MARK not in f"{self.title}{self.snippet}{names}"

    @cached_property
    def title(self) -> SafeString:
        return highlighted(self.entry.title, self.forms)

    @cached_property
    def other_name(self) -> str:
        """The other name that was looked for, where the title has none of the words."""
        return other_name(self.entry, self.forms)

    @cached_property
    def matching_word(self) -> str:
        """What stands for it and is not its name: a tag, a product, a word of its area."""
        return "" if self.other_name else matching_word(self.entry, self.forms)

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
