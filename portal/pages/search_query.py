"""A search of the whole directory: what was asked, what answers it, and how it can be narrowed."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import chain
from typing import TYPE_CHECKING, Any

from django.core.paginator import Page, Paginator
from django.http import QueryDict
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from councils.filters import QuestionFilterSet
from councils.models import CouncilKind, Region
from councils.models.places import Placed
from portal.lists.filters import Chip, Dimension
from portal.pages.questions.question import LABELS, OF_SERVICES, Places, Reading
from portal.pages.questions.reader import read_question
from portal.pages.search_result import SearchResult
from portal.search.engine import Hit, SearchScope, find, looks_in_titles
from portal.search.expanded_query import ExpandedQuery
from portal.search.expansion import understand
from portal.search.models import EntryAudience, EntryKind, IndexEntry
from portal.search.parser import ParsedQuery
from portal.search.similar_texts import MIN_CLOSENESS
from portal.search.snippets import written_forms
from portal.text import list_in_words
from services.models import Category, Supplier
from services.models.choices import Phase

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

ON_A_PAGE = 20
MOST_OPTIONS = 30
WEAK = 0.3
ABOLITION = {"abolished", "abolition", "abolish", "defunct"}
PLACES = {"region", "council_kind"}
WORDS = ("q", "exact", "anywhere", "ticked", "kind", "without", "part")


@dataclass(frozen=True, eq=False)
class SearchDimension(Dimension):
    """A dimension of the index; ``model`` names the values where the list is not fixed."""

    model: Any = None

    def known(self, values: set[str]) -> list[str]:
        return sorted(values if self.model else super().known(values))


DIMENSIONS = [
    SearchDimension("category", _("Service area"), model=Category),
    SearchDimension("region", _("Region"), dict(Region.choices)),
    SearchDimension("phase", _("Phase"), dict(Phase.choices)),
    SearchDimension("supplier", _("Supplier"), model=Supplier),
    SearchDimension("council_kind", _("Council type"), dict(CouncilKind.choices)),
]


class SearchQuery(QuestionFilterSet[SearchDimension]):
    """What somebody looks for, from the query string. What is unknown is ignored."""

    words = WORDS

    def __init__(self, query: QueryDict, audiences: Iterable[EntryAudience]) -> None:
        self.audiences = list(audiences)
        super().__init__(query, DIMENSIONS, SearchScope(self.audiences))
        self.page_asked = query.get("page")
        asked = query.get("kind", "")
        self.kind = EntryKind(asked) if asked in EntryKind.values else None

    @property
    def is_in_titles(self) -> bool:
        """Whether the words are so common that the texts were not looked through."""
        return bool(self.hits) and looks_in_titles(self.meaning)

    @property
    def is_weak(self) -> bool:
        """Whether nothing fits well: what there is shares a word or two."""
        if not self.hits:
            return True
        best = self.hits[0]
        return (best.score or 0.0) < WEAK and (best.closeness or 0.0) < MIN_CLOSENESS

    @property
    def is_about_abolition(self) -> bool:
        """Whether councils of the past are looked for, which no text names so."""
        return not ABOLITION.isdisjoint(self.text.lower().split())

    @property
    def nothing(self) -> str:
        """The heading where nothing fits; that there is no such thing nobody can know."""
        return (
            gettext("No close match for “{text}”").format(text=self.text)
            if self.hits
            else gettext("No results for “{text}”").format(text=self.text)
        )

    @cached_property
    def results(self) -> list[Hit]:
        if self.is_cut and (self.wanted or self.kind):
            kinds = [self.kind] if self.kind else list(EntryKind)
            return find(self.meaning, SearchScope(self.audiences, kinds, self.wanted))
        return [hit for hit in self.hits if self._is_wanted(hit) and self._fits(hit)]

    def page(self) -> Page[Hit]:
        return Paginator(self.results, ON_A_PAGE).get_page(self.page_asked)

    def shown(self, page: Page[Hit]) -> list[SearchResult]:
        """What stands on a page."""
        entries = IndexEntry.objects.seen_by(self.audiences).to_show(hit.entry for hit in page)
        forms = frozenset(written_forms(self.meaning) if entries else ())
        return [
            SearchResult(entries[hit.entry], forms, (hit.closeness or 0.0) >= MIN_CLOSENESS)
            for hit in page
            if hit.entry in entries
        ]

    @property
    def tabs(self) -> list[tuple[str, str, bool, int]]:
        """(label, address, whether it is open, how many) of each kind that was found."""
        counts = Counter(hit.kind for hit in self.hits if self._fits(hit))
        tabs = [(gettext("All results"), self.address(kind=[]), self.kind is None, counts.total())]
        for kind in EntryKind:
            if counts[kind] or kind == self.kind:
                url = self.address(kind=[kind])
                tabs.append((str(kind.label), url, kind == self.kind, counts[kind]))
        return tabs

    @cached_property
    def asked(self) -> Reading | None:
        """How the text reads as a question, without the filters that the reader removed."""
        found = None if self.is_exact else read_question(self.text)
        found = found and found.without(self._removed)
        return found if found and found.can_be_answered else None

    @property
    def _removed(self) -> set[str]:
        places = PLACES if "anywhere" in self.query else set()
        return places | {*self.query.get("without", "").split(",")} & LABELS.keys()

    @property
    def reading(self) -> Reading | None:
        """The question that is answered above the results: where only places narrow these."""
        if self.asked is None or self.kind or not self.wanted.keys() <= PLACES:
            return None
        region, kind = self._chosen_places("region"), self._chosen_places("council_kind")
        return replace(self.asked, region=region, council_kind=kind)

    def _chosen_places(self, name: str) -> Places | None:
        """What the boxes of the panel say comes before what the text says."""
        read: Places | None = getattr(self.asked, name)
        if chosen := self.chosen.get(name):
            labels = next(each.labels for each in DIMENSIONS if each.name == name)
            return Places(list_in_words(labels[value] for value in chosen), tuple(chosen))
        return None if "ticked" in self.query else read

    @property
    def part(self) -> str:
        """The kind of record of which the answer is shown whole, if one is."""
        return self.query.get("part", "")

    @property
    def whole_url(self) -> str:
        """The address of the search with all its results."""
        return f"{reverse('pages:search')}{self.address(part=[])}"

    @property
    def reading_chips(self) -> list[Chip]:
        """How the question was read, each filter with a link that removes it."""
        asked = self.reading
        return [
            Chip(each.label, self.address(without=[",".join(sorted({*self._removed, each.key}))]))
            for each in (asked.filters if asked else [])
        ]

    @cached_property
    def placed(self) -> Placed:
        """The words without the places that they name; of a question that was read, its subject."""
        if self.asked is None:
            return super().placed
        places = {name: getattr(self.asked, name) for name in sorted(PLACES)}
        known = {"region": Region.values, "council_kind": CouncilKind.values}
        facets = {name: each.among(known[name]) for name, each in places.items() if each}
        labels = {name: each.in_words for name, each in places.items() if each}
        return Placed(self.asked.subject or self.text, facets, labels)

    @cached_property
    def meaning(self) -> ExpandedQuery:
        if self.asked is None or not self.asked.subject:
            return super().meaning
        subject = ParsedQuery.typed(self.asked.subject, exact=True)
        is_for_product = self.asked.act not in OF_SERVICES
        return understand(replace(subject, is_for_product=is_for_product))

    @property
    def places_in_words(self) -> str:
        """The regions and kinds of council that were named or selected."""
        labels = {each.name: each.labels for each in DIMENSIONS}
        names = [
            self.placed.labels[name]
            if values == self.placed.facets.get(name)
            else list_in_words(labels[name][value] for value in values)
            for name, values in self.wanted.items()
        ]
        return ", ".join(map(str, names))

    @property
    def feed_query(self) -> str:
        return self.address()

    @property
    def page_query(self) -> str:
        """What is looked for, without the page, as a query string."""
        return self.query.urlencode()

    @cached_property
    def areas(self) -> list[Category]:
        """The service areas nearest to what was asked."""
        keys = [hit.key for hit in self.hits if hit.kind == EntryKind.CATEGORY][:3]
        near = Category.objects.in_bulk(keys)
        return [near[key] for key in keys] or list(Category.objects.matching(self.text)[:3])

    def values_of(self, dimension: SearchDimension) -> "list[tuple[str, StrOrPromise, int]]":
        counts, labels = self.counts(dimension), self.labels(dimension)
        most = counts.most_common(MOST_OPTIONS)
        # what narrows the list can be taken back, also where it leaves nothing
        most += [(value, 0) for value in self.wanted.get(dimension.name, []) if not counts[value]]
        return [(value, labels[value], n) for value, n in most if value in labels]

    def counts(self, dimension: SearchDimension) -> Counter[str]:
        prefix = f"{dimension.name}="
        is_wanted = dimension.name in self.wanted
        tally = self._tally(dimension.name) if is_wanted else self._whole_tally
        found = {value: n for value, n in tally.items() if value.startswith(prefix)}
        return Counter({value.removeprefix(prefix): n for value, n in found.items()})

    def labels(self, dimension: SearchDimension) -> "Mapping[str, StrOrPromise]":
        if dimension.model is None:
            return dimension.labels
        slugs = {*self.counts(dimension), *self.wanted.get(dimension.name, [])}
        return dict(dimension.model.objects.filter(slug__in=slugs).values_list("slug", "name"))

    def _is_wanted(self, hit: Hit) -> bool:
        return self.kind in {None, hit.kind}

    def _fits(self, hit: Hit, but: str = "") -> bool:
        return all(
            any(f"{name}={value}" in hit.facets for value in values)
            for name, values in self.wanted.items()
            if name != but
        )

    @cached_property
    def _whole_tally(self) -> Counter[str]:
        return self._tally("")

    def _tally(self, but: str) -> Counter[str]:
        fitting = (hit.facets for hit in self.hits if self._is_wanted(hit) and self._fits(hit, but))
        return Counter(chain.from_iterable(fitting))
