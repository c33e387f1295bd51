"""What is due is done once, however many schedulers there are and however they end."""

from datetime import timedelta

import pytest
import time_machine
from django.core.management import call_command, get_commands
from django.utils import timezone
from django.utils.dateparse import parse_datetime

from portal.database.clock import database_now
from portal.operations import scheduler
from portal.operations.models import MAX_TRIES, Job, Runner, RunnerKind
from portal.operations.schedule import SCHEDULE, daily, often
from portal.operations.scheduler import claim, next_due, prepare, run_next
from tests.operations.processes import running, wait_until

NOON = parse_datetime("2026-07-01T12:00:00+01:00")
TIDY = often("tidy_mail", hours=1)


@pytest.fixture
def one_job(db, monkeypatch):
    """A schedule with one job, every hour, at noon."""
    monkeypatch.setattr(scheduler, "SCHEDULE", [TIDY])
    monkeypatch.setattr(scheduler, "database_now", timezone.now)
    with time_machine.travel(NOON, tick=False) as clock:
        prepare()
        yield clock


def job():
    return Job.objects.get(name="tidy_mail")


def beat(name):
    Runner.objects.create(name=name, kind=RunnerKind.SCHEDULER)


def test_every_job_is_a_command_of_its_own():
    commands = [regular.command for regular in SCHEDULE]

    assert set(commands) <= set(get_commands())
    assert len(commands) == len(set(commands))


@pytest.mark.parametrize(
    ("hour", "mark"), [("01:59", "2026-06-30T02:00"), ("02:00", "2026-07-01T02:00")]
)
def test_a_daily_job_is_due_when_its_hour_has_struck(hour, mark):
    now = parse_datetime(f"2026-07-01T{hour}:00+01:00")

    assert daily("tidy_mail", at="02:00").mark(now) == parse_datetime(f"{mark}:00+01:00")


def test_a_job_runs_once_an_hour(one_job):
    assert run_next("a")
    assert not run_next("a")

    one_job.shift(timedelta(minutes=59))
    assert not run_next("b")
    one_job.shift(timedelta(minutes=1))
    assert run_next("b")


def test_nobody_takes_a_job_that_somebody_living_is_at(one_job):
    beat("a")
    assert claim(TIDY, "a")

    one_job.shift(timedelta(hours=5))

    assert next_due() is None
    assert claim(TIDY, "b") is None


def test_a_job_whose_scheduler_died_is_taken_over_three_times_at_most(one_job):
    for name in ["a", "b", "c"]:
        assert claim(TIDY, name)
    assert job().tries == MAX_TRIES

    assert claim(TIDY, "d") is None
    one_job.shift(timedelta(hours=1))
    assert claim(TIDY, "d")
    assert job().tries == 1


def test_a_machine_whose_clock_is_fast_holds_nobody_up(db, monkeypatch):
    """What counts is the clock of the database."""
    monkeypatch.setattr(scheduler, "SCHEDULE", [TIDY])
    prepare()
    with time_machine.travel(timezone.now() + timedelta(hours=1)):
        assert run_next("fast")

    assert job().begun_at <= job().ended_at <= database_now()
    Job.objects.update(begun_at=timezone.now() - timedelta(minutes=61))
    assert run_next("right")


def test_a_job_that_began_in_the_future_is_due(one_job):
    Job.objects.update(begun_at=NOON + timedelta(hours=1), ended_at=NOON, tries=MAX_TRIES)

    assert run_next("a")

    assert (job().begun_at, job().tries) == (NOON, 1)


@pytest.fixture
def broken(one_job, monkeypatch):
    broken = often("restore", hours=1)  # without a file
    monkeypatch.setattr(scheduler, "SCHEDULE", [broken, TIDY])
    prepare()
    return one_job


def test_a_job_that_fails_says_so_and_stops_no_other(broken):
    assert run_next("a")
    assert run_next("a")

    assert Job.objects.get(name="restore").last_error.startswith("CommandError")
    assert job().ended_at == timezone.now()
    assert not run_next("a")


def test_a_job_that_failed_is_tried_again_soon_three_times_in_all(broken):
    runs = 0
    for _ in range(20):
        while run_next("a"):
            pass
        broken.shift(timedelta(minutes=2))
        runs = max(runs, Job.objects.get(name="restore").tries)

    assert runs == MAX_TRIES
    assert not run_next("a")


@pytest.mark.django_db(transaction=True)
def test_all_jobs_run_and_then_nothing_is_due():
    call_command("scheduler", "--once")

    assert set(Job.objects.values_list("last_error", flat=True)) == {""}
    assert not Job.objects.filter(ended_at=None).exists()
    assert next_due() is None
    assert not Runner.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_two_schedulers_in_two_processes_do_each_job_once():
    with running("scheduler") as first, running("scheduler", "--once") as second:
        assert second.wait(60) == 0
        wait_until(lambda: Job.objects.exclude(ended_at=None).count() == len(SCHEDULE))
        first.terminate()
        assert first.wait(60) == 0

    assert set(Job.objects.values_list("tries", "last_error")) == {(1, "")}
    assert not Runner.objects.exists()
