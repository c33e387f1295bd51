"""Every kind of page, as a ratio to the floor of the same run (docs/performance.md)."""

import json
import os
from collections import Counter
from contextlib import ExitStack
from itertools import chain
from pathlib import Path

from django.core.management import call_command

from tests.benchmarks import database, report
from tests.benchmarks.addresses import addresses_of, read_peers
from tests.benchmarks.load import CONNECTIONS
from tests.benchmarks.server import ROUNDS, SECONDS, measure_in_turns, serving
from tests.benchmarks.sizes import SIZES


def main():
    sizes = [SIZES[name] for name in split("BENCH_SIZE") or ["small"]]
    call_command("collectstatic", verbosity=0, interactive=False)
    with ExitStack() as servers:
        ours = []
        for size in sizes:
            port, _ = servers.enter_context(serving(database.use(size)))
            ours.append(addresses_of(size, port, split("PAGES")))
        # a page of one size beside the same page of the other
        addresses = list(chain.from_iterable(zip(*ours, strict=True)))
        if peers := os.environ.get("BENCH_PEERS"):
            addresses += read_peers(peers)
        first, measured = measure_in_turns(addresses)
    database.restore()
    for refusal, times in Counter(r for run in measured.values() for r in run["refused"]).items():
        print(f"{times} times {refusal}")
    tell(sizes, report.rows_of(first, measured))


def split(name):
    """The words of a setting, which commas separate."""
    return [word.strip() for word in os.environ.get(name, "").split(",") if word.strip()]


def tell(sizes, rows):
    """Print a table for each size, the first with the peers; growth; and keep it all as JSON."""
    machine, names = report.machine(), [size.name for size in sizes]
    print(", ".join(f"{key} {value}" for key, value in machine.items()))
    for name in names:
        peers = {row["system"] for row in rows} - set(names) if name == names[0] else set()
        print(f"\n{name}; {CONNECTIONS} connections, {ROUNDS} rounds of {SECONDS:g} s\n")
        print(report.table([row for row in rows if row["system"] in {name, *peers}]))
    grown = report.growth(rows, *names) if len(names) == 2 else []
    if grown:
        print("\nms a request, and how many times longer it takes\n")
        print(report.table(grown, {key: key for key in grown[0]}))
    if path := os.environ.get("BENCH_JSON"):
        settings = {"rounds": ROUNDS, "seconds": SECONDS, "connections": CONNECTIONS}
        found = {"machine": machine, **settings, "pages": rows, "growth": grown}
        Path(path).write_text(json.dumps(found, indent=1), encoding="utf-8")
