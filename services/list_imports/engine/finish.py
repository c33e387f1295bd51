"""What happens once the last row of an import has been written, or put back."""

from django.db import transaction
from django.utils import timezone

from portal.audit.models import record
from portal.mail.messages import send_email
from services.list_imports.acts import ListImportAct
from services.list_imports.engine.meanings import Meanings
from services.list_imports.engine.row_checks import RowChecks
from services.list_imports.models import ImportFile, ListImport, Outcome, Stage
from services.list_imports.models.choices import WRITTEN_OR_SAME
from services.list_imports.permissions import can_import


@transaction.atomic
def finish_import(pk: int) -> None:
    """Close the import, forget the file, and tell who imported it."""
    list_import = ListImport.objects.locked(pk)
    if list_import is None or list_import.stage != Stage.IMPORTING:
        return
    ImportFile.objects.filter(list_import=list_import).delete()
    list_import.stage, list_import.finished_at = Stage.DONE, timezone.now()
    list_import.save(update_fields=["stage", "finished_at"])
    counts = list_import.counts()
    record(
        ListImportAct.LIST_IMPORTED,
        list_import.council,
        by=list_import.imported_by,
        list_import=list_import.pk,
        counts=counts,
    )
    if not can_import(list_import.imported_by, list_import.council):
        return  # who has left the council in the meantime is told no more about it
    send_email(
        "list_imports/done",
        to=list_import.imported_by.email,
        list_import=list_import,
        new=counts.get(Outcome.NEW, 0),
        changed=counts.get(Outcome.CHANGED, 0),
        rejected=counts.get(Outcome.REJECTED, 0),
        left_out=counts.get(Outcome.LEFT_OUT, 0) + counts.get(Outcome.REPEATED, 0),
        waiting=counts.get(Outcome.WAITING, 0),
    )


@transaction.atomic
def finish_undo(pk: int) -> None:
    list_import = ListImport.objects.locked(pk)
    if list_import is None or list_import.stage != Stage.UNDOING:
        return
    list_import.stage, list_import.undone_at = Stage.UNDONE, timezone.now()
    list_import.save(update_fields=["stage", "undone_at"])


@transaction.atomic
def resume_after_answer(request: int) -> list[int]:
    """Go on with imports whose rows waited for a product; return those with rows to write."""
    waiting = ListImport.objects.filter(rows__request=request, rows__outcome=Outcome.WAITING)
    to_write = []
    for pk in sorted(set(waiting.values_list("pk", flat=True))):
        list_import = ListImport.objects.select_related("council").locked(pk)
        if list_import and list_import.stage == Stage.DONE and not list_import.council.is_abolished:
            _check_waiting(list_import, request)
            to_write.append(pk)
    return to_write


def _check_waiting(list_import: ListImport, request: int) -> None:
    checks = RowChecks(list_import.council, Meanings(list_import.council))
    rows = list_import.rows.filter(request=request, outcome=Outcome.WAITING)
    for row in rows.in_order():
        checks.check(row).save()
    list_import.stage = Stage.IMPORTING
    to_write = list_import.rows.filter(outcome__in=WRITTEN_OR_SAME, is_done=False)
    list_import.rows_to_do = list_import.rows_done + to_write.count()
    list_import.save(update_fields=["stage", "rows_to_do"])
