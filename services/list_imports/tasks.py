"""What a worker does about imports. A task that is lost goes on where the last one stopped."""

from django_tasks import task

from services.list_imports.engine import checks
from services.list_imports.engine.finish import finish_import, finish_undo, resume_after_answer
from services.list_imports.engine.undo import undo_batch
from services.list_imports.engine.writer import write_batch


@task()
def check_file(key: int) -> None:
    checks.check_file(key)


@task()
def check_stored_rows(key: int) -> None:
    checks.check_stored_rows(key)


@task()
def write_rows(key: int) -> None:
    checks.check_before_writing(key)
    while write_batch(key):
        pass
    finish_import(key)


@task()
def undo_rows(key: int) -> None:
    while undo_batch(key):
        pass
    finish_undo(key)


@task()
def take_answer(request: int) -> None:
    """Write the rows that waited for a product that moderators have now answered about."""
    for key in resume_after_answer(request):
        write_rows.enqueue(key)
