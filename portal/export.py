"""Tables to take away."""

import csv
from collections.abc import Iterable, Iterator
from io import StringIO

from django.http import StreamingHttpResponse

FORMULA = ("=", "+", "-", "@", "\t", "\r")


def as_csv(
    name: str, headings: list[str], rows: Iterable[Iterable[object]]
) -> StreamingHttpResponse:
    """A download of this name, sent row by row. Spreadsheets find no formula in it."""
    response = StreamingHttpResponse(_lines(headings, rows), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{name}.csv"'
    return response


def _lines(headings: list[str], rows: Iterable[Iterable[object]]) -> Iterator[str]:
    yield "\ufeff"  # so that spreadsheets read it as UTF-8
    yield _line(headings)
    for values in rows:
        yield _line(values)


def _line(values: Iterable[object]) -> str:
    line = StringIO()
    csv.writer(line).writerow([_harmless(str(value)) for value in values])
    return line.getvalue()


def _harmless(text: str) -> str:
    """A cell that begins like a formula is text to a spreadsheet when a quote stands before it."""
    return f"'{text}" if text.startswith(FORMULA) else text
