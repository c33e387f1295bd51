"""What will happen later in the simulation, in the order of its time."""

import heapq
from collections.abc import Callable
from datetime import datetime
from itertools import count
from typing import NamedTuple


class Appointment(NamedTuple):
    """Something that is done at a moment; the number keeps the order of equal moments."""

    at: datetime
    number: int
    act: Callable[[], None]


class Agenda:
    """Appointments, earliest first."""

    def __init__(self) -> None:
        self._waiting: list[Appointment] = []
        self._numbers = count()

    def add(self, at: datetime, act: Callable[[], None]) -> None:
        heapq.heappush(self._waiting, Appointment(at, next(self._numbers), act))

    def do_until(self, moment: datetime) -> None:
        """Do what is due; what it adds for the same time is done too."""
        while self._waiting and self._waiting[0].at <= moment:
            heapq.heappop(self._waiting).act()
