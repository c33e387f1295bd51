"""Lists that an invented editor of County Durham has imported, and one that waits for answers."""

from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from councils.models import Council
from portal.accounts.models import User
from portal.demo.seed import DATA
from portal.files.tables import read_tables
from services.list_imports import actions
from services.list_imports.actions.clear_rows import write_clear_rows
from services.list_imports.actions.values import ValueDecision
from services.list_imports.models import ListImport, MappedField, MappingAnswer, Outcome
from services.models import Contract, Use

COUNCIL, EDITOR = "county-durham", "editor@durham.example"
# by file, how many days ago it was imported
FINISHED = {"systems-2025.csv": 360, "systems-2026.csv": 3}
WAITING = "libraries.csv"
ANSWERS = {
    "Ledgerline Cash Desk": MappingAnswer.REQUESTED,
    "Various spreadsheets": MappingAnswer.NONE,
}
STOPPED = "Windows Server 2016"


@transaction.atomic
def add_list_imports() -> None:
    """Two finished imports, together with every outcome, and one that asks about names."""
    council = Council.objects.get(slug=COUNCIL)
    if ListImport.objects.of_council(council).exists():
        return
    by = User.objects.get(email=EDITOR)
    for name, days in FINISHED.items():
        _finish(_start(council, name, by), days, by)
    _start(council, WAITING, by)


def _start(council: Council, name: str, by: User) -> ListImport:
    content = (DATA / "lists" / name).read_bytes()
    started = actions.start_import(council, name, content, read_tables(content, name), by=by)
    is_known = started.stage != "columns"
    return started if is_known else actions.set_columns(started, started.columns, by=by)


def _finish(started: ListImport, days: int, by: User) -> None:
    field = MappedField.SYSTEM
    stated = set(started.rows.values_list("cells__system", flat=True))
    answers = [ValueDecision(field, text, ANSWERS[text]) for text in ANSWERS if text in stated]
    actions.decide_values(started, answers, by=by)
    absent = started.rows.absent().filter(use__product__name=STOPPED)
    actions.set_absent(started, absent.values_list("pk", flat=True))
    _mark(write_clear_rows(started), days)


def _mark(finished: ListImport, days: int) -> None:
    """Say that what it brought is invented, and when it came."""
    brought = finished.rows.filter(outcome=Outcome.NEW).values("use")
    Use.objects.filter(pk__in=brought).update(is_demonstration=True)
    Contract.objects.filter(uses__in=brought).update(is_demonstration=True)
    at = timezone.now() - timedelta(days=days)
    times = {"created_at": at, "started_at": at, "finished_at": at}
    ListImport.objects.filter(pk=finished.pk).update(**times)
