"""One run of the simulation: three years of days on a database of its own."""

import random
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from io import StringIO
from types import MappingProxyType

from django.core.management import call_command
from django.db import connection
from django.test import override_settings

from portal.simulation import rates
from portal.simulation.agenda import Agenda
from portal.simulation.behaviour import mergers, people, questions, registrations, spam
from portal.simulation.behaviour.contracts import end_contracts, harvest
from portal.simulation.behaviour.letters import read_letters
from portal.simulation.behaviour.stewards import StewardTeam
from portal.simulation.clock import SimulatedClock
from portal.simulation.figures import RunFigures, figures_of, fresh_share
from portal.simulation.mailbox import MAILBOX, Mailbox
from portal.simulation.population import populate
from portal.simulation.scratch_database import scratch_database
from portal.simulation.world import DAYS_IN_A_YEAR, Switches, World
from services.notices.imports.awards import Award

START = datetime(2026, 12, 1, 7, tzinfo=UTC)
A_DAY = timedelta(days=1)
NOTHING: Mapping[str, float] = MappingProxyType({})
SETTINGS = {
    "EMAIL_BACKEND": "portal.simulation.mailbox.CountingBackend",
    "TASKS": {"default": {"BACKEND": "django_tasks.backends.immediate.ImmediateBackend"}},
}
# what the scheduler of the product runs each night, as far as it concerns the simulation
NIGHTLY = ["mark_dormant", "end_lapsed_memberships", "tidy_mail", "send_digests"]
WEEKLY = ["find_duplicates"]


class Run:
    """Three years, or as many as are asked for."""

    def __init__(
        self, seed: int, councils: int, switches: Switches, changed: Mapping[str, float] = NOTHING
    ) -> None:
        self.councils = councils
        self.world = World(
            SimulatedClock(START),
            {**rates.values(), **changed},
            switches,
            random.Random(seed),  # noqa: S311 - chance of a simulation, no secret
        )
        self.agenda = Agenda()
        self.stewards = StewardTeam(self.world, self.agenda)
        self.published: list[Award] = []

    def figures(self, years: int) -> RunFigures:
        """Live through the years, and measure."""
        days = years * DAYS_IN_A_YEAR
        with self._everything_ready():
            by_month = list(self.months(days))
            return figures_of(self.world, days, by_month)

    @contextmanager
    def _everything_ready(self) -> Iterator[None]:
        MAILBOX.__dict__.update(Mailbox().__dict__)
        with (
            scratch_database(f"simulation_{id(self)}"),
            override_settings(**SETTINGS),
            self.world.clock.running(),
        ):
            populate(self.world, self.councils)
            _make_quick()
            yield

    def months(self, days: int) -> Iterator[float]:
        """Live day by day; yield the share of fresh records at the end of each month."""
        for _ in range(days):
            self._live()
            before = self.world.today.month
            self.world.clock.pass_by(A_DAY)
            if self.world.today.month != before:
                yield fresh_share()

    def _live(self) -> None:
        """A day: what the product does at night, then what people do."""
        world, agenda = self.world, self.agenda
        mergers.merge_councils(world)
        end_contracts(world, agenda, self.published)
        harvest(world, self.published)
        self._run_commands()
        read_letters(world, agenda)
        for happens in (people.leave, questions.ask):
            happens(world, agenda)
        people.sign_in(world)
        registrations.register(world)
        spam.write_spam(world)
        self.stewards.work()
        agenda.do_until(world.clock.now + A_DAY)

    def _run_commands(self) -> None:
        commands = [*NIGHTLY]
        if self.world.switches.letters:
            commands.append("ask_councils")
        if self.world.today.weekday() == 0:
            commands += WEEKLY
        for command in commands:
            call_command(command, stdout=StringIO())


def _make_quick() -> None:
    """Let commits not wait for the disk, and the planner know what was filled in at once."""
    with connection.cursor() as cursor:
        cursor.execute("SET synchronous_commit = off")
        cursor.execute("ANALYZE")
