"""Tables of a council’s contracts to take away."""

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from django.http import Http404, HttpResponse, HttpResponseBase

from portal.files.export import Worksheet, as_csv, as_xlsx

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise


def table_of(
    form: str, name: str, headings: "Sequence[StrOrPromise]", rows: Iterable[list[object]]
) -> HttpResponseBase:
    if form == "csv":
        return as_csv(name, headings, rows)
    if form == "xlsx":
        return as_xlsx(name, [Worksheet(name, headings, rows)])
    raise Http404


def csv_of(name: str, headings: Sequence[str], rows: Iterable[list[object]]) -> HttpResponse:
    """The file in one piece, so that the browser can be told that it has it already."""
    streamed = as_csv(name, headings, rows)
    content = b"".join(streamed.streaming_content)  # type: ignore[arg-type]  # it is no asynchronous one
    return HttpResponse(content, headers=dict(streamed.headers))
