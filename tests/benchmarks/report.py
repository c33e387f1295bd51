"""The figures of each page, as tables to read and to put into a document, and as JSON."""

import os
import platform
import subprocess
from pathlib import Path
from statistics import fmean, median

from django.db import connection
from django.utils import timezone

from tests.benchmarks.sizes import SIZES

COLUMNS = {
    "page": "name",
    "requests/s": "rate",
    "ratio": "ratio",
    "p50 ms": "p50_ms",
    "p99 ms": "p99_ms",
    "CPU ms": "cpu_ms",
    "queries": "queries",
    "bytes": "bytes",
    "first ms": "first_ms",
    "first CPU ms": "first_cpu_ms",
}


def rows_of(first, measured):
    """A row for each address.

    ``ratio`` of a size of ours is to its floor, that of a peer to our first; ``own_ratio`` of a
    peer is to the floor that it has itself.
    """
    rates = {each: len(run["answers"]) / run["took"] for each, run in measured.items()}
    floors = {each.system: rates[each] for each in rates if each.is_floor}
    ours = floors[next(iter(floors))]
    return [
        {
            "name": each.name,
            "system": each.system,
            "rate": rate,
            "ratio": rate / (floors.get(each.system, ours) if each.system in SIZES else ours),
            "own_ratio": rate / floors[each.system] if each.system in floors else None,
            **spent(measured[each]["answers"] or [first[each]]),
            "refused": len(measured[each]["refused"]),
            "first_ms": 1000 * first[each].seconds,
            "first_cpu_ms": milliseconds(first[each].cpu),
        }
        for each, rate in rates.items()
    ]


def spent(answers):
    times = sorted(answer.seconds for answer in answers)
    known = [answer for answer in answers if answer.cpu is not None]
    return {
        "p50_ms": 1000 * median(times),
        "p99_ms": 1000 * times[99 * len(times) // 100],
        "cpu_ms": milliseconds(fmean(answer.cpu for answer in known)) if known else None,
        "queries": round(median(answer.queries for answer in known)) if known else None,
        "bytes": round(median(answer.size for answer in answers)),
    }


def milliseconds(seconds):
    return None if seconds is None else 1000 * seconds


def growth(rows, small, large):
    """How many times longer each page, and its first request, take in the second size."""
    known = {(row["system"], row["name"]): row for row in rows if row["rate"]}
    pairs = [
        (row, known.get((large, name))) for (system, name), row in known.items() if system == small
    ]
    return [
        {
            "page": before["name"],
            small: 1000 / before["rate"],
            large: 1000 / after["rate"],
            "growth": before["rate"] / after["rate"],
            "growth of the first": after["first_ms"] / before["first_ms"],
        }
        for before, after in pairs
        if after
    ]


def table(rows, columns=COLUMNS):
    """In Markdown."""
    cells = [list(columns), *([shown(row[key]) for key in columns.values()] for row in rows)]
    widths = [max(map(len, column)) for column in zip(*cells, strict=True)]
    first, *others = [
        "| " + " | ".join(pad(cell, width) for cell, width in zip(line, widths, strict=True)) + " |"
        for line in cells
    ]
    rule = "|".join(["", *("-" * (width + 1) + ":" for width in widths), ""])
    return "\n".join([first, rule.replace(":", "-", 1), *others])


def pad(cell, width):
    is_number = cell[:1].isdigit()
    return cell.rjust(width) if is_number else cell.ljust(width)


def shown(value):
    if value is None:
        return "–"
    if not isinstance(value, float):
        return f"{value:,}" if isinstance(value, int) else value
    return f"{value:,.0f}" if value >= 100 else f"{value:.3g}"


def machine():
    """Where and when this was measured."""
    models = [
        line.partition(": ")[2]
        for line in Path("/proc/cpuinfo").read_text().splitlines()
        if line.startswith("model name")
    ]
    return {
        "date": timezone.now().isoformat(timespec="seconds"),
        "commit": git("describe", "--always", "--dirty"),
        "cores": os.cpu_count(),
        "processor": models[0] if models else platform.processor(),
        "python": platform.python_version(),
        "postgresql": connection.cursor().connection.info.parameter_status("server_version"),
    }


def git(*words):
    done = subprocess.run(["git", *words], check=False, capture_output=True, text=True)  # noqa: S607
    return done.stdout.strip()
