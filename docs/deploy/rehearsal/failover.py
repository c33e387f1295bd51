"""Takes the primary away in several ways, and measures what writers and readers saw."""

import os
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import django
import production
from cluster import Cluster, Node, wait_until
from machines import build_bridge, run
from witnesses import MEMBER_PAGES, PAGES, Reader, Writer, failures, in_words, longest_gap

from portal.database import limits

SUPERUSER = "postgres://postgres:change-me-superuser@127.0.0.1:5000"
DIRECT = "postgres://directory:change-me-directory@127.0.0.1:5000/directory"
PREPARE = """
CREATE ROLE directory LOGIN PASSWORD 'change-me-directory';
ALTER ROLE directory SET statement_timeout = '5s';
ALTER ROLE directory SET lock_timeout = '5s';
ALTER ROLE directory SET idle_in_transaction_session_timeout = '30s';
"""
HEADING = """
| fault | writes lost | seconds without writes | longest request | pages failed | what was seen |
|---|---|---|---|---|---|
""".strip()
MAX_GAP, MAX_REQUEST = 30.0, 10.0
AFTERWARDS = 3.0
SECONDS_ALONE = 25.0
BACKGROUND = {"worker", "scheduler"}


@dataclass(frozen=True)
class Fault:
    name: str
    strike: Callable[[Node], None]
    mend: Callable[[Node], None]
    is_survived: bool = True


KILLED = Fault("kill -9 of the primary", Node.kill_server, lambda node: None)
DIES = Fault("machine of the primary dies", Node.die, Node.switch_on)
FAULTS = [
    KILLED,
    DIES,
    Fault("network of the primary is cut", Node.cut, Node.join),
    Fault("disk of the primary is full", Node.fill_disk, Node.empty_disk),
]


@dataclass(frozen=True)
class Row:
    """What one fault did, and what people saw of it."""

    fault: Fault
    lost: int
    gap: float
    longest: float
    failed_pages: str
    seen: str

    @property
    def is_kept(self) -> bool:
        is_back = self.gap < MAX_GAP or not self.fault.is_survived
        return not self.lost and is_back and self.longest < MAX_REQUEST

    def __str__(self) -> str:
        numbers = f"{self.lost} | {self.gap:.1f} | {self.longest:.1f} | {self.failed_pages}"
        return f"| {self.fault.name} | {numbers} | {self.seen} |"


class Rehearsal:
    def __init__(self, cluster: Cluster) -> None:
        self.cluster = cluster
        self.writers = [Writer(), Writer()]
        self.readers = [
            Reader(production.ADDRESS, PAGES),
            Reader(production.ADDRESS, MEMBER_PAGES, production.sign_in()),
        ]
        self._lost: set[str] = set()

    def start(self) -> None:
        for witness in [*self.writers, *self.readers]:
            witness.start()
        time.sleep(AFTERWARDS)

    def rows(self, failovers: int) -> Iterator[Row]:
        for fault in FAULTS:
            yield self.strike(fault)
        yield self.lose_replicas()
        for number in range(failovers):
            yield self.strike((DIES, KILLED)[number % 2])

    def strike(self, fault: Fault) -> Row:
        """Strike, wait until writes are back, mend, and wait until all three are in step."""
        primary, began = self.cluster.primary(), time.monotonic()
        if primary is None:
            raise RuntimeError("there is no primary to begin with")
        fault.strike(primary)
        if fault.is_survived:
            wait_until(lambda: self._is_over(primary, began), f"writes after: {fault.name}", 60)
        fault.mend(primary)
        self.cluster.wait_until_whole(f"after: {fault.name}")
        return self._row(fault, began, time.monotonic())

    def lose_replicas(self) -> Row:
        """Cut both replicas off for a while: nothing may be acknowledged, and pages are read."""
        replicas = [node for node in self.cluster.nodes if node is not self.cluster.primary()]

        def cut(primary: Node) -> None:
            for replica in replicas:
                replica.cut()
            time.sleep(SECONDS_ALONE)

        def join(primary: Node) -> None:
            for replica in replicas:
                replica.join()

        return self.strike(
            Fault("both replicas are cut off for 25 s", cut, join, is_survived=False)
        )

    def _is_over(self, former: Node, began: float) -> bool:
        """Whether there is another primary, and writers have written again for a while."""
        now = time.monotonic()
        if now < began + AFTERWARDS or self.cluster.primary() in {None, former}:
            return False
        recent = [e for writer in self.writers for e in writer.between(now - AFTERWARDS, now)]
        return bool(recent) and all(event.outcome == "ok" for event in recent)

    def _row(self, fault: Fault, began: float, ended: float) -> Row:
        writes = [e for writer in self.writers for e in writer.between(began, ended)]
        reads = [e for reader in self.readers for e in reader.between(began, ended)]
        return Row(
            fault,
            len(self._newly_lost()),
            longest_gap(writes, began, ended),
            max(event.seconds for event in writes + reads),
            f"{failures(reads).total()} of {len(reads)}",
            f"pages: {in_words(failures(reads))}; writes: {in_words(failures(writes))}",
        )

    def _newly_lost(self) -> set[str]:
        before = self._lost
        self._lost = set().union(*(writer.lost() for writer in self.writers))
        return self._lost - before


def prepare(room: Path, backup: Path | None) -> Cluster:
    build_bridge()
    cluster = Cluster(room)
    cluster.start()
    run("psql", "-q", f"{SUPERUSER}/postgres", "-c", PREPARE)
    run("psql", "-q", f"{SUPERUSER}/postgres", "-c", "CREATE DATABASE directory OWNER directory")
    production.fill(DIRECT, backup)
    production.serve(room, DIRECT)
    return cluster


def main(room: Path, failovers: int, backup: Path | None) -> int:
    limits.serve_pages()
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portal.settings")
    cluster = prepare(room, backup)
    django.setup()
    rehearsal = Rehearsal(cluster)
    rehearsal.start()
    print(HEADING, flush=True)
    rows = []
    for row in rehearsal.rows(failovers):
        print(row, flush=True)
        rows.append(row)
    alive = production.kinds_alive()
    print(f"At the end these said within a minute that they live: {', '.join(sorted(alive))}")
    return 0 if all(row.is_kept for row in rows) and alive == BACKGROUND else 1


if __name__ == "__main__":
    folder, times, *backups = sys.argv[1:]
    sys.exit(main(Path(folder), int(times), Path(backups[0]) if backups else None))
