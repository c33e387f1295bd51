"""Requests a second of every kind of page, as a ratio to the floor view of the same run."""

import json
import os
import statistics
import subprocess
import sys
import time
from collections import defaultdict
from io import StringIO

import pytest
from django.core.management import call_command
from django.db import connection

from services.models import Category, Service, Use
from tests.benchmarks import data, load

PORT = 8977
ROUNDS = 4
SECONDS = float(os.environ.get("BENCH_SECONDS", "2"))


@pytest.fixture
def server(transactional_db):
    """The product under gunicorn with 2 sync workers, on a database full of data."""
    call_command("load_councils", stdout=StringIO())
    call_command("load_taxonomy", stdout=StringIO())
    data.load_everything()
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
    wait_for_answer()
    yield
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


def pages():
    busiest = Service.objects.by_use()[0]
    top = Category.objects.top().in_order()[0]
    return {
        "floor": "/floor/",
        "home": "/",
        "catalogue, page 1": "/services/",
        "catalogue, page 700": "/services/?page=700",
        "three facets": f"/services/?category={top.slug}&phase=live&hosting=saas",
        "listing": busiest.get_absolute_url(),
        "product, 300 councils": "/services/products/product-1/",
        "councils": "/councils/",
        "a council": Use.objects.order_by("pk")[0].council.get_absolute_url(),
    }


def measure(path):
    done = subprocess.run(
        [sys.executable, "-m", "tests.benchmarks.load", str(PORT), path, str(SECONDS)],
        check=True,
        capture_output=True,
    )
    return json.loads(done.stdout)


def test_pages_against_the_floor(server, capsys):
    measured = defaultdict(lambda: {"took": 0, "latencies": []})
    sizes = {"services": Service.objects.count(), "uses": Use.objects.count()}
    addresses = pages()
    first = {name: load.fetch(PORT, path) for name, path in addresses.items()}
    for _ in range(ROUNDS):
        for name, path in addresses.items():
            run = measure(path)
            measured[name]["took"] += run["took"]
            measured[name]["latencies"] += run["latencies"]

    with capsys.disabled():
        print(
            f"\n{sizes['services']:,} services, {sizes['uses']:,} uses; "
            f"2 sync workers, {load.CONNECTIONS} connections, {ROUNDS} rounds of {SECONDS:g} s"
        )
        print(
            f"{'page':24}{'requests/s':>12}{'ratio':>8}{'p50 ms':>9}{'p99 ms':>9}{'first ms':>10}"
        )
        floor = rate(measured["floor"])
        for name, run in measured.items():
            cuts = statistics.quantiles(run["latencies"], n=100)
            print(
                f"{name:24}{rate(run):12.0f}{rate(run) / floor:8.3f}"
                f"{1000 * cuts[49]:9.1f}{1000 * cuts[98]:9.1f}{1000 * first[name]:10.1f}"
            )
    assert all(run["latencies"] for run in measured.values())


def rate(run):
    return len(run["latencies"]) / run["took"]
