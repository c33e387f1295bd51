"""The site in production on this machine, with an address, data and a member who is signed in."""

import os
import subprocess
import sys
import time
import urllib.error
import urllib.request
from http import HTTPStatus
from pathlib import Path

from cluster import wait_until
from django.apps import apps
from django.conf import settings
from django.contrib.auth import get_user_model
from django.test.client import Client
from machines import run

PROJECT = Path(__file__).resolve().parents[3]
ADDRESS = "http://127.0.0.1:8000"
DATA = ("load_councils", "load_taxonomy", "load_synonyms", "load_boards")


def manage(*arguments: str, url: str) -> str:
    pooled = {"DATABASE_URL": url, "DATABASE_IS_POOLED": "false"}
    return run(sys.executable, str(PROJECT / "manage.py"), *arguments, **pooled)


def fill(url: str, backup: Path | None) -> None:
    """Fill an empty database: from a backup, or with what a new site begins with."""
    if backup:
        manage("restore", str(backup), url=url)
    manage("migrate", "--verbosity", "0", url=url)
    manage("createcachetable", url=url)
    manage("collectstatic", "--noinput", "--verbosity", "0", url=url)
    for command in () if backup else DATA:
        manage(command, url=url)


def serve(room: Path, url: str) -> None:
    """Start web server, worker and scheduler, with the settings in the environment.

    Worker and scheduler go to the database past the pooler.
    """
    gunicorn = ("-m", "gunicorn", "-c", "python:portal.gunicorn", "portal.wsgi")
    _start(room / "web.log", *gunicorn)
    for command in ("worker", "scheduler"):
        log = room / f"{command}.log"
        _start(log, "manage.py", command, DATABASE_URL=url, DATABASE_IS_POOLED="false")
    wait_until(answers, "the first page")


def _start(log: Path, *arguments: str, **more: str) -> None:
    with log.open("ab") as output:
        subprocess.Popen(
            [sys.executable, *arguments],
            cwd=PROJECT,
            env={**os.environ, **more},
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=output,
        )


def kinds_alive() -> set[str]:
    """Which of worker and scheduler said within a minute that they live."""
    names = apps.get_model("operations", "Runner").objects.alive()
    return set(names.values_list("kind", flat=True))


def answers() -> bool:
    request = urllib.request.Request(f"{ADDRESS}/healthz", headers={"Host": "directory.example"})
    try:
        with urllib.request.urlopen(request, timeout=5) as answer:
            return bool(answer.status == HTTPStatus.OK)
    except OSError:
        return False


def sign_in() -> str:
    """The cookie of a new member."""
    member = get_user_model().objects.create_user(f"witness{time.time():.0f}@directory.example")
    client = Client()
    client.force_login(member, backend=settings.AUTHENTICATION_BACKENDS[0])
    name = settings.SESSION_COOKIE_NAME
    return f"{name}={client.cookies[name].value}"
