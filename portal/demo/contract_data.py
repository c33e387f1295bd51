"""Contracts that councils have published, as facts (``data/published_contracts.csv``)."""

import csv
from collections.abc import Iterator

from portal.demo.seed import DATA
from services.notices.imports.awards import OF_A_FRAMEWORK, Award, Organization
from services.notices.imports.field_values import day_of, moment_of
from services.notices.imports.notice_import import NoticeImport, Read
from services.notices.models import AwardNotice

FILE = DATA / "published_contracts.csv"


def add_contracts() -> None:
    """All of them; once. They are matched as those of any other file."""
    if not AwardNotice.objects.exists():
        NoticeImport().take_in_read(_awards())


def _awards() -> Iterator[Read]:
    with FILE.open(newline="") as file:
        for number, row in enumerate(csv.DictReader(file), 1):
            yield f"row {number}", [_award(row)]


def _award(row: dict[str, str]) -> Award:
    released = moment_of(row["released"])
    assert released  # noqa: S101 - every row of the table has it
    return Award(
        source=row["source"],
        ocid=row["ocid"],
        award_id=row["award"],
        release_id=row["release"],
        released_at=released,
        buyer=Organization(row["buyer"]),
        suppliers=(Organization(row["supplier"], number=row["company_number"]),),
        title=row["title"],
        description="",
        codes=tuple(row["codes"].split()),
        starts_on=day_of(row["starts"]),
        ends_on=day_of(row["ends"]),
        latest_end=day_of(row["latest_end"]),
        value=int(row["value"]) if row["value"] else None,
        published_on=day_of(row["published"]),
        url=row["url"],
        is_framework=int(row["suppliers"]) > OF_A_FRAMEWORK,
    )
