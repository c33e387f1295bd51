"""Log lines: JSON, with the request and the person, never an address or what somebody wrote."""

import json
import logging
import subprocess
import sys
from io import StringIO

import pytest
import structlog
from django.core import signing
from django.core.mail import EmailMessage
from django_tasks_db.models import DBTaskResult

from portal.mail.models import Mail
from portal.site.logs import formatter
from tests.environments import PRODUCTION
from tests.factories.accounts import UserFactory
from tests.operations.processes import ROOT, environment


class Lines:
    def __init__(self):
        self.stream = StringIO()

    def __iter__(self):
        return iter([json.loads(line) for line in self.stream.getvalue().splitlines()])

    def finished(self):
        [line] = [line for line in self if line["event"] == "request_finished"]
        return line


@pytest.fixture
def lines():
    """What production writes."""
    lines, root = Lines(), logging.getLogger()
    handler = logging.StreamHandler(lines.stream)
    given = formatter(as_json=True)
    handler.setFormatter(given.pop("()")(**given))
    root.addHandler(handler)
    level = root.level
    root.setLevel(logging.INFO)
    yield lines
    root.removeHandler(handler)
    root.setLevel(level)


def test_a_request_is_one_line_that_names_it_and_no_query(client, lines, db):
    answer = client.get("/search/?q=somebody@kent.example")

    line = lines.finished()
    assert line["request"] == "GET /search/"
    assert line["code"] == 200
    assert line["request_id"] == answer["X-Request-ID"]
    assert "kent" not in lines.stream.getvalue()


@pytest.mark.parametrize("end", ["/", "", "?utm_source=newsletter"])
@pytest.mark.parametrize("cut", [0, 1, 30], ids="{} letters lost".format)
def test_no_line_holds_what_was_signed(client, lines, db, end, cut):
    """Also where a link was copied without its end, or the site leads on to the address with it."""
    token = signing.dumps([1, 2], salt="other", compress=True)
    client.get(f"/contracts/answer/{token[: len(token) - cut]}{end}")

    assert lines.finished()["request"].removesuffix("/") == "GET /contracts/answer/(signed)"
    assert token[:20] not in lines.stream.getvalue()


def test_the_place_of_a_mistake_is_no_secret(lines):
    logging.getLogger("a library").error("in /srv/portal/views.py:120:24 and at 12:30:45")

    assert "/srv/portal/views.py:120:24 and at 12:30:45" in lines.stream.getvalue()


def test_a_line_names_the_person_by_number(client, lines, db):
    person = UserFactory(email="olive@durham.example")
    client.force_login(person)
    client.get("/")

    assert lines.finished()["user_id"] == person.pk
    assert "olive" not in lines.stream.getvalue()


def test_one_persons_number_does_not_stay_for_the_next(client, lines, db):
    client.force_login(UserFactory())
    client.get("/")
    client.logout()
    client.get("/healthz")

    assert "user_id" not in list(lines)[-1]


def test_naming_the_person_costs_no_query(client, lines, db, django_assert_num_queries):
    client.force_login(UserFactory())
    address = "/accounts/suspended/"  # leads on to whoever is not suspended
    client.get(address)

    with django_assert_num_queries(1):  # who asks, as ever
        client.get(address)


def test_whether_the_process_lives_is_answered_without_the_database(
    client, lines, db, django_assert_num_queries
):
    client.force_login(UserFactory())

    with django_assert_num_queries(0):
        assert client.get("/healthz").status_code == 200


@pytest.mark.parametrize("address", ["olive@durham.example", "olive%40durham.example"])
def test_addresses_are_hidden_whoever_writes_them(lines, address):
    logger = logging.getLogger("a library")
    try:
        raise ValueError(f"Key (email)=({address}) already exists")
    except ValueError:
        logger.exception("for %s", address, extra={"more": [address], "path": f"/a/{address}/"})
    structlog.get_logger("ours").warning("sent", to={"whom": address})

    first, second = lines
    assert "durham" not in lines.stream.getvalue()
    assert first["event"] == "for (address)"
    assert "ValueError: Key (email)=((address)) already exists" in first["exception"]
    assert second["to"] == {"whom": "(address)"}


def test_an_error_is_one_line_with_where_it_happened(client, lines, db, monkeypatch):
    client.raise_request_exception = False
    monkeypatch.setattr("portal.pages.views.HttpResponse", None)
    client.get("/healthz")

    [line] = lines
    assert (line["event"], line["level"]) == ("request_failed", "error")
    assert "TypeError" in line["exception"]


# From the request to the mail


@pytest.fixture
def asked(transactional_db, settings, client):
    """Somebody asked for a code to sign in; returns the number of that request."""
    settings.EMAIL_BACKEND = "portal.mail.backend.QueueBackend"
    UserFactory(email="olive@durham.example")
    return client.post("/accounts/login/", {"login": "olive@durham.example"})["X-Request-ID"]


def test_a_mail_bears_the_number_of_its_request(asked):
    [mail] = Mail.objects.all()

    assert mail.message().message()["X-Request-ID"] == asked


def test_a_task_knows_the_request_that_caused_it(asked):
    assert DBTaskResult.objects.get().args_kwargs["request_id"] == asked


def test_a_mail_that_no_request_caused_bears_none(db, settings):
    settings.EMAIL_BACKEND = "portal.mail.backend.QueueBackend"
    EmailMessage("Hello", "Text", to=["a@durham.example"]).send()

    assert set(Mail.objects.get().headers) == {"Message-ID"}
    assert set(DBTaskResult.objects.get().args_kwargs) == {"args", "kwargs"}


def test_production_logs_a_task_with_its_request_and_retries_keep_it(asked):
    done = subprocess.run(
        [sys.executable, "manage.py", "worker", "--batch"],
        cwd=ROOT,
        env=environment(**PRODUCTION),
        capture_output=True,
        text=True,
        check=True,
    )

    lines = [json.loads(line) for line in done.stderr.splitlines()]
    [refused] = [line for line in lines if line["event"] == "mail not taken"]
    task = DBTaskResult.objects.get(status="SUCCESSFUL")
    assert refused["request_id"] == asked
    assert refused["task_id"] == str(task.pk)
    assert refused["error"] == "ConnectionRefusedError"
    assert DBTaskResult.objects.get(status="READY").args_kwargs["request_id"] == asked
    assert "olive" not in done.stderr + done.stdout
