"""The filters of the directory, and of lists that are searched by words and places."""

from collections import Counter
from collections.abc import Mapping, Sequence
from functools import cached_property
from typing import TYPE_CHECKING, TypeVar
from urllib.parse import urlencode

from django.db.models import Model, QuerySet
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from councils.models import Council, CouncilKind, CouncilQuerySet, Nation, Region
from councils.models.council import LOCAL_GOVERNMENT
from councils.models.places import Placed, placed
from portal.lists.filters import AnyDimension, Chip, Dimension, FilterSet, query_of
from portal.search.engine import MAX_RESULTS, Hit, SearchScope, find
from portal.search.expanded_query import ExpandedQuery
from portal.search.expansion import understand
from portal.search.parser import ParsedQuery
from portal.text import query_text

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

REGION = Dimension("region", _("Region"), dict(Region.choices))
COUNCIL_KINDS = {kind.value: CouncilKind(kind).label for kind in LOCAL_GOVERNMENT}
KIND_OF_COUNCIL = Dimension("kind", _("Council type"), COUNCIL_KINDS)
Found = TypeVar("Found", bound=Model)
# which councils of the past are listed, where they are asked for
ABOLISHED = {"on": _("Including abolished councils"), "only": _("Only abolished councils")}
DIMENSIONS = [
    Dimension("kind", _("Council type"), dict(CouncilKind.choices)),
    Dimension("nation", _("Nation"), dict(Nation.choices)),
    REGION,
]


class CouncilFilter(FilterSet[Dimension]):
    """What a reader asked of the directory; its addresses name that in one order."""

    def __init__(self, query: QueryDict) -> None:
        super().__init__(query, DIMENSIONS)
        self.name = query_text(query, "q")
        asked = query.get("abolished", "")
        self.abolished = asked if asked in ABOLISHED else ""
        self.query = query_of({"q": self.name, **self.chosen, "abolished": self.abolished})

    @property
    def key(self) -> str:
        """The same for everybody who asks the same."""
        return self.query.urlencode()

    @cached_property
    def results(self) -> CouncilQuerySet:
        return self.narrowed(self._named).in_order()

    @cached_property
    def total(self) -> int:
        return sum(map(self._fits, self._rows))

    @cached_property
    def councils_count(self) -> int:
        """How many of the results are councils; the rest are other public bodies."""
        return sum(self._fits(row) and row["kind"] in LOCAL_GOVERNMENT for row in self._rows)

    @property
    def others_count(self) -> int:
        return self.total - self.councils_count

    @property
    def regions(self) -> Mapping[str, int]:
        """How many councils and other bodies each region holds, whichever of them were chosen."""
        return self.counts(REGION)

    @property
    def region_url(self) -> str:
        """The address of one region's councils, for the map to complete."""
        rest = self.address(region=[])
        return f"{rest}{'&' if len(rest) > 1 else ''}region="

    @property
    def chips(self) -> list[Chip]:
        named = [Chip(f"“{self.name}”", self.address(q=[]))] if self.name else []
        label = ABOLISHED.get(self.abolished)
        abolished = [Chip(label, self.address(abolished=[]))] if label else []
        return named + super().chips + abolished

    @property
    def did_you_mean(self) -> list[Council]:
        """Names near the one that found nothing; abolished councils among them."""
        return Council.objects.similar_names(self.name) if self.name and not self.total else []

    @cached_property
    def _named(self) -> CouncilQuerySet:
        known = Council.objects.all()
        councils = {"": known.current(), "only": known.abolished()}.get(self.abolished, known)
        return councils.matching(self.name) if self.name else councils

    @cached_property
    def _rows(self) -> list[dict[str, str]]:
        """One small row for each council before it is filtered, to count them by everything."""
        return list(self._named.values(*(each.name for each in DIMENSIONS)))

    def _fits(self, row: dict[str, str], but: str = "") -> bool:
        return all(row[name] in values for name, values in self.chosen.items() if name != but)

    def counts(self, dimension: Dimension) -> Mapping[str, int]:
        fitting = (row for row in self._rows if self._fits(row, but=dimension.name))
        return Counter(value for row in fitting if (value := row[dimension.name]))


