"""What is true in the simulation, whatever the directory says of it."""

import random
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from councils.models import Council, Role
from portal.accounts.models import User
from portal.simulation.clock import SimulatedClock
from services.models import Product

DAYS_IN_A_YEAR = 365
ALL_COUNCILS = 400  # of the directory that is simulated in part


@dataclass(eq=False)
class SimulatedPerson:
    """A person at a council: whether they still work there, and how they treat letters."""

    user: User
    council: Council
    role: Role
    ignores: float
    has_left: bool = False
    bounces: bool = False


@dataclass(eq=False)
class SimulatedSystem:
    """What a council really uses for something, and until when its contract runs."""

    use: int
    council: Council
    product: Product | None
    ends_on: date


@dataclass(frozen=True)
class Switches:
    """Which parts of the product are on; an ablation turns one off."""

    harvest: bool = True
    letters: bool = True
    stewards: bool = True
    overlap_check: bool = True


@dataclass
class RunCounts:
    """What is counted on the way."""

    minutes_of_councils: float = 0.0
    steward_minutes: dict[str, float] = field(default_factory=lambda: defaultdict(float))
    would_be_duplicates: int = 0
    duplicates_made: int = 0
    duplicates_prevented: int = 0
    registered: int = 0
    questions: int = 0
    answered_in_time: int = 0
    spam_hours: list[float] = field(default_factory=list)


@dataclass
class World:
    """The state of one run. ``random`` is the only source of chance."""

    clock: SimulatedClock
    rates: Mapping[str, float]
    switches: Switches
    random: random.Random
    councils: list[Council] = field(default_factory=list)
    people: dict[int, list[SimulatedPerson]] = field(default_factory=lambda: defaultdict(list))
    systems: dict[int, SimulatedSystem] = field(default_factory=dict)
    products: list[Product] = field(default_factory=list)
    stewards: list[User] = field(default_factory=list)
    tally: RunCounts = field(default_factory=RunCounts)

    @property
    def today(self) -> date:
        return self.clock.now.date()

    def happens(self, probability: float) -> bool:
        return self.random.random() < probability

    def happens_today(self, times_in_a_year: float) -> bool:
        return self.happens(times_in_a_year / DAYS_IN_A_YEAR)

    @property
    def scale(self) -> float:
        """How many times more councils the directory has than this world."""
        return ALL_COUNCILS / len(self.councils)

    def after_days(self, mean: float) -> datetime:
        """A moment so many days from now, on average."""
        return self.clock.now + timedelta(days=self.random.expovariate(1 / mean))

    def staff(self, council: Council) -> list[SimulatedPerson]:
        """The people who work at a council now."""
        return [each for each in self.people[council.pk] if not each.has_left]

    def editors(self, council: Council) -> list[SimulatedPerson]:
        return [each for each in self.staff(council) if each.role != Role.MEMBER]
