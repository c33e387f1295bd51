"""The product under gunicorn, and how its pages are measured."""

import json
import os
import socket
import subprocess
import sys
import time
from collections import defaultdict
from contextlib import contextmanager
from dataclasses import asdict

from django.db import connection

from tests.benchmarks.load import Answer, fetch

ROUNDS = int(os.environ.get("BENCH_ROUNDS", "4"))
SECONDS = float(os.environ.get("BENCH_SECONDS", "2"))


@contextmanager
def serving(database, workers=2):
    """Sync workers on a database; the port, and the process of gunicorn."""
    port = free_port()
    gunicorn = subprocess.Popen(
        [
            *(sys.executable, "-m", "gunicorn", "tests.benchmarks.wsgi"),
            *("--workers", str(workers), "--worker-class", "sync"),
            *("--bind", f"127.0.0.1:{port}", "--log-level", "warning"),
        ],
        env={**os.environ, "DATABASE_URL": address_of(database), "DEBUG": "false"},
    )
    try:
        wait_for_answer(port)
        load_what_every_page_needs(port)
        yield port, gunicorn
    finally:
        gunicorn.terminate()
        gunicorn.wait(10)


def address_of(database):
    server = connection.settings_dict
    host = str(server["HOST"]).replace("/", "%2F")
    port = f":{server['PORT']}" if server["PORT"] else ""
    return f"postgres://{server['USER']}:{server['PASSWORD']}@{host}{port}/{database}"


def free_port():
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return found.getsockname()[1]


def wait_for_answer(port):
    until = time.monotonic() + 30
    while time.monotonic() < until:
        try:
            return fetch({"port": port, "path": "/floor/"})
        except OSError:
            time.sleep(0.1)
    raise RuntimeError("the server does not answer")


def load_what_every_page_needs(port):
    """The first of our pages would otherwise pay for code and templates that all of them share."""
    for _ in range(10):
        fetch({"port": port, "path": "/accounts/login/"})


def measure_in_turns(addresses):
    """The first answer of each address, and all that a load of some rounds has brought."""
    first = {each: fetch(asdict(each)) for each in addresses}
    measured = defaultdict(lambda: {"took": 0, "answers": [], "refused": []})
    for turn in range(ROUNDS):
        for each in with_floors(addresses):
            run = measure(each, (turn + 1) * 10_000)
            measured[each]["took"] += run["took"]
            measured[each]["refused"] += run["refused"]
            measured[each]["answers"] += (Answer(*answer) for answer in run["answers"])
    return first, measured


def with_floors(addresses):
    """In their order, with the floors again after each ten: a machine is not always as fast."""
    floors = [each for each in addresses if each.is_floor]
    for place, each in enumerate(addresses, start=1):
        yield each
        if place % 10 == 0:
            yield from floors


def measure(address, turn):
    """One round of load; ``turn`` says with which of its people it begins."""
    done = subprocess.run(
        [sys.executable, "-m", "tests.benchmarks.load"],
        input=json.dumps([asdict(address), SECONDS, turn]).encode(),
        check=True,
        stdout=subprocess.PIPE,
    )
    return json.loads(done.stdout)