class QuestionFilterSet(FilterSet[AnyDimension]):
    """A list that is searched by words, which may name a region or kind of council as well."""

    def __init__(
        self, query: QueryDict, dimensions: Sequence[AnyDimension], scope: SearchScope
    ) -> None:
        super().__init__(query, dimensions)
        self.text = query_text(query, "q")
        self.scope = scope

    @property
    def is_exact(self) -> bool:
        return "exact" in self.query

    @cached_property
    def placed(self) -> Placed:
        """The question, and the region or kind of council that it names, unless that was undone."""
        is_plain = self.is_exact or "anywhere" in self.query
        return Placed(self.text) if is_plain else placed(self.text)

    @cached_property
    def meaning(self) -> ExpandedQuery:
        """What is looked for; just the words where the reader undid the rest."""
        asked = ParsedQuery.typed(self.placed.text, exact=self.is_exact)
        return understand(asked, exact=self.is_exact)

    @cached_property
    def hits(self) -> list[Hit]:
        """All that answers, whatever it is narrowed to; the best 1,000."""
        return find(self.meaning, self.scope) if self.text else []

    @property
    def is_cut(self) -> bool:
        """Whether there is more than the best, of which filters and counts are then."""
        return len(self.hits) == MAX_RESULTS

    @property
    def place_facets(self) -> dict[str, list[str]]:
        """The places that the question names, as long as the boxes of the panel do not decide."""
        return {} if "ticked" in self.query else self.placed.facets

    @cached_property
    def wanted(self) -> dict[str, list[str]]:
        """What was chosen, and what the question names where nothing was."""
        return self.place_facets | self.chosen

    @property
    def chips(self) -> list[Chip]:
        places = [
            Chip(f"{each.title}: {self.placed.labels[each.name]}", self.anywhere_url)
            for each in self.dimensions
            if each.name in self.place_facets and each.name not in self.chosen
        ]
        return sorted(places, key=lambda chip: chip.label) + super().chips

    def chip_label(self, dimension: AnyDimension, value: str) -> str:
        return f"{dimension.title}: {self.labels(dimension).get(value, value)}"

    def labels(self, dimension: AnyDimension) -> "Mapping[str, StrOrPromise]":
        """What the values of a dimension are called, as far as that is known."""
        return dimension.labels

    @property
    def clear_url(self) -> str:
        anywhere = {"anywhere": ["1"]} if self.placed.facets else {}
        return self.address(**{each.name: [] for each in self.dimensions}, **anywhere)

    @property
    def anywhere_url(self) -> str:
        """The address of the page that takes the region or kind of council for plain words."""
        return self.address(anywhere=["1"])

    @property
    def exact_url(self) -> str:
        """The address of the page that searches for the words alone."""
        return self.address(exact=["1"])


class Scope(FilterSet[Dimension]):
    """A region, a type of council, both, or neither; read from the query string."""

    takes_many = False

    def __init__(self, query: QueryDict | None = None) -> None:
        super().__init__(query or QueryDict(), [REGION, KIND_OF_COUNCIL])

    @property
    def region(self) -> str:
        return self.value("region")

    @property
    def kind(self) -> str:
        return self.value("kind")

    @property
    def is_everywhere(self) -> bool:
        return not self.chosen

    @property
    def values(self) -> dict[str, str]:
        return {name: values[0] for name, values in self.chosen.items()}

    @property
    def label(self) -> str:
        """The names of what was chosen, for titles; empty for everywhere."""
        return ", ".join(str(chip.label) for chip in self.chips)

    def within(self, rows: QuerySet[Found], council: str = "") -> QuerySet[Found]:
        """The rows of councils in the scope; ``council`` is the path from a row to its council."""
        prefix = f"{council}__" if council else ""
        return rows.filter(**{f"{prefix}{name}": value for name, value in self.values.items()})

    def query_with(self, more: Mapping[str, str]) -> str:
        """The query string of the scope and of what else is given, with its question mark."""
        query = urlencode({name: value for name, value in {**self.values, **more}.items() if value})
        return f"?{query}" if query else ""
