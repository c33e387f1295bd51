"""/readyz: 200 when everything works, 503 and the reason when something does not."""

from datetime import timedelta

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.db.models import F
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from portal.mail.models import Mail
from portal.mail.tasks import deliver
from portal.operations.models import Job, Runner, RunnerKind
from portal.operations.readiness import checks
from portal.operations.schedule import SCHEDULE
from portal.search.models import IndexOrigin
from tests.factories.accounts import UserFactory
from tests.factories.councils import CouncilFactory

pytestmark = pytest.mark.django_db


def ago(**span):
    return timezone.now() - timedelta(**span)


@pytest.fixture
def healthy(db):
    Runner.objects.beat("w", RunnerKind.WORKER)
    now = timezone.now()
    for regular in SCHEDULE:
        Job.objects.create(name=regular.command, begun_at=now, ended_at=now, tries=1)


def wrong():
    return {check.name: check.detail for check in checks() if not check.is_ok}


def test_everything_works(client, healthy):
    answer = client.get("/readyz")

    assert answer.status_code == 200
    assert [line.split(":")[0] for line in answer.content.decode().splitlines()] == [
        *(
            "database",
            "migrations",
            "writes",
            "workers",
            "tasks",
            "mail",
            "scheduler",
            "search",
            "meaning",
        ),
    ]
    assert all(": ok, " in line for line in answer.content.decode().splitlines())


def test_something_does_not(client, healthy):
    Runner.objects.all().delete()

    answer = client.get("/readyz")

    assert answer.status_code == 503
    assert "workers: NOT OK, 0 running" in answer.content.decode()
    assert "no-store" in answer["Cache-Control"]


def test_a_worker_that_went_silent_is_none(healthy):
    Runner.objects.update(seen_at=ago(minutes=2))

    assert set(wrong()) == {"workers"}


@pytest.mark.parametrize(("minutes", "names"), [(9, set()), (11, {"tasks"})])
def test_a_task_must_not_wait_long(healthy, minutes, names):
    deliver.enqueue(1)
    DBTaskResult.objects.update(enqueued_at=ago(minutes=minutes))

    assert set(wrong()) == names


def test_a_task_that_is_put_off_does_not_wait(healthy):
    deliver.using(run_after=ago(hours=-1)).enqueue(1)
    DBTaskResult.objects.update(enqueued_at=ago(hours=9))

    assert wrong() == {}


@pytest.mark.parametrize(("hours", "names"), [(1, set()), (3, {"mail"})])
def test_mail_must_go_out(healthy, hours, names):
    Mail.objects.create(to="a@b.example", subject="", text="")
    Mail.objects.update(queued_at=ago(hours=hours))

    assert set(wrong()) == names


def test_what_failed_is_counted_and_no_alarm(healthy):
    Mail.objects.create(
        to="a@b.example", subject="", text="", state="failed", failed_at=ago(), last_error="550"
    )

    [mail] = [check for check in checks() if check.name == "mail"]

    assert (mail.is_ok, mail.detail) == (True, "oldest waits 0 s, 1 failed")


@pytest.mark.parametrize(
    ("job", "says"),
    [
        ({"begun_at": ago(days=2)}, "late: tidy_mail"),
        ({"begun_at": None, "ended_at": None}, "late: tidy_mail"),
        ({"begun_at": ago(hours=-1)}, "begun in the future: tidy_mail"),
        ({"last_error": "ValueError"}, "failed: tidy_mail"),
        ({"runner": "gone"}, "failed: tidy_mail"),
    ],
)
def test_jobs_must_begin_in_time_and_end_well(healthy, job, says):
    Job.objects.filter(name="tidy_mail").update(**job)

    assert wrong()["scheduler"].endswith(says)


def test_a_new_site_is_not_late_while_its_scheduler_begins(healthy):
    Job.objects.update(begun_at=None, ended_at=None)
    assert "scheduler" in wrong()

    Runner.objects.beat("s", RunnerKind.SCHEDULER)
    assert "scheduler" not in wrong()

    Runner.objects.filter(name="s").update(started_at=ago(minutes=40))
    assert "scheduler" in wrong()


def test_a_database_that_can_only_be_read_is_not_ready(healthy, client):
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL transaction_read_only = on")
        assert set(wrong()) == {"writes"}

        answer = client.get("/readyz")

    assert answer.status_code == 503
    assert "writes: NOT OK, fail (OperationalError)" in answer.content.decode()


