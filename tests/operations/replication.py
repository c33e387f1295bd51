"""A primary and its replicas: real servers of one's own, made from the embedded programs."""

import os
import shutil
import signal
import subprocess
import time
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from itertools import repeat
from pathlib import Path
from urllib.parse import quote

import psycopg2

from portal.database.local_postgres import binary

PATIENCE = 60
# a primary that keeps what a replica has not read yet, and does not wait for a disk
SETTINGS = (
    *("unix_socket_permissions=0700", "wal_level=replica", "fsync=off"),
    *("max_wal_senders=5", "wal_keep_size=512MB", "hot_standby=on", "log_min_messages=fatal"),
    *("max_connections=80", "shared_buffers=128MB"),
)


@dataclass(frozen=True)
class Place:
    """Where a server runs: what it listens at, and the command that runs others there."""

    address: str = ""
    command: tuple[str, ...] = ()


HERE = Place()


class Server:
    """A PostgreSQL in a folder, with a port of its own; it answers at its place or by a socket."""

    def __init__(self, folder, port, place=HERE):
        self.folder, self.port, self.place = Path(folder), port, place
        self.data = self.folder / f"data{port}"
        self.process = None

    @property
    def host(self):
        return self.place.address or str(self.folder)

    @property
    def url(self):
        return f"postgres://directory@{quote(self.host, safe='')}:{self.port}/directory"

    def start(self):
        settings = (*SETTINGS, f"listen_addresses={self.place.address}")
        words = [word for setting in settings for word in ("-c", setting)]
        where = ["-D", str(self.data), "-k", str(self.folder), "-p", str(self.port)]
        self.process = subprocess.Popen(
            [*self.place.command, *as_server(), str(binary("postgres")), *where, *words],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        self.wait_for_answer()

    def wait_for_answer(self):
        ready = [str(binary("pg_isready")), "-q", "-h", str(self.folder), "-p", str(self.port)]
        until = time.monotonic() + PATIENCE
        while subprocess.run(ready, check=False).returncode:
            if self.process.poll() is not None or time.monotonic() > until:
                raise TimeoutError(f"the server at {self.port} does not start")
            time.sleep(0.05)

    def kill(self):
        """End it as a lost machine does: nothing is written any more, and no client is told."""
        for pid in (self.process.pid, *children(self.process.pid)):
            with suppress(ProcessLookupError):  # some end with what they belong to
                os.kill(pid, signal.SIGKILL)
        self.process.wait(PATIENCE)
        (self.data / "postmaster.pid").unlink(missing_ok=True)

    def hang(self):
        """Stop it without a word: sockets stay open, as after a network cut."""
        self._signal(signal.SIGSTOP)

    def wake(self):
        self._signal(signal.SIGCONT)

    def _signal(self, number):
        """The main process first, so that it begins no other."""
        os.kill(self.process.pid, number)
        for pid in children(self.process.pid):
            os.kill(pid, number)

    def stop(self):
        if self.process is not None and self.process.poll() is None:
            self.process.send_signal(signal.SIGINT)
            self.process.wait(PATIENCE)

    def ask(self, sql, database="directory"):
        """The first column of the first row."""
        opened = psycopg2.connect(
            host=str(self.folder), port=self.port, user="directory", dbname=database
        )
        opened.autocommit = True
        try:
            with opened.cursor() as cursor:
                cursor.execute(sql)
                row = cursor.fetchone() if cursor.description else None
                return row and row[0]
        finally:
            opened.close()


def as_server():
    """PostgreSQL refuses to run as root; a user namespace makes root an ordinary user to it."""
    return ["unshare", "-U", "--map-user=1000"] if os.geteuid() == 0 else []


def call(program, *arguments):
    command = [*as_server(), str(binary(program)), *arguments]
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)


def children(pid):
    listed = ["pgrep", "-P", str(pid)]
    found = subprocess.run(listed, capture_output=True, text=True, check=False)
    return [int(child) for child in found.stdout.split()]


@contextmanager
def primary_with(folder, replicas, first_port, places=()):
    """A primary with an empty database, and so many replicas of it, each of them running.

    The places are of the primary and of each replica. Without them, all are here.
    """
    places = places or (*repeat(HERE, replicas + 1),)
    primary = Server(folder, first_port, places[0])
    servers = [primary]
    try:
        initialise(primary)
        primary.start()
        primary.ask("CREATE DATABASE directory", database="postgres")
        for number, place in enumerate(places[1:], first_port + 1):
            servers.append(copy_of(primary, number, place))
        yield servers
    finally:
        for server in reversed(servers):
            server.stop()
            shutil.rmtree(server.data, ignore_errors=True)


def initialise(server):
    server.data.mkdir(mode=0o700)
    call(
        "initdb",
        *("-D", str(server.data), "-U", "directory", "--auth=trust", "--encoding=UTF8"),
        *("--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--no-sync"),
    )
    if server.place.address:
        with (server.data / "pg_hba.conf").open("a") as rules:
            rules.write("host all,replication all samenet trust\n")


def copy_of(primary, port, place=HERE):
    """A replica that follows the primary from now on."""
    replica = Server(primary.folder, port, place)
    call(
        "pg_basebackup",
        *("-h", primary.host, "-p", str(primary.port), "-U", "directory"),
        *("-D", str(replica.data), "-R", "-X", "stream", "-c", "fast", "--no-sync"),
    )
    replica.start()
    return replica
