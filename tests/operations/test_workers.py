"""A worker that dies leaves its task to another, and nothing is done twice where it matters."""

from contextlib import ExitStack
from datetime import timedelta
from signal import SIGTERM

import pytest
from django.core.management import call_command
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from portal.mail.messages import send_email
from portal.mail.models import LOST_AFTER, Mail, MailState
from portal.operations.lost_tasks import MAX_RUNS, return_lost_tasks
from portal.operations.models import GONE_AFTER, Runner, RunnerKind
from portal.operations.worker import worker
from tests.operations.processes import running, wait_until

MAILS = 1_000


def letters(number):
    for each in range(number):
        send_email("councils/declined", to=f"o{each}@kent.example", council="Kent", reason="No.")


def as_if_time_had_passed():
    """What a worker left behind looks lost."""
    ago = timezone.now() - LOST_AFTER - GONE_AFTER
    Runner.objects.update(seen_at=ago)
    DBTaskResult.objects.filter(status="RUNNING").update(started_at=ago)
    Mail.objects.filter(state=MailState.SENDING).update(sending_since=ago)


def test_a_worker_killed_in_the_middle_loses_nothing_and_repeats_at_most_what_it_held(work, server):
    letters(MAILS)
    url = f"smtp://127.0.0.1:{server.port}"
    with ExitStack() as stack:
        workers = [
            stack.enter_context(running("worker", "--interval", "0.1", EMAIL_URL=url))
            for _ in range(3)
        ]
        wait_until(lambda: len(server.letters) > MAILS // 3)
        workers[0].kill()
        wait_until(lambda: not DBTaskResult.objects.filter(status="READY").exists())
        wait_until(lambda: DBTaskResult.objects.filter(status="RUNNING").count() <= 1)
    in_doubt = Mail.objects.filter(state=MailState.SENDING).count()
    assert in_doubt <= 1

    as_if_time_had_passed()
    return_lost_tasks()
    call_command("revive_mail", verbosity=0)
    work()

    copies = server.copies()
    assert len(copies) == MAILS
    assert sum(copies.values()) - MAILS <= in_doubt
    assert not Mail.objects.exclude(state=MailState.SENT).exists()
    assert not DBTaskResult.objects.exclude(status="SUCCESSFUL").exists()
    assert not Runner.objects.alive().exists()


def test_a_mail_whose_worker_died_before_the_yes_came_is_sent_once_more(work, server):
    letters(1)
    server.mood = "is slow to say yes"
    with running("worker", EMAIL_URL=f"smtp://127.0.0.1:{server.port}") as worker:
        wait_until(lambda: server.letters)
        worker.kill()
    server.mood = ""
    work()
    assert Mail.objects.get().state == MailState.SENDING
    assert DBTaskResult.objects.get().status == "RUNNING"

    as_if_time_had_passed()
    assert return_lost_tasks() == (1, 0)
    work()

    assert list(server.copies().values()) == [2]
    assert not Mail.objects.exists()


# The rules, row by row


@pytest.fixture
def task(db):
    """One that a worker took two minutes ago."""
    began = timezone.now() - timedelta(minutes=2)
    return DBTaskResult.objects.create(
        status="RUNNING",
        task_path="portal.mail.tasks.deliver",
        args_kwargs={"args": [1], "kwargs": {}},
        backend_name="default",
        worker_ids=["gone"],
        started_at=began,
        run_after=began,
    )


def test_a_task_of_a_silent_worker_goes_to_another(task):
    Runner.objects.create(name="gone", kind=RunnerKind.WORKER)
    Runner.objects.update(seen_at=timezone.now() - GONE_AFTER - timedelta(seconds=5))

    assert return_lost_tasks() == (1, 0)

    assert DBTaskResult.objects.ready().get() == task


def test_a_task_of_a_living_worker_stays_however_long_it_takes(task):
    Runner.objects.beat("gone", RunnerKind.WORKER)

    assert return_lost_tasks() == (0, 0)


def test_a_task_that_just_began_is_left_alone(task):
    DBTaskResult.objects.update(started_at=timezone.now())

    assert return_lost_tasks() == (0, 0)


def test_each_run_that_is_lost_waits_longer_for_the_next(task):
    DBTaskResult.objects.update(worker_ids=["a", "b", "gone"])

    return_lost_tasks()

    task.refresh_from_db()
    assert task.run_after > timezone.now() + timedelta(seconds=90)


def test_what_keeps_killing_workers_is_stopped_and_listed(task):
    DBTaskResult.objects.update(worker_ids=["gone"] * MAX_RUNS)

    assert return_lost_tasks() == (0, 1)

    task.refresh_from_db()
    assert (task.status, task.exception_class_path) == (
        "FAILED",
        "portal.operations.lost_tasks.WorkersLost",
    )
    assert return_lost_tasks() == (0, 0)


@pytest.mark.parametrize(
    ("error", "returned"),
    [
        ("django.db.utils.OperationalError", 1),
        ("builtins.SystemExit", 1),
        ("builtins.ValueError", 0),
    ],
)
def test_what_failed_because_of_the_moment_is_tried_again(task, error, returned):
    DBTaskResult.objects.update(status="FAILED", exception_class_path=error, traceback="…")

    assert return_lost_tasks() == (returned, 0)


def test_but_not_for_ever(task):
    DBTaskResult.objects.update(
        status="FAILED",
        exception_class_path="django.db.utils.OperationalError",
        worker_ids=["gone"] * MAX_RUNS,
    )

    assert return_lost_tasks() == (0, 0)


def test_workers_of_long_ago_are_forgotten(db):
    Runner.objects.create(name="old", kind=RunnerKind.WORKER)
    Runner.objects.update(seen_at=timezone.now() - timedelta(days=2))

    return_lost_tasks()

    assert not Runner.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_a_worker_that_is_ended_while_it_looks_for_a_task_ends(monkeypatch):
    """Leaving in the middle of a query would look like a lost connection, and it would go on."""
    ended = worker("ended", interval=0, batch=False, max_tasks=None)
    ready = DBTaskResult.objects.ready

    def interrupted():
        ended.shutdown(SIGTERM, None)
        return ready()

    monkeypatch.setattr(DBTaskResult.objects, "ready", interrupted, raising=False)

    assert ended.run() is None
    assert not ended.running
