"""A worker that says it is alive, so that its task goes to another when it is not."""

from types import FrameType
from typing import Any

from django_tasks_db.management.commands.db_worker import Worker
from django_tasks_db.models import DBTaskResult
from structlog.contextvars import bound_contextvars

from portal.operations.backend import request_of
from portal.operations.trace_points import trace_point
from portal.site.logs import REQUEST_ID


class TracingWorker(Worker):
    """The library's worker; each line it logs names the task and the request that caused it."""

    def shutdown(self, signum: int, frame: FrameType | None) -> None:
        """End after the task or the wait of this moment; asked again, in the middle of the task.

        The library leaves at once where no task runs. In the middle of a query that looks like a
        lost connection, after which the worker would begin anew.
        """
        if self.running:
            self.running = False
        elif self.running_task:
            super().shutdown(signum, frame)

    def run_task(self, db_task_result: DBTaskResult[..., object]) -> None:
        caused_by = request_of(db_task_result)
        trace = {REQUEST_ID: caused_by} if caused_by else {}
        with (
            bound_contextvars(task_id=str(db_task_result.pk), **trace),
            trace_point(db_task_result.task_path),
        ):
            super().run_task(db_task_result)


def worker(name: str, **options: Any) -> TracingWorker:
    """A worker at every queue, whatever its name."""
    return TracingWorker(
        queue_names=["*"],
        excluded_queue_names=[],
        backend_name="default",
        startup_delay=False,
        worker_id=name,
        **options,
    )
