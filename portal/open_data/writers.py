"""The forms that a dataset is written in: CSV, JSON lines and, where it is installed, Parquet."""

import json
from collections.abc import Callable, Iterable, Iterator
from importlib.util import find_spec
from itertools import islice
from tempfile import TemporaryFile
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder

from portal.files.export import csv_line
from portal.open_data.datasets import Dataset

GROUP = 5_000
PIECE = 64_000
Pieces = Iterator[bytes]
Writer = Callable[[Dataset, Iterable[list[object]]], Pieces]
KINDS = {
    "csv": "text/csv; charset=utf-8",
    "jsonl": "application/jsonl; charset=utf-8",
    "parquet": "application/vnd.apache.parquet",
}


def csv_pieces(dataset: Dataset, lines: Iterable[list[object]]) -> Pieces:
    yield csv_line(dataset.headings).encode()
    for line in lines:
        yield csv_line(line).encode()


def json_pieces(dataset: Dataset, lines: Iterable[list[object]]) -> Pieces:
    for line in lines:
        row = dict(zip(dataset.headings, line, strict=True))
        yield json.dumps(row, cls=DjangoJSONEncoder, ensure_ascii=False).encode() + b"\n"


def parquet_pieces(dataset: Dataset, lines: Iterable[list[object]]) -> Pieces:
    """Row groups of text columns; the key of each row is a number."""
    import pyarrow as pa  # noqa: PLC0415 - an extra
    import pyarrow.parquet as pq  # noqa: PLC0415 - see above

    types = [pa.int64(), *([pa.string()] * len(dataset.columns))]
    schema = pa.schema(list(zip(dataset.headings, types, strict=True)))
    rest = iter(lines)
    with TemporaryFile() as file:
        with pq.ParquetWriter(file, schema) as writer:
            while group := list(islice(rest, GROUP)):
                columns: list[Any] = list(zip(*group, strict=True))
                texts = [[str(value) for value in column] for column in columns[1:]]
                writer.write_table(pa.table([list(columns[0]), *texts], schema=schema))
        file.seek(0)
        while piece := file.read(PIECE):
            yield piece


def forms() -> dict[str, Writer]:
    """The forms that this installation writes."""
    known: dict[str, Writer] = {"csv": csv_pieces, "jsonl": json_pieces}
    return known | ({"parquet": parquet_pieces} if find_spec("pyarrow") else {})
