"""What a worker does, in the process and the transaction of a test."""

from django_tasks_db.models import DBTaskResult


def work():
    """Do every task that waits, and those that these cause."""
    while rows := list(DBTaskResult.objects.ready().order_by("enqueued_at")):
        for row in rows:
            row.task.func(*row.args_kwargs["args"], **row.args_kwargs["kwargs"])
            row.set_successful(None)
