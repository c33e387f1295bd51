"""The comparison and the plan of a group to take away: a row for each contract of a system."""

from collections.abc import Iterable, Iterator

from django.utils.timezone import localtime
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from services.council_groups.models.side_by_side import ComparedArea, SystemLine

HEADINGS = [
    *(_("Service area"), _("Council"), _("System"), _("Supplier"), _("Status")),
    *(_("Contract end date"), _("Decide by"), _("Vesting day"), _("Plan"), _("Note")),
    *(_("Decided by"), _("Decided on")),
]


def group_rows(areas: Iterable[ComparedArea]) -> Iterator[list[object]]:
    for area in areas:
        plan = _plan(area)
        for line in area.lines:
            yield [area.name, line.council.name, *_system(line), *plan]
        for council in area.councils_without:
            yield [area.name, council.name, gettext("Not recorded"), *[""] * 5, *plan]


def _system(line: SystemLine) -> list[object]:
    decide_on = line.contract.decide_on if line.contract else None
    facts = [str(line.use.used), str(line.supplier or ""), line.use.get_status_display()]
    return [*facts, line.ends_on or "", decide_on or "", _timing(line)]


def _timing(line: SystemLine) -> str:
    if line.has_ended:
        return gettext("Ended")
    if line.is_before_vesting:
        return gettext("Ends before")
    return gettext("Goes on after") if line.is_after_vesting else ""


def _plan(area: ComparedArea) -> list[object]:
    if area.plan is None:
        return [gettext("No plan yet"), *[""] * 3]
    plan = area.plan
    return [plan.sentence, plan.note, str(plan.decided_by), localtime(plan.decided_at).date()]
