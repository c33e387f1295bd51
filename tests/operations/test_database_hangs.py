"""A database that hangs costs a bounded wait and a plain page, not the site."""

import os
import shutil
import signal
import socket
import subprocess
import sys
import threading
import urllib.error
import urllib.request
from contextlib import contextmanager
from http import HTTPStatus
from pathlib import Path
from urllib.parse import quote

import psycopg2
import pytest
from django.contrib.staticfiles.storage import staticfiles_storage

from portal.operations import postgres
from tests.operations.processes import PATIENCE, ROOT, environment, wait_until

# far less than what a test waits for, far more than what an idle machine needs
BOUND = 20
# a page that no process keeps for a minute: it asks the database each time
UNKEPT = "/services/nobody-offers-this/"
HOLD = """
import sys
from portal.database import local_postgres
print(local_postgres.attach()["HOST"], flush=True)
sys.stdin.read()
local_postgres.release()
"""
pytestmark = [pytest.mark.slow, pytest.mark.django_db]
PSQL = (
    "--quiet",
    "--output=/dev/null",
    "--no-psqlrc",
    "--set",
    "ON_ERROR_STOP=1",
    "--username=directory",
)


def free_port():
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return free.getsockname()[1]


@pytest.fixture(scope="module")
def server_folder(tmp_path_factory, django_db_setup):
    """The socket folder of a server of its own with the tables of this one, which may be hurt."""
    tmp_path = tmp_path_factory.mktemp("server")
    database = tmp_path / "portal" / "database"
    database.mkdir(parents=True)
    shutil.copy(ROOT / "portal" / "database" / "local_postgres.py", database)
    holder = subprocess.Popen(
        [sys.executable, "-c", HOLD],
        cwd=tmp_path,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    folder = holder.stdout.readline().strip()
    schema = postgres.run("pg_dump", "--schema-only", "--no-owner")
    where = ("--host", folder, "--dbname=directory")
    subprocess.run([postgres.path_of("psql"), *PSQL, *where], input=schema, text=True, check=True)
    yield folder
    holder.communicate()


def main_process(folder):
    [lock] = Path(folder).glob("*.lock")
    return int(lock.read_text().splitlines()[0])


def children(pid):
    listed = ["pgrep", "-P", str(pid)]
    found = subprocess.run(listed, capture_output=True, text=True, check=False)
    return [int(child) for child in found.stdout.split()]


@contextmanager
def hanging(folder):
    """Nobody in the server moves, and every socket stays open."""
    main = main_process(folder)
    os.kill(main, signal.SIGSTOP)  # first, so that it begins nobody else
    stopped = [*children(main), main]
    for pid in stopped:
        os.kill(pid, signal.SIGSTOP)
    try:
        yield
    finally:
        for pid in stopped:
            os.kill(pid, signal.SIGCONT)


class Site:
    def __init__(self, port):
        self.port = port

    def get(self, path, headers=None):
        """The status. Raises TimeoutError where it takes longer than BOUND."""
        request = urllib.request.Request(
            f"http://127.0.0.1:{self.port}{path}", headers=headers or {}
        )
        try:
            with urllib.request.urlopen(request, timeout=BOUND) as answer:  # noqa: S310 - our own
                return answer.status
        except urllib.error.HTTPError as refusal:
            refusal.close()
            return refusal.code

    def answers(self, path, status):
        """Whether it does; one that is only starting refuses or drops the connection."""
        try:
            return self.get(path) == status
        except (urllib.error.URLError, ConnectionError):
            return False


@pytest.fixture(scope="module")
def site(server_folder):
    """The site as production serves it, with few threads and short limits."""
    port = free_port()
    url = f"postgres://directory@{quote(server_folder, safe='')}/directory"
    process = subprocess.Popen(
        [sys.executable, "-m", "gunicorn", "-c", "python:portal.gunicorn", "portal.wsgi"],
        cwd=ROOT,
        env=environment(
            DATABASE_URL=url,
            DATABASE_CONNECT_TIMEOUT_SECONDS="1",
            DATABASE_LOCK_TIMEOUT_SECONDS="1",
            WEB_BIND=f"127.0.0.1:{port}",
            WEB_CONCURRENCY="1",
            WEB_THREADS="2",
        ),
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    site = Site(port)
    try:
        wait_until(lambda: site.answers(UNKEPT, HTTPStatus.NOT_FOUND))
        yield site
    finally:
        process.terminate()
        process.wait(PATIENCE)


@contextmanager
def load(site):
    """Four people who ask for pages without end, on a site with two threads."""
    is_over = threading.Event()

    def ask():
        while not is_over.is_set():
            site.answers(UNKEPT, HTTPStatus.NOT_FOUND)

    people = [threading.Thread(target=ask) for _ in range(4)]
    for person in people:
        person.start()
    try:
        yield
    finally:
        is_over.set()
        for person in people:
            person.join(PATIENCE)


def test_a_database_that_hangs_takes_neither_pages_nor_files_nor_health_with_it(
    site, server_folder
):
    file = staticfiles_storage.url("css/base.css")
    cookie = {"Cookie": "sessionid=somebody"}
    with load(site):
        with hanging(server_folder):
            assert site.get(UNKEPT) == HTTPStatus.SERVICE_UNAVAILABLE
            for _ in range(3):
                assert site.get(file) == HTTPStatus.OK
                assert site.get("/healthz", cookie) == HTTPStatus.OK
                assert site.get(UNKEPT, cookie) == HTTPStatus.SERVICE_UNAVAILABLE
            assert site.get("/readyz") == HTTPStatus.SERVICE_UNAVAILABLE
        wait_until(lambda: site.answers(UNKEPT, HTTPStatus.NOT_FOUND))


def test_a_page_does_not_wait_long_for_a_lock(site, server_folder):
    holder = psycopg2.connect(host=server_folder, user="directory", dbname="directory")
    try:
        holder.cursor().execute("LOCK TABLE services_service")

        assert site.get(UNKEPT) == HTTPStatus.SERVICE_UNAVAILABLE
        assert site.get("/healthz") == HTTPStatus.OK
    finally:
        holder.close()

    wait_until(lambda: site.answers(UNKEPT, HTTPStatus.NOT_FOUND))
