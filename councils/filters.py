"""The directory's filters: what a reader chose, the councils that fit, and live counts."""

from collections import Counter
from functools import cached_property

from django.http import QueryDict

from councils.models import Council, CouncilKind, CouncilQuerySet, Nation, Region
from councils.models.council import LOCAL_GOVERNMENT
from portal.lists.filters import Chip, Facet, FilterOption
from portal.text import query_text

CHOICES = {"kind": CouncilKind, "nation": Nation, "region": Region}


class CouncilFilter:
    """What a reader asked of the directory, from the query string. What is unknown is ignored."""

    def __init__(self, query: QueryDict) -> None:
        self.name = query_text(query, "q")
        self.with_abolished = query.get("abolished") == "on"
        self.chosen = {
            name: [value for value in choices.values if value in query.getlist(name)]
            for name, choices in CHOICES.items()
        }
        self.query = self._said()

    def _said(self) -> QueryDict:
        """What was asked, and nothing else that an address has."""
        said = QueryDict(mutable=True)
        said.update({"q": self.name} if self.name else {})
        for name, values in self.chosen.items():
            if values:
                said.setlist(name, values)
        said.update({"abolished": "on"} if self.with_abolished else {})
        return said

    @property
    def key(self) -> str:
        """The same for everybody who asks the same."""
        return repr((self.name, self.with_abolished, self.chosen))

    @cached_property
    def results(self) -> CouncilQuerySet:
        wanted = {f"{name}__in": values for name, values in self.chosen.items() if values}
        return self._named.filter(**wanted).in_order()

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
    def facets(self) -> list[Facet]:
        return [
            Facet(name, name.capitalize(), options)
            for name in CHOICES
            if (options := self._options(name))
        ]

    @property
    def regions(self) -> dict[str, int]:
        """How many councils and other bodies each region holds, whichever of them were chosen."""
        return self._counts("region")

    @property
    def region_url(self) -> str:
        """The address of one region's councils, for the map to complete."""
        kept = self._without("region", *self.chosen["region"])
        return f"{kept}{'&' if len(kept) > 1 else ''}region="

    @property
    def chips(self) -> list[Chip]:
        chips = [
            Chip(CHOICES[name](value).label, self._without(name, value))
            for name, values in self.chosen.items()
            for value in values
        ]
        if self.name:
            chips.insert(0, Chip(f"“{self.name}”", self._without("q", *self.query.getlist("q"))))
        if self.with_abolished:
            chips.append(Chip("Abolished ones too", self._without("abolished", "on")))
        return chips

    @property
    def did_you_mean(self) -> list[Council]:
        """Names near the one that found nothing; abolished councils among them."""
        return Council.objects.similar_names(self.name) if self.name and not self.total else []

    @cached_property
    def _named(self) -> CouncilQuerySet:
        councils = Council.objects.all() if self.with_abolished else Council.objects.current()
        return councils.matching(self.name) if self.name else councils

    @cached_property
    def _rows(self) -> list[dict[str, str]]:
        """One small row for each council before it is filtered, to count them by everything."""
        return list(self._named.values(*CHOICES))

    def _fits(self, row: dict[str, str], but: str = "") -> bool:
        return all(
            row[name] in values for name, values in self.chosen.items() if values and name != but
        )

    def _counts(self, name: str) -> dict[str, int]:
        """A filter's own choice does not narrow its counts: they say what another would give."""
        return Counter(row[name] for row in self._rows if self._fits(row, but=name) and row[name])

    def _options(self, name: str) -> list[FilterOption]:
        counts, chosen = self._counts(name), self.chosen[name]
        return [
            FilterOption(value, str(label), counts.get(value, 0), value in chosen)
            for value, label in CHOICES[name].choices
            if counts.get(value) or value in chosen
        ]

    def _without(self, name: str, *values: str) -> str:
        """The address of the first page when these values are given up."""
        query = self.query.copy()
        query.pop("page", None)
        query.setlist(name, [value for value in query.getlist(name) if value not in values])
        return f"?{query.urlencode()}"