def test_a_full_disk_is_not_ready(healthy):
    """Rows fit into pages that are there; what is larger finds no room."""
    with connection.cursor() as cursor:
        cursor.execute(
            "CREATE FUNCTION pg_temp.full() RETURNS trigger LANGUAGE plpgsql AS "
            "$$BEGIN RAISE disk_full; END$$;"
            "CREATE TRIGGER no_room BEFORE INSERT ON operations_writeprobe "
            "FOR EACH ROW EXECUTE FUNCTION pg_temp.full()"
        )

    assert wrong() == {"writes": "fail (OperationalError)"}


def test_an_index_of_another_version_is_said_until_it_is_written_again(healthy):
    CouncilFactory()
    assert set(wrong()) == {"search"}

    call_command("rebuild_search", "--if-outdated")
    assert wrong() == {}
    call_command("rebuild_search", "--check")

    IndexOrigin.objects.update(server_version=F("server_version") - 1)
    assert set(wrong()) == {"search"}
    with pytest.raises(CommandError, match="Another version of PostgreSQL"):
        call_command("rebuild_search", "--check")
    call_command("rebuild_search", "--if-outdated")
    IndexOrigin.objects.update(stems="of another stemmer")
    assert set(wrong()) == {"search"}


def test_migrations_that_are_missing_are_all_that_is_said(healthy):
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM django_migrations WHERE app = 'mail' AND name LIKE '0005%'")

    assert [(check.name, check.is_ok) for check in checks()] == [
        ("database", True),
        ("migrations", False),
    ]


def test_it_costs_few_queries_and_none_when_asked_again(healthy, client, django_assert_num_queries):
    checks()
    with django_assert_num_queries(18):
        client.get("/readyz")
    with django_assert_num_queries(0):
        client.get("/readyz")


@pytest.mark.django_db(transaction=True)
def test_a_database_that_does_not_answer_is_said_without_its_address(client):
    port = connection.settings_dict["PORT"]
    connection.settings_dict["PORT"] = "1"
    connection.close()
    try:
        answer = client.get("/readyz")
    finally:
        connection.settings_dict["PORT"] = port
        connection.close()

    assert answer.status_code == 503
    assert answer.content == b"database: NOT OK, cannot be asked (OperationalError)\n"


def test_it_is_asked_without_tls_too(client, healthy, settings):
    settings.SECURE_SSL_REDIRECT = True

    assert client.get("/readyz").status_code == 200
    assert client.get("/").status_code == 301


ELSEWHERE = {"REMOTE_ADDR": "203.0.113.9"}
TOKEN = "a-long-and-random-token"


@pytest.mark.parametrize(
    ("sent", "sees_reasons"),
    [
        ({}, True),
        ({"REMOTE_ADDR": "::1"}, True),
        ({"HTTP_X_FORWARDED_FOR": "203.0.113.9"}, False),
        ({"REMOTE_ADDR": "", "HTTP_X_FORWARDED_FOR": "203.0.113.9"}, False),
        (ELSEWHERE, False),
        ({**ELSEWHERE, "HTTP_AUTHORIZATION": f"Bearer {TOKEN}"}, True),
        ({**ELSEWHERE, "HTTP_AUTHORIZATION": "Bearer "}, False),
    ],
)
def test_reasons_are_for_this_machine_and_for_the_token(
    client, healthy, settings, sent, sees_reasons
):
    settings.READYZ_TOKEN = TOKEN

    answer = client.get("/readyz", **sent)

    assert answer.status_code == 200
    assert (b"workers: " in answer.content) == sees_reasons
    assert (answer.content == b"ok\n") == (not sees_reasons)


def test_that_something_does_not_work_is_for_everybody(client, healthy):
    Runner.objects.all().delete()

    answer = client.get("/readyz", **ELSEWHERE)

    assert (answer.status_code, answer.content) == (503, b"not ok\n")


def test_no_token_is_no_token(healthy, client, settings):
    settings.READYZ_TOKEN = ""

    assert client.get("/readyz", HTTP_AUTHORIZATION="Bearer ", **ELSEWHERE).content == b"ok\n"


def test_administrators_see_the_reasons_and_others_do_not(healthy, client, admin_client):
    assert b"workers: " in admin_client.get("/readyz", **ELSEWHERE).content

    client.force_login(UserFactory(duty="moderator"))
    assert client.get("/readyz", **ELSEWHERE).content == b"ok\n"
