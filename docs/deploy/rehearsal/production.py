"""The site in production on this machine, with an address, data and a member who is signed in."""

import subprocess
import sys
import time
import urllib.error
import urllib.request
from http import HTTPStatus
from pathlib import Path

from cluster import wait_until
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


def serve(room: Path) -> subprocess.Popen[bytes]:
    """Start the web server, with the settings in the environment."""
    with (room / "web.log").open("ab") as log:
        server = subprocess.Popen(
            [sys.executable, "-m", "gunicorn", "-c", "python:portal.gunicorn", "portal.wsgi"],
            cwd=PROJECT,
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
        )
    wait_until(answers, "the first page")
    return server


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
