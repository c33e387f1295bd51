"""The order of a table, as an address names it: ``?sort=since``, or ``?sort=-since`` backwards."""

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple, TypeVar

from django.db.models import QuerySet
from django.db.models.expressions import Expression, F
from django.http import QueryDict

SORT = "sort"
MOST_FIRST = {"councils", "similar"}

Rows = TypeVar("Rows", bound=QuerySet[Any, Any])


class HeadingLink(NamedTuple):
    """Where the heading of a column leads, and what ``aria-sort`` says of it now."""

    url: str
    state: str


class TableOrder:
    """How the rows of a table are ordered: as ever, or by one of its columns.

    ``names`` are those of the columns from the left; one without a name has no order. ``known``
    are the other parameters of the page, which every link keeps. A column of ``MOST_FIRST``
    begins with its highest number. ``anchor`` is the table's place on its page. A phone folds no
    rows of one that ``is_whole``, and of none but the first page.
    """

    def __init__(
        self,
        query: QueryDict,
        names: Sequence[str],
        anchor: str,
        *,
        known: QueryDict | None = None,
        is_whole: bool = False,
    ) -> None:
        self.names, self.known = names, known or QueryDict()
        self.anchor, self.is_whole = anchor, is_whole or "page" in query
        asked = query.get(SORT, "")
        self.column = asked.removeprefix("-") if asked.removeprefix("-") in names else ""
        self.is_backwards = bool(self.column) and asked.startswith("-")

    @property
    def value(self) -> str:
        """What addresses say of it; nothing where the order is as ever."""
        return f"{'-' * self.is_backwards}{self.column}"

    @property
    def query(self) -> str:
        """The query string of the page with this order, for the links to other pages."""
        return self._with(self.value)

    def sort(self, rows: Rows, columns: Mapping[str, Expression | F]) -> Rows:
        """Order the rows; those without a value come last, and equals are told apart by key."""
        if not self.column:
            return rows
        by: Any = columns[self.column]
        turned = by.desc(nulls_last=True) if self.is_backwards else by.asc(nulls_last=True)
        return rows.order_by(turned, "pk")

    @property
    def links(self) -> list[HeadingLink | None]:
        """The links of the headings, from the left; None for a column without an order."""
        return [self._link(name) if name else None for name in self.names]

    def _link(self, name: str) -> HeadingLink:
        is_current = name == self.column
        backwards = not self.is_backwards if is_current else name in MOST_FIRST
        state = ("descending" if self.is_backwards else "ascending") if is_current else ""
        return HeadingLink(f"?{self._with('-' * backwards + name)}#{self.anchor}", state)

    def _with(self, value: str) -> str:
        query = self.known.copy()
        query.pop(SORT, None)
        if value:
            query[SORT] = value
        return query.urlencode()
