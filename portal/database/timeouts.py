"""A bound on how long this process waits for a server that does not say anything.

The server keeps ``statement_timeout`` itself, so it keeps nothing when it hangs, and libpq waits
for an answer without end. psycopg2 lets us wait instead (``set_wait_callback``).
"""

import select
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from functools import partial
from threading import Lock

import psycopg2
from psycopg2.extensions import POLL_OK, POLL_READ, STATUS_SETUP, connection
from psycopg2.extras import wait_select

from portal.database.limits import Limits

# after so long without a word another connection asks whether the server answers at all
SILENCE_SECONDS = 2.0
RETRY_SECONDS = 2.0


class ServerSilent(psycopg2.OperationalError):  # type: ignore[misc]  # has no types
    """The server did not say anything in time."""


class Outage:
    """What this process knows about a silent server, so that one thread waits and not all.

    Once the server was silent, connections are refused at once for some seconds. Then one thread
    may try, and the others go on being refused until it succeeded.
    """

    def __init__(self) -> None:
        self._lock = Lock()
        self._refuse_until = 0.0

    @property
    def is_known(self) -> bool:
        return self._refuse_until > time.monotonic()

    def begin(self) -> None:
        self._refuse_until = time.monotonic() + RETRY_SECONDS

    @contextmanager
    def attempt(self, seconds: float) -> Iterator[None]:
        """Try to connect. Raises ServerSilent at once where it is not this thread's turn."""
        self._admit(seconds)
        try:
            yield
        finally:
            if not isinstance(sys.exception(), ServerSilent):
                self._refuse_until = 0.0

    def _admit(self, seconds: float) -> None:
        with self._lock:
            if self.is_known:
                raise ServerSilent("the server was silent a moment ago")
            if self._refuse_until:
                self._refuse_until = time.monotonic() + seconds + RETRY_SECONDS


class BoundedWait:
    """How one connection waits for its server."""

    def __init__(self, limits: Limits, outage: Outage, parameters: Mapping[str, object]) -> None:
        self._limits = limits
        self._outage = outage
        self._parameters = parameters

    def __call__(self, waiting: connection) -> None:
        began = time.monotonic()
        wait = self._for_connection if waiting.status == STATUS_SETUP else self._for_answer
        while (state := waiting.poll()) != POLL_OK:
            wait(waiting, state, began)

    def _for_connection(self, waiting: connection, state: int, began: float) -> None:
        left = began + self._limits.connect - time.monotonic()
        if left <= 0 or not _is_ready(waiting, state, left):
            self._outage.begin()
            raise ServerSilent("the server did not accept a connection in time")

    def _for_answer(self, waiting: connection, state: int, began: float) -> None:
        """Ask whether the server answers at all after two seconds, then four, eight and so on."""
        waited = time.monotonic() - began
        left = self._limits.answer - waited
        if left <= 0:
            raise ServerSilent("the server did not answer in time")
        if _is_ready(waiting, state, min(left, max(waited, SILENCE_SECONDS))):
            return
        if self._outage.is_known:
            raise ServerSilent("the server is silent")
        self._reach_server()

    def _reach_server(self) -> None:
        """Raise ServerSilent unless the server says anything, be it no, to another connection."""
        bounded = partial(BoundedConnection, self)
        try:
            psycopg2.connect(**self._parameters, connection_factory=bounded).close()
        except ServerSilent:
            raise
        except psycopg2.OperationalError:
            return


class BoundedConnection(connection):  # type: ignore[misc]  # has no types
    """A connection that knows how to wait for its own server: psycopg2 has one callback for all."""

    def __init__(self, wait: BoundedWait, *where: object) -> None:
        self.wait = wait
        super().__init__(*where)


def wait_for(waiting: connection) -> None:
    """psycopg2's wait callback."""
    wait = waiting.wait if isinstance(waiting, BoundedConnection) else wait_select
    wait(waiting)


def _is_ready(waiting: connection, state: int, seconds: float) -> bool:
    """Whether the socket can be read or written within this time."""
    poller = select.poll()
    poller.register(waiting.fileno(), select.POLLIN if state == POLL_READ else select.POLLOUT)
    return bool(poller.poll(seconds * 1000))
