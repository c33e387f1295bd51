"""The queue of tasks, in which each knows the request that caused it."""

from typing import Any

from django_tasks_db import DatabaseBackend
from django_tasks_db.compat import normalize_json
from django_tasks_db.models import DBTaskResult

from portal.site.logs import REQUEST_ID, current_request_id


class TracedBackend(DatabaseBackend):
    """Keeps the number of the request beside the arguments, where the library does not look."""

    def _task_to_db_task(self, task: Any, args: Any, kwargs: Any) -> DBTaskResult[Any, Any]:
        request_id = current_request_id()
        trace = {REQUEST_ID: request_id} if request_id else {}
        given: dict[str, Any] = {"args": args, "kwargs": kwargs}
        return DBTaskResult.objects.create(
            id=self._get_id(),
            args_kwargs=normalize_json(given | trace),
            priority=task.priority,
            task_path=task.module_path,
            queue_name=task.queue_name,
            run_after=task.run_after,
            backend_name=self.alias,
        )


def request_of(row: DBTaskResult[..., object]) -> str:
    return str(row.args_kwargs.get(REQUEST_ID, ""))
