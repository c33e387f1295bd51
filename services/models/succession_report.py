"""What a council took over, by service area: what it has twice, and what ends soon."""

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.utils import timezone
from django.utils.translation import gettext, ngettext

from councils.models import Council
from portal.text import list_in_words
from services.models.months import months_from
from services.models.use import Use

WINDOW_MONTHS = 14


@dataclass(frozen=True)
class System:
    """A system that runs at the successor, and where it came from."""

    use: Use
    today: date

    @property
    def origin(self) -> Council | None:
        return self.use.inherited_from

    @property
    def ends_soon(self) -> bool:
        ends = self.use.contract_ends_on
        return ends is not None and self.today <= ends <= months_from(self.today, WINDOW_MONTHS)

    @property
    def notice_by(self) -> date | None:
        """The last day on which notice can be given, where both are known."""
        ends, notice = self.use.contract_ends_on, self.use.notice_months
        return months_from(ends, -notice) if ends and notice is not None else None

    @property
    def is_notice_over(self) -> bool:
        return self.notice_by is not None and self.notice_by < self.today


@dataclass(frozen=True)
class Area:
    """One job that systems of several councils do."""

    name: str
    systems: list[System]

    @property
    def ending(self) -> list[System]:
        return [system for system in self.systems if system.ends_soon]

    @property
    def councils(self) -> int:
        """How many councils these were of, the successor itself among them."""
        return len({system.use.inherited_from_id for system in self.systems})

    @property
    def several_times(self) -> list[tuple[str, int]]:
        """What is there more than once, with how often."""
        counted = Counter(str(system.use.used) for system in self.systems)
        return [(name, n) for name, n in counted.most_common() if n > 1]

    @property
    def is_doubled(self) -> bool:
        return len(self.systems) > 1

    @property
    def sentence(self) -> str:
        """The figures in words: 4 systems from 3 councils. 2 contracts end …"""
        number, councils = len(self.systems), self.councils
        systems = ngettext("{n:,} system", "{n:,} systems", number).format(n=number)
        if councils > 1:
            of = ngettext("{n:,} council", "{n:,} councils", councils).format(n=councils)
            systems = gettext("{systems} from {councils}").format(systems=systems, councils=of)
        return " ".join([f"{systems}.", *_ending_soon(len(self.ending))])


@dataclass(frozen=True)
class Inherited:
    """The report: areas in which most is doubled first, and the figures over all of them."""

    areas: list[Area]

    @property
    def transferred_count(self) -> int:
        return sum(s.origin is not None for area in self.areas for s in area.systems)

    @property
    def doubled(self) -> list[Area]:
        return [area for area in self.areas if area.is_doubled]

    @property
    def ending(self) -> int:
        return sum(len(area.ending) for area in self.areas)

    @property
    def sentences(self) -> list[str]:
        """The most doubled areas in words, and how many contracts end."""
        areas = [_systems_for(area) for area in self.doubled[:3]]
        found = [f"{list_in_words(areas)}."] if areas else []
        return [*found, *_ending_soon(self.ending)]


def _systems_for(area: Area) -> str:
    number = len(area.systems)
    systems = ngettext("{n:,} system for {area}", "{n:,} systems for {area}", number)
    return systems.format(n=number, area=area.name)


def _ending_soon(count: int) -> list[str]:
    """A sentence about contracts, if there are any."""
    sentence = ngettext(
        "{n:,} contract ends within {months} months.",
        "{n:,} contracts end within {months} months.",
        count,
    )
    return [sentence.format(n=count, months=WINDOW_MONTHS)] if count else []


def inherited_by(council: Council) -> Inherited:
    """The areas in which a council took something over, with what it had there itself."""
    running = Use.objects.running().filter(council=council)
    today = timezone.localdate()
    by_area: dict[str, list[System]] = defaultdict(list)
    for use in running.for_report():
        area = use.filed_under.name if use.filed_under else gettext("No service area")
        by_area[area].append(System(use, today))
    areas = [Area(name, systems) for name, systems in by_area.items() if _has_transferred(systems)]
    return Inherited(sorted(areas, key=lambda area: (-len(area.systems), area.name.casefold())))


def _has_transferred(systems: Iterable[System]) -> bool:
    return any(system.origin for system in systems)
