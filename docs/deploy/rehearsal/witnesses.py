"""People who write and read all the time, and remember what they were told."""

import itertools
import threading
import time
import urllib.error
import urllib.request
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from django.apps import apps
from django.db import DatabaseError, InterfaceError, connection, transaction
from django.db.models import Manager, Model

PAUSE = 0.1
LONGEST = 60
PAGES = ("/", "/services/", "/search/?q=payroll", "/councils/", "/forums/")
MEMBER_PAGES = ("/", "/services/", "/your-work/")


@dataclass(frozen=True)
class Event:
    """One request or write: when it began, how long it took and how it ended."""

    began: float
    seconds: float
    outcome: str

    @property
    def ended(self) -> float:
        return self.began + self.seconds


class Witness:
    """Does one thing again and again, ten times a second at most, as long as the process lives."""

    def __init__(self, act: Callable[[], str]) -> None:
        self.events: list[Event] = []
        self._act = act

    def start(self) -> None:
        threading.Thread(target=self._repeat, daemon=True).start()

    def between(self, begin: float, end: float) -> list[Event]:
        """What was under way at some time between the two."""
        return [event for event in list(self.events) if begin <= event.ended and event.began <= end]

    def _repeat(self) -> None:
        while True:
            time.sleep(PAUSE)
            began = time.monotonic()
            outcome = self._act()
            self.events.append(Event(began, time.monotonic() - began, outcome))


def suppliers() -> "Manager[Model]":
    return apps.get_model("services", "Supplier").objects


class Writer(Witness):
    """Adds suppliers. Whatever was acknowledged has to be found afterwards."""

    numbers = itertools.count(1)

    def __init__(self) -> None:
        super().__init__(self._write)
        self.acknowledged: list[str] = []

    def _write(self) -> str:
        name = f"Witness {next(self.numbers)}"
        try:
            with transaction.atomic():
                suppliers().create(name=name, slug=name.lower().replace(" ", "-"))
        except (DatabaseError, InterfaceError) as refusal:
            return str(refusal).strip().splitlines()[0]
        finally:
            connection.close()
        self.acknowledged.append(name)
        return "ok"

    def lost(self) -> set[str]:
        acknowledged = set(self.acknowledged)
        names = suppliers().filter(name__startswith="Witness ").values_list("name", flat=True)
        lost = acknowledged - set(names)
        connection.close()
        return lost


class Reader(Witness):
    """Opens one page after the other, as a proxy hands the requests on."""

    def __init__(self, address: str, pages: tuple[str, ...], cookie: str = "") -> None:
        super().__init__(self._read)
        self._pages: Iterator[str] = itertools.cycle(pages)
        self._address = address
        self._headers = {
            "Host": "directory.example",
            "X-Forwarded-Proto": "https",
            "X-Forwarded-For": "192.0.2.1",
            "Cookie": cookie,
        }

    def _read(self) -> str:
        page = next(self._pages)
        request = urllib.request.Request(self._address + page, headers=self._headers)
        try:
            with urllib.request.urlopen(request, timeout=LONGEST) as answer:
                answer.read()
                return "ok"
        except urllib.error.HTTPError as refusal:
            wait = refusal.headers.get("Retry-After")
            refusal.close()
            return f"{refusal.code}{', to be tried again' if wait else ''}"
        except OSError as trouble:
            return type(trouble).__name__


def failures(events: list[Event]) -> Counter[str]:
    return Counter(event.outcome for event in events if event.outcome != "ok")


def in_words(counted: Counter[str]) -> str:
    return ", ".join(f"{n} × {what}" for what, n in counted.most_common(3)) or "all well"


def longest_gap(events: list[Event], begin: float, end: float) -> float:
    """The longest time within which nothing was well."""
    good = sorted(event.ended for event in events if event.outcome == "ok")
    times = [begin, *good, end]
    return max(later - earlier for earlier, later in itertools.pairwise(times))
