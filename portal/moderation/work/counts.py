"""How much is open: one query for the whole site, once a minute."""

from typing import Any

from django.db.models import Count, Value

from portal.moderation.models.work_figure import WorkCount
from portal.moderation.work.kind import WorkKind
from portal.moderation.work.registry import KINDS


def count_work() -> int:
    """Count what is open of all kinds, in one query, and keep the figure for the header."""
    first, *others = [_counted(kind) for kind in KINDS.values()]
    number: int = sum(n for _kind, n in first.union(*others, all=True))
    WorkCount.objects.keep(number)
    return number


def _counted(kind: WorkKind) -> Any:
    rows = kind.open().select_related(None).order_by()
    counted = rows.annotate(work_kind=Value(kind.name)).values("work_kind")
    return counted.annotate(n=Count("pk")).values_list("work_kind", "n")
