"""Pages of long lists."""

import re
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import QuerySet
from django.utils.functional import cached_property

PAGE_LENGTH = 25
MAX_CACHED = 500  # pages of one list of which fragments are cached


class CountedPaginator(Paginator[Any]):
    """A paginator that is told how many rows there are, instead of counting them again."""

    object_list: QuerySet[Any, Any]

    def __init__(self, rows: QuerySet[Any, Any], per_page: int, total: int) -> None:
        super().__init__(rows, per_page)
        self.total = total

    @cached_property
    def count(self) -> int:
        return self.total

    def page(self, number: int | str) -> Page[Any]:
        """Read from the nearer end: an offset costs what it skips."""
        number = self.validate_number(number)
        start = (number - 1) * self.per_page
        end = min(start + self.per_page, self.total)
        if start <= self.total // 2:
            return Page(self.object_list[start:end], number, self)
        backwards = self.object_list.reverse()[self.total - end : self.total - start]
        return Page(list(backwards)[::-1], number, self)


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


def page_to_cache(asked: str | None) -> int:
    """A page number for the key of a fragment: nobody fills the cache by counting up."""
    return min(page_number(asked), MAX_CACHED)


def whole_number(asked: str | None) -> int:
    """The number that was sent, or 0 where that is none that the database could hold."""
    return int(asked) if asked and re.fullmatch(r"[0-9]{1,18}", asked) else 0
