"""Places whose names look like a misspelt council's: Malton is not Melton, Strood is not Stroud."""

import csv
from functools import cache
from pathlib import Path

from councils.models.name_parser import read

FILE = Path(__file__).parents[1] / "data" / "other_places.csv"


@cache
def other_places() -> frozenset[str]:
    """The names as the parser joins them."""
    with FILE.open(newline="", encoding="utf-8") as file:
        return frozenset(read(row["name"]).joined for row in csv.DictReader(file))
