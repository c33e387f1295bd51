"""What administrators do about tasks that failed."""

from django.db import transaction
from django.utils import timezone
from django_tasks import TaskResultStatus

from portal.audit.models import record
from portal.operations.acts import OperationAct
from portal.operations.lost_tasks import make_ready
from portal.operations.models import FailedTask


@transaction.atomic
def run_again(task: FailedTask, *, by: object) -> bool:
    """Queue it as new; False where somebody else has done so."""
    failed = FailedTask.objects.filter(status=TaskResultStatus.FAILED, pk=task.pk)
    row = failed.select_for_update().first()
    if row is None:
        return False
    row.worker_ids, row.run_after = [], timezone.now()
    make_ready(row)
    record(OperationAct.TASK_RUN_AGAIN, by=by, task=str(row.pk), path=row.task_path)
    return True
