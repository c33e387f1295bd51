"""The health of the site in words: what is well, what to look at, what to do now."""

from datetime import timedelta
from pathlib import Path

import pytest
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from django.utils.html import strip_tags
from django_tasks_db.models import DBTaskResult

from portal.mail.models import Mail
from portal.moderation.announcements import send_batch
from portal.moderation.health import processes, surroundings
from portal.moderation.health.line import Health
from portal.moderation.health.report import site_health
from portal.operations import backup, readiness
from portal.operations.models import Job, Runner, RunnerKind
from portal.operations.schedule import SCHEDULE
from services.notices.models import HarvestBookmark
from tests.factories.accounts import UserFactory
from tests.factories.councils import MembershipFactory

pytestmark = pytest.mark.django_db
RUNBOOK = Path(__file__).parents[2] / "docs/runbook.md"
NOW, DAY = timezone.now(), timedelta(days=1)


@pytest.fixture
def healthy():
    Runner.objects.beat("w", RunnerKind.WORKER)
    Job.objects.bulk_create(
        Job(name=each.command, begun_at=timezone.now(), ended_at=timezone.now(), tries=1)
        for each in SCHEDULE
    )
    backup.note_backup()


@pytest.fixture
def administrator(client):
    client.force_login(UserFactory(duty="administrator"))


def line(part):
    [found] = [each for each in site_health() if str(each.part) == part]
    return found


def queued(state="waiting", **fields):
    mail = Mail.objects.create(to="a@b.example", subject="s", text="t")
    Mail.objects.filter(pk=mail.pk).update(state=state, **fields)
    return mail


def test_when_all_is_well_the_page_says_so(client, administrator, healthy):
    page = client.get("/moderation/health/").content.decode()

    assert {each.health for each in site_health()} <= {Health.OK, Health.LOOK}
    assert "No email waits to be sent." in page
    assert "Every job ran in time and ended well." in page


@pytest.mark.parametrize(
    ("break_it", "part", "words", "health"),
    [
        (
            lambda: queued(queued_at=NOW - timedelta(hours=3)),
            "Emails",
            "1 email has been waiting to be sent since",
            Health.ACT,
        ),
        (queued, "Emails", "1 email has been waiting to be sent since", Health.OK),
        (
            lambda: queued("failed", failed_at=NOW, last_error="550 unknown"),
            "Emails",
            "1 email of the last 30 days could not be delivered",
            Health.LOOK,
        ),
        (
            lambda: Job.objects.filter(name="tidy_mail").update(begun_at=NOW - timedelta(days=3)),
            "Scheduled jobs",
            "Late: tidy_mail.",
            Health.ACT,
        ),
        (
            lambda: Job.objects.filter(name="tidy_mail").update(last_error="ValueError"),
            "Scheduled jobs",
            "Failed: tidy_mail.",
            Health.ACT,
        ),
        (
            lambda: Job.objects.filter(name="tidy_mail").update(begun_at=NOW + timedelta(days=1)),
            "Scheduled jobs",
            "Begun in the future, by a wrong clock: tidy_mail.",
            Health.ACT,
        ),
        (lambda: Runner.objects.all().delete(), "Workers", "No worker is running", Health.ACT),
        (
            lambda: Job.objects.filter(name="backup").update(ended_at=NOW - timedelta(days=3)),
            "Backups",
            "The last backup was made on",
            Health.ACT,
        ),
        (
            lambda: Job.objects.filter(name="backup").delete(),
            "Backups",
            "No backup has been recorded.",
            Health.LOOK,
        ),
    ],
)
def test_what_is_wrong_is_said_in_a_sentence_and_comes_first(
    healthy, break_it, part, words, health
):
    break_it()

    found = line(part)

    assert words in strip_tags(" ".join(map(str, found.sentences)))
    assert found.health == health
    order = [Health.ACT, Health.LOOK, Health.OK]
    states = [order.index(each.health) for each in site_health()]
    assert states == sorted(states)


