"""The table of awards of Contracts Finder to May 2022, as mySociety published it.

Three files that belong together: awards, buyers and suppliers, joined by their links. It has no
ocid and no codes; the number of the release stands for the first.
"""

import csv
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from services.notices.imports.awards import (
    COMPANY_NUMBERS,
    MAX_DESCRIPTION,
    MAX_NAME,
    MAX_SUPPLIERS,
    MAX_TITLE,
    OF_A_FRAMEWORK,
    Award,
    Organization,
    UnreadableRelease,
)
from services.notices.imports.field_values import (
    day_of,
    moment_of,
    period_of,
    pounds_of,
    text_of,
    title_of,
)
from services.notices.models import NoticeSource

FILES = ("awards", "buyers", "suppliers")
Row = dict[str, str]


class AwardTables(NamedTuple):
    awards: Path
    buyers: Path
    suppliers: Path


def tables_in(path: Path) -> AwardTables | None:
    """The three tables of a folder, if they are there."""
    if not path.is_dir():
        return None
    found = [sorted(path.glob(f"{name}*.csv")) for name in FILES]
    return AwardTables(*(each[0] for each in found)) if all(found) else None


def awards_in(tables: AwardTables) -> Iterator[tuple[str, list[Award] | UnreadableRelease]]:
    """The awards of each release, or why they cannot be read."""
    buyers = {row["_link_release"]: row["name"] for row in _rows(tables.buyers)}
    suppliers: dict[str, list[Organization]] = defaultdict(list)
    for row in _rows(tables.suppliers):
        suppliers[row["_link_awards"]].append(_supplier(row))
    for number, row in enumerate(_rows(tables.awards), 1):
        where = f"{tables.awards}, row {number}"
        try:
            yield where, [_award(row, buyers, suppliers[row["_link"]])]
        except UnreadableRelease as error:
            yield where, error


def _award(row: Row, buyers: dict[str, str], suppliers: list[Organization]) -> Award:
    published = moment_of(row["datePublished"])
    buyer = text_of(buyers.get(row["_link_release"]), MAX_NAME)
    if not published or not buyer:
        raise UnreadableRelease("no buyer" if published else "no date")
    first, last, latest = period_of(
        row["contractPeriod_startDate"], row["contractPeriod_endDate"], None
    )
    named = tuple(dict.fromkeys(each for each in suppliers if each.name))[:MAX_SUPPLIERS]
    return Award(
        source=NoticeSource.CONTRACTS_FINDER,
        ocid=f"contracts-finder-2022-{row['_link_release']}",
        award_id=row["id"],
        release_id=row["_link"],
        released_at=published,
        buyer=Organization(buyer),
        suppliers=named,
        title=title_of(row["title"], MAX_TITLE),
        description=title_of(row["description"], MAX_DESCRIPTION),
        codes=(),
        starts_on=first,
        ends_on=last,
        latest_end=latest,
        value=pounds_of({"amount": row["value_amount"], "currency": row["value_currency"]}),
        published_on=day_of(row["datePublished"]),
        url="",
        is_cancelled=row["status"] != "active",
        is_framework=len(named) > OF_A_FRAMEWORK,
    )


def _supplier(row: Row) -> Organization:
    is_company = row["identifier_scheme"] == COMPANY_NUMBERS and row["identifier_id"]
    number = row["identifier_id"].strip().upper().zfill(8)[:20] if is_company else ""
    return Organization(text_of(row["name"], MAX_NAME), number=number)


def _rows(path: Path) -> Iterator[Row]:
    with path.open(newline="", encoding="utf-8-sig", errors="replace") as file:
        yield from csv.DictReader(file)
