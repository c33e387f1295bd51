"""What monitors read: faults of checks, what waits, and what is known without a database."""

from datetime import timedelta

import pytest
from django.db import connection
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from portal.mail.models import Mail
from portal.mail.tasks import deliver
from portal.operations.gauges import gauges
from portal.operations.models import Job, Runner, RunnerKind
from portal.operations.readiness import CHECKS
from portal.operations.schedule import SCHEDULE
from portal.webhooks.models import Delivery, Webhook
from tests.factories.councils import CouncilFactory, MembershipFactory

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)


def gauge(name, **labels):
    [found] = [each for each in gauges() if each.name == name and dict(each.labels) == labels]
    return found.value


@pytest.fixture
def healthy(db):
    Runner.objects.beat("w", RunnerKind.WORKER)
    Runner.objects.beat("s", RunnerKind.SCHEDULER)
    now = timezone.now()
    for regular in SCHEDULE:
        Job.objects.create(name=regular.command, begun_at=now, ended_at=now, tries=1)


def run(sql):
    with connection.cursor() as cursor:
        cursor.execute(sql)


def old_task():
    deliver.enqueue(1)
    DBTaskResult.objects.update(enqueued_at=timezone.now() - HOUR)


def old_mail():
    Mail.objects.create(to="a@b.example", subject="", text="")
    Mail.objects.update(queued_at=timezone.now() - 3 * HOUR)


# what is broken, and by what; a database that cannot be asked has a test of its own
FAULTS = {
    "migrations": lambda: run(
        "DELETE FROM django_migrations WHERE app = 'mail' AND name LIKE '0005%'"
    ),
    "writes": lambda: run("SET LOCAL transaction_read_only = on"),
    "workers": lambda: Runner.objects.filter(kind=RunnerKind.WORKER).delete(),
    "tasks": old_task,
    "mail": old_mail,
    "scheduler": lambda: Job.objects.filter(name="tidy_mail").update(last_error="ValueError"),
    "search": CouncilFactory,
}
NO_ALARM = {"meaning"}


def test_every_check_has_a_fault_here():
    names = {check.__name__ for check in CHECKS}

    assert names == {"database", *FAULTS, *NO_ALARM}


@pytest.mark.parametrize("check", FAULTS)
def test_each_fault_is_known_to_monitors_and_to_readyz(healthy, client, check):
    FAULTS[check]()

    answer = client.get("/readyz")

    assert answer.status_code == 503
    wrong = [line for line in answer.content.decode().splitlines() if ": NOT OK, " in line]
    assert [line.split(":")[0] for line in wrong] == [check]
    failing = [
        dict(each.labels)["check"]
        for each in gauges()
        if each.name == "check_ok" and not each.value
    ]
    assert failing == [check]


def test_all_is_well(healthy, client):
    assert client.get("/readyz").status_code == 200
    assert {each.value for each in gauges() if each.name == "check_ok"} == {True}


def test_what_waits_and_since_when(healthy):
    old_mail()
    old_task()
    failed = {"state": "failed", "failed_at": timezone.now(), "last_error": "550"}
    Mail.objects.create(to="a@b.example", subject="", text="", **failed)

    assert (gauge("mail_waiting"), gauge("mail_failed")) == (1, 1)
    assert gauge("mail_waiting_seconds") == pytest.approx(3 * 3600, abs=60)
    assert (gauge("tasks_waiting"), gauge("tasks_failed")) == (1, 0)
    assert gauge("tasks_waiting_seconds") == pytest.approx(3600, abs=60)


def test_what_waits_for_receivers_that_answer(healthy):
    manager = MembershipFactory(role="manager")
    facts = {"owner": manager.user, "council": manager.council, "address": "https://a.example/"}
    works = Webhook.objects.create(name="Works", **facts)
    fails = Webhook.objects.create(
        name="Fails", failures=2, failing_since=timezone.now() - HOUR, **facts
    )
    for webhook in (works, fails):
        Delivery.objects.create(webhook=webhook)
    Delivery.objects.filter(webhook=works).update(created_at=timezone.now() - HOUR)
    Delivery.objects.filter(webhook=fails).update(created_at=timezone.now() - 9 * HOUR)

    assert (gauge("webhooks_waiting"), gauge("webhooks_failed")) == (1, 1)
    assert gauge("webhooks_waiting_seconds") == pytest.approx(3600, abs=60)


def test_processes_and_jobs_are_counted(healthy):
    Job.objects.filter(name="tidy_mail").update(last_error="ValueError")

    assert gauge("processes", kind="worker") == 1
    assert gauge("processes", kind="scheduler") == 1
    assert gauge("jobs_wrong", fault="failed") == 1
    assert gauge("jobs_wrong", fault="late") == 0


def test_the_database_is_measured(healthy):
    assert gauge("database_bytes") > 1_000_000
    assert 0 < gauge("database_connections") <= gauge("database_connections_allowed")
    assert gauge("synchronous_standbys_wanted") == gauge("synchronous_standbys") == 0


@pytest.mark.django_db(transaction=True)
def test_a_database_that_cannot_be_asked_is_all_that_is_known():
    port = connection.settings_dict["PORT"]
    connection.settings_dict["PORT"] = "1"
    connection.close()
    try:
        found = [(each.name, dict(each.labels), each.value) for each in gauges()]
    finally:
        connection.settings_dict["PORT"] = port
        connection.close()

    assert found == [("check_ok", {"check": "database"}, False)]


def test_they_cost_few_queries(healthy, django_assert_max_num_queries):
    gauges()
    with django_assert_max_num_queries(40):
        gauges()
