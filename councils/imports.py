"""Writing the table of facts in councils/data/ into the database, never over what people wrote.

Every council remembers in ``loaded_facts`` what was loaded. A field that no longer says so was
edited; another name, domain or succession that is remembered but gone was taken away.
"""

import csv
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

from django.db import models, transaction

from councils.models import Council, CouncilAlias, EmailDomain, Region, Succession

DATA = Path(__file__).resolve().parent / "data"
FIELDS = (
    *("slug", "code", "name", "official_name", "kind", "region", "nation", "gss_code", "website"),
    *("population", "latitude", "longitude", "established_on", "abolished_on"),
)
PUBLIC_SUFFIXES = (".gov.uk", ".gov.wales", ".llyw.cymru", ".org.uk")

Detail = tuple[Council, str, models.Model]


@dataclass
class LoadReport:
    created: int = 0
    updated: int = 0
    unchanged: int = 0
    added: int = 0
    edited_facts: list[str] = field(default_factory=list)


@transaction.atomic
def load_councils() -> LoadReport:
    report = LoadReport()
    councils = _load_facts(report)
    for details in (_aliases(councils), _email_domains(councils), _successions(councils)):
        report.added += _load_details(list(details))
    return report


def email_domain(website: str) -> str:
    """The domain at which the council with this website has its mail."""
    host = urlsplit(website).hostname or ""
    labels = 3 if host.endswith(PUBLIC_SUFFIXES) else 2
    return ".".join(host.split(".")[-labels:])


def _load_facts(report: LoadReport) -> dict[str, Council]:
    """Create and update councils; return those of the table by their slug there."""
    known = {c.loaded_facts.get("slug", c.slug): c for c in Council.objects.select_for_update()}
    loaded = [_council_of(row) for row in _rows("councils.csv")]
    new = [council for council in loaded if council.slug not in known]
    old = [(known[council.slug], council) for council in loaded if council.slug in known]
    updated = [council for council, facts in old if _update(council, facts, report)]
    Council.objects.bulk_create(new)
    Council.objects.bulk_update(updated, [*FIELDS, "loaded_facts"])
    report.created, report.updated = len(new), len(updated)
    report.unchanged = len(old) - len(updated)
    return {council.loaded_facts["slug"]: council for council in [*new, *(c for c, _ in old)]}


def _council_of(row: dict[str, str]) -> Council:
    """A council as the table describes it, not saved."""
    council = Council(nation=Region(row["region"]).nation)
    for name, text in row.items():
        setattr(council, name, _value(name, text))
    council.loaded_facts = {name: _text(council, name) for name in FIELDS}
    return council


def _update(council: Council, row: Council, report: LoadReport) -> bool:
    """Change what nobody edited; report what stays; return whether anything changed."""
    loaded, row_facts = council.loaded_facts, row.loaded_facts
    for name in FIELDS:
        now, ours = _text(council, name), row_facts[name]
        if now == loaded.get(name, ""):
            setattr(council, name, getattr(row, name))
        elif now != ours:
            report.edited_facts.append(f"{council}: {name} kept as “{now}”, the file has “{ours}”")
    council.loaded_facts = loaded | row_facts
    return bool(council.loaded_facts != loaded)


def _load_details(details: list[Detail]) -> int:
    """Create the rows that were never loaded before; those somebody wrote already stay theirs."""
    news = [item for item in details if item[1] not in item[0].loaded_facts.get("details", [])]
    for council, fact, _ in news:
        council.loaded_facts.setdefault("details", []).append(fact)
    manager = type(details[0][2])._default_manager  # noqa: SLF001 - Django documents it
    manager.bulk_create([row for *_, row in news], ignore_conflicts=True)
    Council.objects.bulk_update({council for council, _, _ in news}, ["loaded_facts"])
    return len(news)


def _aliases(councils: dict[str, Council]) -> Iterator[Detail]:
    for row in _rows("aliases.csv"):
        council = councils[row["council"]]
        yield council, f"name {row['name']}", CouncilAlias(council=council, name=row["name"])


def _email_domains(councils: dict[str, Council]) -> Iterator[Detail]:
    """Two councils with one website share their people; neither can claim the domain."""
    owners: dict[str, list[Council]] = {}
    for council in councils.values():
        if domain := email_domain(council.website):
            owners.setdefault(domain, []).append(council)
    for domain, (council, *others) in owners.items():
        if not others:
            yield council, f"domain {domain}", EmailDomain(domain=domain, council=council)


def _successions(councils: dict[str, Council]) -> Iterator[Detail]:
    for row in _rows("successions.csv"):
        before, after = councils[row["predecessor"]], councils[row["successor"]]
        link = Succession(predecessor=before, successor=after, kind=row["kind"], on=row["on"])
        yield before, f"successor {row['successor']}", link


def _rows(name: str) -> Iterator[dict[str, str]]:
    with (DATA / name).open(encoding="utf-8", newline="") as lines:
        yield from csv.DictReader(lines)


def _value(name: str, text: str) -> object:
    column = Council._meta.get_field(name)
    return column.to_python(text or (None if column.null else ""))  # type: ignore[union-attr]  # no relation


def _text(council: Council, name: str) -> str:
    value = getattr(council, name)
    return "" if value is None else str(value)
