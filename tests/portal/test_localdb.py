import shutil
import subprocess
import sys
import time
from pathlib import Path

import pytest

ASK = """
import sys
from pathlib import Path
from portal import localdb
localdb.FOLDER = Path(sys.argv[1])
"""
HOLD = (
    ASK
    + """
localdb.attach()
print("attached", flush=True)
sys.stdin.read()
localdb.release()
"""
)


@pytest.fixture
def copy(tmp_path):
    """A project of its own, in a folder with a space, so that its server is its own too."""
    project = tmp_path / "a project"
    (project / "portal").mkdir(parents=True)
    (project / "portal" / "__init__.py").touch()
    shutil.copy(Path(__file__).parents[2] / "portal" / "localdb.py", project / "portal")
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
