"""All kinds of work, and the one list over them."""

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from portal.moderation.models.work_figure import TargetFigure
from portal.moderation.models.work_outcome import WorkOutcome
from portal.moderation.work.catalogue import CATALOGUE
from portal.moderation.work.contracts import CONTRACTS
from portal.moderation.work.councils import COUNCILS
from portal.moderation.work.kind import WorkFound, WorkItem, WorkKind
from portal.moderation.work.names import NAMES
from portal.moderation.work.needs import NEEDS
from portal.moderation.work.people import PEOPLE
from portal.moderation.work.publications import PUBLICATIONS
from portal.moderation.work.questions import QUESTIONS
from portal.moderation.work.standards import STANDARDS

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

KINDS: dict[str, WorkKind] = {
    kind.name: kind
    for kind in [
        *PEOPLE,
        *PUBLICATIONS,
        *CATALOGUE,
        *STANDARDS,
        *QUESTIONS,
        *NEEDS,
        *COUNCILS,
        *CONTRACTS,
        *NAMES,
    ]
}
ROWS_SHOWN = 30


def find_work(length: int | None = None) -> list[WorkFound]:
    """What each kind has, in one query for each."""
    return [kind.find(*([length] if length else [])) for kind in KINDS.values()]


def most_valuable(found: list[WorkFound], length: int = ROWS_SHOWN) -> list[WorkItem]:
    """One list of all kinds, with what was answered about each row before."""
    items = [item for each in found for item in each.items]
    items.sort(key=lambda item: (-item.value, item.kind.name, item.key))
    return with_outcomes(items[:length])


def with_outcomes(items: list[WorkItem]) -> list[WorkItem]:
    """Add the last answer about each, in one query."""
    known = WorkOutcome.objects.of_keys({(item.kind.name, item.key) for item in items})
    return [replace(item, outcome=known.get((item.kind.name, item.key))) for item in items]


@dataclass(frozen=True)
class Target:
    """How soon a kind of work should be done, and how much of it was, as counted last."""

    label: "StrOrPromise"
    days: int
    month: TargetFigure
    season: TargetFigure


def targets_in_words() -> list[Target]:
    """The target of each kind of which something was finished in a season, in one query."""
    figures = TargetFigure.objects.by_kind()
    return [
        Target(kind.label, kind.worth.target, figures[name][30], figures[name][90])
        for name, kind in KINDS.items()
        if name in figures and figures[name][90].finished
    ]
