"""Replicas: which of them answer, and are fresh enough to be read from (decision 58).

How late a replica is, is measured by positions in the log of the primary (LSN), and not by clocks:
it is as late as it is since the primary was where the replica is now. So a replica that lost its
primary becomes late, and one whose primary has nothing to write does not.
"""

import logging
import time
from collections import deque
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass
from functools import cache
from threading import Lock

from django.conf import settings
from django.db import DEFAULT_DB_ALIAS, InterfaceError, OperationalError, connections

REPLAYED = """
    SELECT CASE WHEN pg_is_in_recovery()
           THEN pg_wal_lsn_diff(pg_last_wal_replay_lsn(), '0/0')::bigint END
"""
WRITTEN = "SELECT pg_wal_lsn_diff(pg_current_wal_insert_lsn(), '0/0')::bigint"
SECONDS_BETWEEN_LOOKS = 1.0
# after a failure, so that a replica that is down costs one attempt in so many seconds
REST_SECONDS = 10.0
NEVER = float("-inf")
logger = logging.getLogger(__name__)


@dataclass
class Replica:
    """What this process knows about a replica: ``position`` is what it has replayed."""

    alias: str
    position: int = 0
    lag: float = float("inf")
    is_used: bool | None = None
    rests_until: float = NEVER

    def read_position(self) -> None:
        """Ask it. Raises OperationalError where it does not answer, or is no replica."""
        with connections[self.alias].cursor() as cursor:
            cursor.execute(REPLAYED)
            position = cursor.fetchone()[0]
        if position is None:
            raise OperationalError("it is no replica")
        self.position = position

    def use(self, reason: str) -> None:
        """Use it where there is no reason against it, and log when that changes."""
        before, self.is_used = self.is_used, not reason
        changes = before is not self.is_used
        if changes and reason:
            logger.warning("replica is not used", extra={"replica": self.alias, "reason": reason})
        elif changes:
            logger.info("replica is used", extra={"replica": self.alias})


class Primary:
    """Where the primary was and when, as far back as is needed to say how late a replica is."""

    def __init__(self, max_lag: float) -> None:
        self.max_lag = max_lag
        self._seen: deque[tuple[float, int]] = deque()

    def note(self, moment: float, position: int) -> None:
        """Keep one moment before the longest lag, and all after it."""
        self._seen.append((moment, position))
        while len(self._seen) > 1 and self._seen[1][0] <= moment - self.max_lag:
            self._seen.popleft()

    @property
    def position(self) -> int:
        return self._seen[-1][1] if self._seen else 0

    def lag_of(self, position: int, moment: float) -> float:
        """Return the seconds since the primary was last known to be no further than this.

        A primary that cannot be asked has not moved on, as far as can be known: its replicas
        go on being read.
        """
        if self._seen and position >= self._seen[-1][1]:
            return 0.0
        reached = [at for at, known in self._seen if known <= position]
        return moment - reached[-1] if reached else float("inf")


class Replicas:
    """The replicas of this process. One thread looks at them, once a second at most."""

    def __init__(self, aliases: Iterable[str], max_lag: float) -> None:
        self.all = [Replica(alias) for alias in aliases]
        self.primary = Primary(max_lag)
        self._turn = 0
        self._next_look = NEVER
        self._lock = Lock()

    def choose(self, after: int = 0) -> str:
        """Return the alias of a replica that has replayed this position, or that of the primary."""
        self.look_if_due()
        usable = [each for each in self.all if each.is_used and each.position >= after]
        if not usable:
            return DEFAULT_DB_ALIAS
        self._turn += 1
        return usable[self._turn % len(usable)].alias

    def look_if_due(self) -> None:
        if time.monotonic() < self._next_look or not self._lock.acquire(blocking=False):
            return
        try:
            self._look()
        finally:
            self._next_look = time.monotonic() + SECONDS_BETWEEN_LOOKS
            self._lock.release()

    def distrust(self, alias: str) -> None:
        """Look again before this replica is read from: it failed a request."""
        for replica in self.all:
            if replica.alias == alias:
                replica.use("it failed a request")
        connections[alias].close()
        self._next_look = NEVER

    def _look(self) -> None:
        """Ask the replicas first: none can be further than the primary is after that."""
        awake = [each for each in self.all if time.monotonic() >= each.rests_until]
        answering = [each for each in awake if _answers(each)]
        with suppress(OperationalError, InterfaceError):
            self.primary.note(time.monotonic(), current_position())
        now = time.monotonic()
        for replica in answering:
            replica.lag = self.primary.lag_of(replica.position, now)
            replica.use(self._fault_of(replica))

    def _fault_of(self, replica: Replica) -> str:
        if replica.position > self.primary.position:
            return "it is ahead of its primary"
        return "it is late" if replica.lag > self.primary.max_lag else ""


def _answers(replica: Replica) -> bool:
    """Read its position; where that fails, leave it alone for a while."""
    try:
        replica.read_position()
    except (OperationalError, InterfaceError) as trouble:
        connections[replica.alias].close()
        replica.rests_until = time.monotonic() + REST_SECONDS
        replica.lag = float("inf")
        replica.use(type(trouble.__cause__ or trouble).__name__)
        return False
    return True


def current_position() -> int:
    """Return where the log of the primary is: what was committed before is not after it."""
    with connections[DEFAULT_DB_ALIAS].cursor() as cursor:
        cursor.execute(WRITTEN)
        position: int = cursor.fetchone()[0]
    return position


@cache
def replicas() -> Replicas:
    return Replicas(settings.DATABASE_REPLICAS, settings.DATABASE_REPLICA_MAX_LAG_SECONDS)
