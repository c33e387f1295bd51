"""The forms that a dataset is written in: CSV, JSON lines and, where it is installed, Parquet."""

import json
from collections.abc import Callable, Iterable, Iterator
from importlib.util import find_spec
from io import RawIOBase
from itertools import islice
from typing import TYPE_CHECKING, Any

from django.core.serializers.json import DjangoJSONEncoder

from portal.files.export import csv_line
from portal.open_data.datasets import Dataset

if TYPE_CHECKING:
    from typing_extensions import Buffer

GROUP = 5_000
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
    """Row groups of text columns; the number of each row is a number."""
    import pyarrow as pa  # noqa: PLC0415 - an extra
    import pyarrow.parquet as pq  # noqa: PLC0415 - see above

    types = [pa.int64(), *([pa.string()] * len(dataset.columns))]
    schema = pa.schema(list(zip(dataset.headings, types, strict=True)))
    sink = Sink()
    rest = iter(lines)
    with pq.ParquetWriter(sink, schema) as writer:
        while group := list(islice(rest, GROUP)):
            columns: list[Any] = list(zip(*group, strict=True))
            texts = [[str(value) for value in column] for column in columns[1:]]
            writer.write_table(pa.table([list(columns[0]), *texts], schema=schema))
            yield sink.take()
    yield sink.take()


class Sink(RawIOBase):
    """What is written piece by piece and taken away; places in the file count on."""

    def __init__(self) -> None:
        super().__init__()
        self.part, self.place = bytearray(), 0

    def writable(self) -> bool:
        return True

    def tell(self) -> int:
        return self.place

    def write(self, data: "Buffer") -> int:
        written = bytes(data)
        self.part += written
        self.place += len(written)
        return len(written)

    def take(self) -> bytes:
        part, self.part = bytes(self.part), bytearray()
        return part


def forms() -> dict[str, Writer]:
    """The forms that this installation writes."""
    known: dict[str, Writer] = {"csv": csv_pieces, "jsonl": json_pieces}
    return known | ({"parquet": parquet_pieces} if find_spec("pyarrow") else {})
