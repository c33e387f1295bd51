"""Pages of long lists."""

import re
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import QuerySet
from django.utils.functional import cached_property

PAGE_LENGTH = 25


class CountedPaginator(Paginator[Any]):
    """A paginator that is told how many rows there are, instead of counting them again."""

    def __init__(self, rows: QuerySet[Any, Any], per_page: int, total: int) -> None:
        super().__init__(rows, per_page)
        self.total = total

    @cached_property
    def count(self) -> int:
        return self.total


def page_of(
    rows: QuerySet[Any, Any],
    *,
    asked: str | int | None,
    total: int | None = None,
    length: int = PAGE_LENGTH,
) -> Page[Any]:
    """The page that was asked for; the first or last one when there is no such page."""
    if total is None:
        return Paginator(rows, length).get_page(asked)
    return CountedPaginator(rows, length, total).get_page(asked)


def page_number(asked: str | None) -> int:
    """The page number that was asked for, or 1 where that is no page number."""
    return int(asked) if asked and re.fullmatch(r"[0-9]{1,6}", asked) else 1
