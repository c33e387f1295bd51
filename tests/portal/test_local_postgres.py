import os
import shutil
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

import psycopg2
import pytest

pytestmark = pytest.mark.slow
ASK = """
import sys
from pathlib import Path
from portal.database import local_postgres
local_postgres.FOLDER = Path(sys.argv[1])
"""
HOLD = (
    ASK
    + """
local_postgres.attach()
print("attached", flush=True)
sys.stdin.read()
local_postgres.release()
"""
)


@pytest.fixture
def copy(tmp_path):
    """A project of its own, in a folder with a space, so that its server is its own too."""
    project = tmp_path / "a project"
    database = project / "portal" / "database"
    database.mkdir(parents=True)
    module = Path(__file__).parents[2] / "portal" / "database" / "local_postgres.py"
    shutil.copy(module, database)
    return project


def holder(project):
    process = subprocess.Popen(
        [sys.executable, "-c", HOLD, str(project / ".localdb")],
        cwd=project,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert process.stdout.readline() == "attached\n"
    return process


def is_running(project):
    return (project / ".localdb" / "data" / "postmaster.pid").exists()


def has_stopped(project):
    until = time.monotonic() + 20
    while is_running(project) and time.monotonic() < until:
        time.sleep(0.05)
    return not is_running(project)


def end(process):
    process.communicate("", timeout=30)


def test_the_server_stops_with_the_last_who_uses_it(copy):
    first, second = holder(copy), holder(copy)

    end(first)
    assert is_running(copy)

    end(second)
    assert has_stopped(copy)


def test_the_server_stops_even_when_its_user_was_killed(copy):
    process = holder(copy)

    process.kill()
    end(process)

    assert has_stopped(copy)


def test_it_can_be_started_again(copy):
    end(holder(copy))
    end(holder(copy))

    assert has_stopped(copy)


def test_who_comes_while_the_server_was_left_stopping_waits_for_it(copy):
    """Its keeper was killed, and its last client keeps it from going down at once."""
    first = holder(copy)
    lines = (copy / ".localdb" / "data" / "postmaster.pid").read_text().splitlines()
    client = psycopg2.connect(host=lines[4], user="directory", dbname="directory")
    kill = ["/usr/bin/env", "pkill", "-9", "-f", f"{copy}/portal/database/.* keep"]
    subprocess.run(kill, check=True)
    os.kill(int(lines[0]), signal.SIGTERM)
    first.kill()
    end(first)
    leaving = threading.Timer(1, client.close)
    leaving.start()

    second = holder(copy)

    leaving.join()
    end(second)
    assert has_stopped(copy)


ATTACH = (
    ASK
    + """
try:
    local_postgres.attach()
except local_postgres.LocalDatabaseUnavailable as reason:
    print(reason)
"""
)


def attaching(project):
    done = subprocess.run(
        [sys.executable, "-c", ATTACH, str(project / ".localdb")],
        cwd=project,
        capture_output=True,
        text=True,
        check=True,
    )
    return done.stdout


@pytest.fixture
def data(copy):
    """What a database consists of, as far as anybody looks before it starts."""
    folder = copy / ".localdb" / "data"
    for name in ["global", "base", "pg_wal", "pg_xact"]:
        (folder / name).mkdir(parents=True)
    (folder / "PG_VERSION").write_text("18\n")
    for name in ["postgresql.conf", "global/pg_control"]:
        (folder / name).touch()
    return folder


@pytest.mark.parametrize("part", ["PG_VERSION", "global/pg_control", "pg_wal"])
def test_a_database_that_was_half_deleted_is_said_in_a_sentence(copy, data, part):
    gone = data / part
    shutil.rmtree(gone) if gone.is_dir() else gone.unlink()

    says = attaching(copy)

    assert f"{part} is missing. Delete" in says
    assert "start again to have a new one" in says


def test_a_database_of_another_version_is_said_in_a_sentence(copy, data):
    (data / "PG_VERSION").write_text("15\n")

    assert "was written by PostgreSQL 15, and" in attaching(copy)


def test_a_folder_that_cannot_be_made_is_said_in_a_sentence(copy):
    (copy / ".localdb").write_text("a file in its place")

    assert "You cannot write to" in attaching(copy)
