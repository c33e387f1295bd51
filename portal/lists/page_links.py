"""Which page links a list shows."""

from collections.abc import Iterable
from typing import Any

from django.core.paginator import Page
from django.http import QueryDict


def around(number: int, last: int) -> list[int | None]:
    """1 … 4 5 6 … 9: the ends, the current page and its neighbours; None for those left out."""
    near = sorted({1, last, *range(max(number - 1, 1), min(number + 1, last) + 1)})
    shown: list[int | None] = []
    for before, page in zip([0, *near], near, strict=False):
        if page - before == 2:  # noqa: PLR2004 - a gap of one page is that page
            shown.append(page - 1)
        elif page - before > 1:
            shown.append(None)
        shown.append(page)
    return shown


def links(page: Page[Any], query: str) -> dict[str, Any]:
    start = f"?{query}&page=" if query else "?page="
    last = page.paginator.num_pages
    return {
        "page": page,
        "last": last,
        "start": start,
        "numbers": around(page.number, last) if last > 1 else [],
    }


def known(query: QueryDict, names: Iterable[str]) -> QueryDict:
    """The parameters that a page knows. Its links never repeat what else an address had."""
    found, names = QueryDict(mutable=True), {*names}
    for name in query:
        if name in names:
            found.setlist(name, query.getlist(name))
    return found
