"""Three nodes of PostgreSQL under Patroni, and the way from the site to the primary."""

import json
import os
import signal
import time
import urllib.error
import urllib.request
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from machines import WEB_ADDRESS, Machine, run

CONFIGURATION = Path(__file__).resolve().parents[1] / "failover"
FIRST = "10.77.0.11"
DATA = "/var/lib/postgresql"
DISK_SIZE = "1g"
LEAST_MEGABYTES = "100"
PATIENCE = 120
SECONDS_BETWEEN_LOOKS, SECONDS_STEADY = 1.0, 7.0


def wait_until(happened: Callable[[], object], what: str, seconds: float = PATIENCE) -> None:
    """Raises TimeoutError where it does not happen in time."""
    until = time.monotonic() + seconds
    while not happened():
        if time.monotonic() > until:
            raise TimeoutError(f"not in {seconds:.0f} s: {what}")
        time.sleep(0.1)


@dataclass(frozen=True)
class Member:
    name: str
    role: str
    state: str
    timeline: int
    lag: object

    @property
    def is_well(self) -> bool:
        return self.state in {"running", "streaming"} and self.lag in {None, 0}


class Node(Machine):
    """A machine with etcd, Patroni and PostgreSQL, whose data has a small disk of its own."""

    @classmethod
    def numbered(cls, number: int, room: Path) -> "Node":
        owners = {
            DATA: "postgres",
            "/var/lib/etcd": "postgres",
            "/run": "root",
            "/etc/etcd": "root",
            "/etc/patroni": "root",
        }
        return cls(f"node{number}", f"10.77.0.1{number}", room, owners)

    def build(self) -> None:
        super().build()
        disk = str(self.folder(DATA))
        run("mount", "-t", "tmpfs", "-o", f"size={DISK_SIZE},mode=755", "tmpfs", disk)
        run("chown", "postgres", disk)
        sockets = self.folder("/run") / "postgresql"
        sockets.mkdir()
        run("chown", "postgres", str(sockets))
        self._configure("etcd.yml", "/etc/etcd", "etcd.yml")
        self._configure("patroni.yml", "/etc/patroni", "config.yml")

    def _configure(self, example: str, folder: str, name: str) -> None:
        """Write the file with this node's own name and address."""
        lines = (CONFIGURATION / example).read_text().splitlines()
        own = [self._own(line) for line in lines]
        (self.folder(folder) / name).write_text("\n".join(own))

    def _own(self, line: str) -> str:
        if "hosts:" in line or line.startswith("initial-cluster:"):
            return line
        return line.replace(FIRST, self.address).replace("name: node1", f"name: {self.name}")

    def switch_on(self) -> None:
        self.start("etcd", "--config-file", "/etc/etcd/etcd.yml", user="postgres")
        self.start_patroni()

    def start_patroni(self) -> None:
        patroni = self.start("patroni", "/etc/patroni/config.yml", user="postgres")
        look = [str(CONFIGURATION / "leave-when-full"), f"http://{self.address}:8008", DATA]
        stop = ["kill", str(patroni.pid)]
        repeat = f'while sleep 5 && kill -0 {patroni.pid}; do "$@"; done'
        self.start("sh", "-c", repeat, "sh", *look, LEAST_MEGABYTES, *stop)

    def kill_server(self) -> None:
        """End PostgreSQL's main process; Patroni goes on."""
        lines = (self.folder(DATA) / "15/directory/postmaster.pid").read_text().splitlines()
        os.kill(int(lines[0]), signal.SIGKILL)

    def fill_disk(self) -> None:
        """Write until nothing fits any more."""
        filler = self.folder(DATA) / "filler"
        run("sh", "-c", f"cat /dev/zero >{filler} 2>{self.log('filler')} || true")

    def empty_disk(self) -> None:
        (self.folder(DATA) / "filler").unlink()
        self.start_patroni()

    def ask(self, path: str) -> bytes | None:
        """What Patroni's REST API answers, if it does."""
        try:
            with urllib.request.urlopen(f"http://{self.address}:8008{path}", timeout=1) as answer:
                return bytes(answer.read())
        except (urllib.error.URLError, OSError):
            return None


class Cluster:
    def __init__(self, room: Path) -> None:
        self.nodes = [Node.numbered(number, room) for number in (1, 2, 3)]
        web = {"/run": "root", "/etc/haproxy": "root", "/etc/pgbouncer": "root"}
        self.web = Machine("web", WEB_ADDRESS, room, web)

    def start(self) -> None:
        for node in self.nodes:
            node.build()
            node.plug_in()
            node.switch_on()
        self.web.build()
        for name in ("haproxy", "pgbouncer"):
            target = self.web.folder(f"/etc/{name}")
            for example in CONFIGURATION.glob(f"{name}.*"):
                (target / example.name).write_text(example.read_text())
        users = (CONFIGURATION / "userlist.txt").read_text()
        (self.web.folder("/etc/pgbouncer") / "userlist.txt").write_text(users)
        self.web.start("haproxy", "-db", "-f", "/etc/haproxy/haproxy.cfg")
        self.web.start("pgbouncer", "/etc/pgbouncer/pgbouncer.ini", user="postgres")
        self.wait_until_whole("in the beginning")

    def wait_until_whole(self, when: str) -> None:
        """Wait until the nodes are in step, and have been for longer than Patroni takes to look."""
        good = 0

        def is_steady() -> bool:
            nonlocal good
            good = good + 1 if all(map(self.is_whole, self.nodes)) else 0
            time.sleep(SECONDS_BETWEEN_LOOKS)
            return good * SECONDS_BETWEEN_LOOKS >= SECONDS_STEADY

        wait_until(is_steady, f"three nodes in step {when}")

    def is_whole(self, node: Node) -> bool:
        """A primary, a replica that every write waits for, and another, all of one history."""
        found = json.loads(node.ask("/cluster") or '{"members": []}')["members"]
        members = [
            Member(m["name"], m["role"], m["state"], m.get("timeline", 0), m.get("lag"))
            for m in found
        ]
        roles = sorted(member.role for member in members)
        is_one_history = len({member.timeline for member in members}) == 1
        return (
            roles == ["leader", "replica", "sync_standby"]
            and is_one_history
            and all(member.is_well for member in members)
        )

    def primary(self) -> Node | None:
        return next((node for node in self.nodes if node.ask("/primary") is not None), None)
