"""The product under gunicorn, and how its pages are measured and told."""

import json
import os
import statistics
import subprocess
import sys
import time
from collections import defaultdict
from contextlib import contextmanager

from django.db import connection

from tests.benchmarks import load

PORT = 8977
ROUNDS = 4
SECONDS = float(os.environ.get("BENCH_SECONDS", "2"))


@contextmanager
def serving():
    """Two sync workers on the database of the test."""
    database = connection.settings_dict
    url = f"postgres://{database['USER']}:{database['PASSWORD']}@%HOST%/{database['NAME']}"
    host = str(database["HOST"]).replace("/", "%2F")
    gunicorn = subprocess.Popen(
        [
            *(sys.executable, "-m", "gunicorn", "tests.benchmarks.wsgi", "--workers", "2"),
            *("--worker-class", "sync", "--bind", f"127.0.0.1:{PORT}", "--log-level", "warning"),
        ],
        env={**os.environ, "DATABASE_URL": url.replace("%HOST%", host), "DEBUG": "false"},
    )
    try:
        wait_for_answer()
        yield gunicorn
    finally:
        gunicorn.terminate()
        gunicorn.wait(10)


def wait_for_answer():
    until = time.monotonic() + 30
    while time.monotonic() < until:
        try:
            load.fetch(PORT, "/floor/")
            return
        except OSError:
            time.sleep(0.1)
    raise RuntimeError("the server does not answer")


def measure(asked, turn=0):
    """One round of load; ``turn`` says with which of its people it begins."""
    done = subprocess.run(
        [sys.executable, "-m", "tests.benchmarks.load"],
        input=json.dumps([PORT, asked, SECONDS, turn]).encode(),
        check=True,
        capture_output=True,
    )
    return json.loads(done.stdout)


def measure_in_turns(addresses):
    """What the load of each address took, and how long the first request did."""
    first = {name: load.fetch(PORT, asked) for name, asked in addresses.items()}
    measured = defaultdict(lambda: {"took": 0, "latencies": []})
    for turn in range(ROUNDS):
        for name, asked in addresses.items():
            run = measure(asked, (turn + 1) * 10_000)
            measured[name]["took"] += run["took"]
            measured[name]["latencies"] += run["latencies"]
    return measured, first


def notify(title, measured, first):
    print(
        f"\n{title}; 2 sync workers, {load.CONNECTIONS} connections, "
        f"{ROUNDS} rounds of {SECONDS:g} s"
    )
    print(f"{'page':24}{'requests/s':>12}{'ratio':>8}{'p50 ms':>9}{'p99 ms':>9}{'first ms':>10}")
    floor = rate(measured["floor"])
    for name, run in measured.items():
        cuts = statistics.quantiles(run["latencies"], n=100)
        print(
            f"{name:24}{rate(run):12.0f}{rate(run) / floor:8.3f}"
            f"{1000 * cuts[49]:9.1f}{1000 * cuts[98]:9.1f}{1000 * first[name]:10.1f}"
        )


def rate(run):
    return len(run["latencies"]) / run["took"]
