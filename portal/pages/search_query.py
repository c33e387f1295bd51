"""A search of the whole directory: what was asked, what answers it, and how it can be narrowed."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from itertools import chain
from typing import Any

from django.core.paginator import Page, Paginator
from django.http import QueryDict
from django.utils.safestring import SafeString

from councils.models import CouncilKind, Region
from councils.models.places import Placed, placed
from portal.lists.filters import Chip, Facet, FilterOption, known_query
from portal.lists.page_links import known
from portal.search.engine import MOST_FOUND, Hit, SearchScope, find, looks_in_titles
from portal.search.expansion import ExpandedQuery, understand
from portal.search.models import EntryAudience, EntryKind, IndexEntry
from portal.search.parser import ParsedQuery
from portal.search.snippets import highlighted, snippet, written_forms
from portal.text import query_text, without_nul
from services.models import Category, Supplier
from services.models.choices import Phase

ON_A_PAGE = 20
MOST_CHOICES = 20
MOST_OPTIONS = 30
WEAK = 0.3
TITLES = {
    "category": "Service area",
    "region": "Region",
    "phase": "Phase",
    "supplier": "Supplier",
    "council_kind": "Kind of council",
}
FIXED = {
    "region": dict(Region.choices),
    "phase": dict(Phase.choices),
    "council_kind": dict(CouncilKind.choices),
}
DRAWN = ["kind", "slug", "title", "summary", "body", "byline", "popularity", "is_dormant"]
NAMED: dict[str, Any] = {"category": Category, "supplier": Supplier}


@dataclass(frozen=True)
class SearchResult:
    """An entry as it stands in the list, with the words that were looked for marked."""

    entry: IndexEntry
    forms: frozenset[str]

    @property
    def title(self) -> SafeString:
        return highlighted(self.entry.title, self.forms)

    @property
    def snippet(self) -> SafeString:
        return snippet(self.entry, self.forms)

    @property
    def key(self) -> int:
        """What the page shows of it: the same as long as that is the same."""
        return hash((self.forms, *(getattr(self.entry, name) for name in DRAWN)))


class SearchQuery:
    """What somebody looks for, from the query string. What is unknown is ignored."""

    def __init__(self, query: QueryDict, audiences: Iterable[EntryAudience]) -> None:
        self.query = known(query, ["q", "exact", "anywhere", "kind", "page", *TITLES])
        self.audiences = list(audiences)
        self.text = query_text(query, "q")
        self.is_exact = "exact" in query
        asked = query.get("kind", "")
        self.kind = EntryKind(asked) if asked in EntryKind.values else None
        self.chosen = {name: values for name in TITLES if (values := self._asked_for(name))}

    @cached_property
    def meaning(self) -> ExpandedQuery:
        asked = ParsedQuery.typed(self.placed.text, exact=self.is_exact)
        return understand(asked, exact=self.is_exact)

    @cached_property
    def placed(self) -> Placed:
        """The question, and the region or kind of council that it names, unless that was undone."""
        is_plain = self.is_exact or "anywhere" in self.query
        return Placed(self.text) if is_plain else placed(self.text)

    @cached_property
    def wanted(self) -> dict[str, list[str]]:
        """What was chosen, and what the question names where nothing was."""
        return self.placed.facets | self.chosen

    @cached_property
    def hits(self) -> list[Hit]:
        """All that answers, whatever it is narrowed to; the best 1,000."""
        return find(self.meaning, SearchScope(self.audiences))

    @property
    def is_cut(self) -> bool:
        return len(self.hits) == MOST_FOUND

    @property
    def is_in_titles(self) -> bool:
        """Whether the words are so common that the texts were not looked through."""
        return bool(self.hits) and looks_in_titles(self.meaning)

    @property
    def is_weak(self) -> bool:
        """Whether nothing fits well: what there is shares a word or two."""
        return not self.hits or (self.hits[0].score or 0.0) < WEAK

    @property
    def nothing(self) -> str:
        """The heading where nothing fits; that there is no such thing nobody can know."""
        return f"No close match for “{self.text}”" if self.hits else f"No results for “{self.text}”"

    @cached_property
    def results(self) -> list[Hit]:
        if self.is_cut and (self.wanted or self.kind):
            kinds = [self.kind] if self.kind else list(EntryKind)
            return find(self.meaning, SearchScope(self.audiences, kinds, self.wanted))
        return [hit for hit in self.hits if self._is_wanted(hit) and self._fits(hit)]

    def page(self) -> Page[Hit]:
        return Paginator(self.results, ON_A_PAGE).get_page(self.query.get("page"))

    def shown(self, page: Page[Hit]) -> list[SearchResult]:
        """What stands on a page."""
        entries = IndexEntry.objects.seen_by(self.audiences).to_show(hit.entry for hit in page)
        forms = frozenset(written_forms(self.meaning) if entries else ())
        return [SearchResult(entries[hit.entry], forms) for hit in page if hit.entry in entries]

    @property
    def tabs(self) -> list[tuple[str, str, bool, int]]:
        """(label, address, whether it is open, how many) of each kind that was found."""
        counts = Counter(hit.kind for hit in self.hits if self._fits(hit))
        tabs = [("Everything", self._address(kind=[]), self.kind is None, counts.total())]
        for kind in EntryKind:
            if counts[kind] or kind == self.kind:
                url = self._address(kind=[kind])
                tabs.append((str(kind.label), url, kind == self.kind, counts[kind]))
        return tabs

    @cached_property
    def facets(self) -> list[Facet]:
        return [facet for name in TITLES if (facet := self._facet(name)).options]

    @property
    def chips(self) -> list[Chip]:
        named = [
            Chip(f"{TITLES[name]}: {label}", self.anywhere_url)
            for name, label in self.placed.labels.items()
            if name not in self.chosen
        ]
        return named + [
            Chip(f"{TITLES[name]}: {self._labels(name).get(value, value)}", self._but(name, value))
            for name, values in self.chosen.items()
            for value in values
        ]

    @property
    def clear_url(self) -> str:
        anywhere = {"anywhere": ["1"]} if self.placed.facets else {}
        return self._address(**{name: [] for name in TITLES}, **anywhere)

    @property
    def anywhere_url(self) -> str:
        """The address of the page that takes the region or kind of council for plain words."""
        return self._address(anywhere=["1"])

    @property
    def exact_url(self) -> str:
        return self._address(exact=["1"])

    @property
    def feed_query(self) -> str:
        return self._address(page=[])

    @cached_property
    def areas(self) -> list[Category]:
        """The service areas nearest to what was asked."""
        keys = [hit.key for hit in self.hits if hit.kind == EntryKind.CATEGORY][:3]
        near = Category.objects.in_bulk(keys)
        return [near[key] for key in keys] or list(Category.objects.matching(self.text)[:3])

    def _asked_for(self, name: str) -> list[str]:
        values = {without_nul(value) for value in self.query.getlist(name)} - {""}
        known = FIXED.get(name)
        return sorted(value for value in values if known is None or value in known)[:MOST_CHOICES]

    def _is_wanted(self, hit: Hit) -> bool:
        return self.kind in {None, hit.kind}

    def _fits(self, hit: Hit, but: str = "") -> bool:
        return all(
            any(f"{name}={value}" in hit.facets for value in values)
            for name, values in self.wanted.items()
            if name != but
        )

    def _facet(self, name: str) -> Facet:
        counts = self._counts(name)
        chosen = self.chosen.get(name, [])
        labels = self._labels(name)
        options = [
            FilterOption(value, labels[value], count, value in chosen)
            for value, count in counts.most_common(MOST_OPTIONS)
            if value in labels
        ]
        return Facet(name, TITLES[name], options)

    def _counts(self, name: str) -> Counter[str]:
        """How many have each value of a facet, whose own choice does not narrow them."""
        prefix = f"{name}="
        tally = self._tally(name) if name in self.wanted else self._whole_tally
        return Counter(
            {
                value.removeprefix(prefix): n
                for value, n in tally.items()
                if value.startswith(prefix)
            }
        )

    @cached_property
    def _whole_tally(self) -> Counter[str]:
        return self._tally("")

    def _tally(self, but: str) -> Counter[str]:
        fitting = (hit.facets for hit in self.hits if self._is_wanted(hit) and self._fits(hit, but))
        return Counter(chain.from_iterable(fitting))

    def _labels(self, name: str) -> dict[str, str]:
        if name in FIXED:
            return {value: str(label) for value, label in FIXED[name].items()}
        slugs = {*self._counts(name), *self.chosen.get(name, [])}
        return dict(NAMED[name].objects.filter(slug__in=slugs).values_list("slug", "name"))

    @property
    def page_query(self) -> str:
        """What is looked for, without the page, as a query string."""
        return self._address().removeprefix("?")

    def _but(self, name: str, value: str) -> str:
        return self._address(**{name: [each for each in self.chosen[name] if each != value]})

    def _address(self, **changes: list[str]) -> str:
        """The first page with these parameters changed."""
        query = known_query(
            self.query, words=["q", "exact", "anywhere", "kind"], chosen=self.chosen
        )
        for name, values in changes.items():
            query.setlist(name, values)
        return f"?{query.urlencode()}"