def test_tasks_that_wait_or_failed_are_counted(healthy):
    send_batch.enqueue(1)
    send_batch.enqueue(2)
    first, second = DBTaskResult.objects.order_by("enqueued_at")
    DBTaskResult.objects.filter(pk=first.pk).update(status="FAILED", finished_at=NOW)
    DBTaskResult.objects.filter(pk=second.pk).update(enqueued_at=NOW - timedelta(hours=1))

    words = " ".join(map(str, line("Tasks").sentences))

    assert "1 task stopped with an error." in words
    assert "The next task has been waiting for a worker since" in words
    assert line("Tasks").health == Health.ACT


@pytest.mark.parametrize(
    ("bookmark", "words", "health"),
    [
        ({"read_to": NOW - DAY}, "Find a Tender is read up to", Health.OK),
        ({"read_to": NOW - 5 * DAY}, "Find a Tender is read up to", Health.LOOK),
        ({"read_to": NOW - DAY, "problem": "It answered 500"}, "attempt failed.", Health.LOOK),
        ({}, "Find a Tender has never been read.", Health.LOOK),
    ],
)
def test_each_source_of_notices_says_how_far_it_is_read(healthy, settings, bookmark, words, health):
    settings.NOTICE_SOURCES = ["find_a_tender"]
    HarvestBookmark.objects.create(source="find_a_tender", **bookmark)

    found = line("Published contracts")

    assert words in str(found.sentences[0])
    assert found.health == health


@pytest.mark.parametrize(("members", "health"), [(3, Health.LOOK), (30, Health.OK)])
def test_the_share_of_members_whose_address_refuses_emails(healthy, members, health):
    person = MembershipFactory.create_batch(members)[0].user
    for _ in range(2):
        Mail.objects.create(
            to=person.email.upper(),
            subject="s",
            text="t",
            state="failed",
            failed_at=NOW,
            last_error="550 No such mailbox",
        )

    found = line("Refused addresses")

    assert f"Emails to 1 of {members} members" in str(found.sentences[0])
    assert found.health == health


@pytest.mark.parametrize(
    ("share", "health"), [(0.5, Health.OK), (0.1, Health.LOOK), (0.01, Health.ACT)]
)
def test_little_room_on_the_disk_is_said(healthy, settings, monkeypatch, share, health):
    settings.DATABASE_URL = ""
    monkeypatch.setattr(surroundings.shutil, "disk_usage", lambda _: (100, 0, 100 * share))

    assert line("Disk").health == health


def test_search_by_meaning_that_is_not_used_is_something_to_look_at(healthy, settings, monkeypatch):
    assert line("Search by meaning").health == Health.OK
    settings.MEANING = True
    monkeypatch.setattr(processes, "problem_of_meaning", lambda: "no vectors")

    assert line("Search by meaning").health == Health.LOOK


def test_a_database_that_cannot_be_asked_is_all_that_is_said(client, administrator, monkeypatch):
    down = [readiness.Check("database", False, "cannot be asked")]
    monkeypatch.setattr(readiness, "checks", lambda: down)

    [found] = site_health()

    assert found.health == Health.ACT
    assert "1 part needs action now." in client.get("/moderation/health/").content.decode()


def test_every_line_names_a_section_of_the_runbook(healthy):
    titles = {row.strip("# ") for row in RUNBOOK.read_text().splitlines() if row[:1] == "#"}

    assert {str(each.section) for each in site_health()} <= titles


def test_the_command_notes_that_a_backup_was_made(tmp_path, monkeypatch):
    assert Job.objects.filter(name="backup").first() is None
    monkeypatch.setattr(
        "portal.operations.management.commands.backup.back_up", lambda file: file.touch()
    )

    call_command("backup", str(tmp_path / "a.dump"))

    assert backup.last_backup() >= NOW


def test_the_page_asks_the_same_however_much_there_is(client, administrator, healthy):
    queued("failed", failed_at=NOW, last_error="550 unknown")
    client.get("/moderation/health/")
    queries = []
    for _ in range(2):
        with CaptureQueriesContext(connection) as counted:
            client.get("/moderation/health/")
        queries.append(len(counted))
        MembershipFactory.create_batch(3)
        for _each in range(3):
            queued("failed", failed_at=NOW, last_error="550 unknown")
    assert queries[0] == queries[1]
