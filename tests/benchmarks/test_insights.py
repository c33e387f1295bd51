"""Insights of 200,000 uses: its pages as a ratio to the floor, and how long a count takes."""

import time
from datetime import timedelta
from io import StringIO

import pytest
from django.core.management import call_command
from django.db import connection
from django.utils import timezone

from portal.insights.figures import FIGURES, Metrics
from portal.insights.models import Snapshot
from portal.insights.snapshot_job import build_snapshot, count, take_snapshot
from services.models import Use
from tests.benchmarks import data
from tests.benchmarks.server import measure_in_turns, notify, serving

MONTHS = 36


@pytest.fixture
def full(transactional_db):
    """A database full of data, with the figures of three years."""
    call_command("load_councils", stdout=StringIO())
    call_command("load_taxonomy", stdout=StringIO())
    load_quietly()
    began = time.perf_counter()
    take_snapshot()
    took = time.perf_counter() - began
    today = timezone.localdate()
    counted = count(today)
    Snapshot.objects.bulk_create(
        build_snapshot(today - timedelta(days=30 * month), counted, [])
        for month in range(1, MONTHS)
    )
    return took


def load_quietly():
    """The rows without what triggers make of them: no figure reads a counter or the index."""
    with connection.cursor() as cursor:
        cursor.execute("SET session_replication_role = replica")
        data.load_everything()
        cursor.execute("RESET session_replication_role")


def slowest():
    """How long each figure takes by itself, the slowest first."""
    counting, took = Metrics(timezone.localdate()), {}
    for key, figure in FIGURES.items():
        began = time.perf_counter()
        figure.compute(counting)
        took[key] = time.perf_counter() - began
    return sorted(took.items(), key=lambda each: -each[1])


def test_insights_against_the_floor(full, capsys):
    report = Snapshot.objects.newest().get_absolute_url()
    pages = {
        "floor": "/floor/",
        "home": "/",
        "insights": "/insights/",
        "insights, two years ago": f"/insights/?on={timezone.localdate() - timedelta(days=730)}",
        "progress report": report,
        "a figure and its rows": "/insights/figures/sharing_by_area/?group=payroll-and-pensions",
        "all figures, JSON": "/insights/figures.json",
    }
    with serving():
        measured, first = measure_in_turns(pages)

    with capsys.disabled():
        notify(
            f"{Use.objects.count():,} uses, {Snapshot.objects.count()} snapshots", measured, first
        )
        print(f"take_snapshot: {full:.1f} s")
        print("\n".join(f"  {key:28}{seconds:8.2f} s" for key, seconds in slowest()[:8]))
    assert all(run["latencies"] for run in measured.values())
