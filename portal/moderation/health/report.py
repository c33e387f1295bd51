"""All lines, what needs action first."""

from collections.abc import Callable

from portal.moderation.health import processes, surroundings
from portal.moderation.health.line import Health, HealthLine
from portal.operations import readiness

URGENCY = [Health.ACT, Health.LOOK, Health.OK]
LINES: list[Callable[[], HealthLine]] = [
    processes.emails,
    processes.tasks,
    processes.scheduled_jobs,
    surroundings.backups,
    surroundings.disk,
    surroundings.published_contracts,
    processes.meaning,
    surroundings.refused_addresses,
]


def site_health() -> list[HealthLine]:
    """How each part of the site is, the most urgent first.

    Where the database cannot be asked or is too old, that alone is said.
    """
    checks = readiness.checks()
    basic = [processes.checked(check) for check in checks if check.name in processes.CHECK_WORDS]
    if not readiness.are_complete(checks):
        return basic
    with readiness.bounded():
        lines = [*basic, *(line() for line in LINES)]
    return sorted(lines, key=lambda line: URGENCY.index(line.health))
