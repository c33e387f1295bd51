"""Which councils figures are about: all of them, those of a region, those of a type."""

from collections.abc import Mapping
from typing import TypeVar
from urllib.parse import urlencode

from django.db.models import Model, QuerySet
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from councils.models import CouncilKind, Region
from councils.models.council import LOCAL_GOVERNMENT
from portal.lists.filters import Dimension, FilterSet

Found = TypeVar("Found", bound=Model)
KINDS = {kind.value: CouncilKind(kind).label for kind in LOCAL_GOVERNMENT}
DIMENSIONS = [
    Dimension("region", _("Region"), labels=dict(Region.choices)),
    Dimension("kind", _("Council type"), labels=KINDS),
]


class Scope(FilterSet[Dimension]):
    """A region, a type of council, both, or neither; read from the query string."""

    takes_many = False

    def __init__(self, query: QueryDict | None = None) -> None:
        super().__init__(query or QueryDict(), DIMENSIONS)

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
