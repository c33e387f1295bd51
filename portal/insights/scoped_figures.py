"""Figures of some councils, counted from the records as they are when they are asked for."""

from django.utils import timezone

from councils.filters import Scope
from portal.insights.figures import FIGURES, Figure
from portal.insights.figures.figure import MetricsOfPage
from portal.insights.models import StoredFigure
from portal.site.fragment_cache import fingerprint, get_or_make

AN_HOUR = 3600


def scoped_figure(
    key: str, stored: StoredFigure, scope: Scope, *, is_member: bool
) -> StoredFigure | None:
    """The figure of the councils in a scope; None where it has none, or only members see it.

    Amounts are for members: from the sums of several scopes visitors could work out what one or
    two councils save. What they see of a region is what the figure by region shows of it.
    """
    figure = FIGURES.get(key)
    if figure is None or figure.everywhere_only:
        return None
    if figure.hides_small_groups and not is_member:
        return _part_of_region(figure, stored, scope)
    if figure.splits in scope.chosen:
        return None
    today = timezone.localdate()
    name = fingerprint("figure", key, scope.values, today)
    return get_or_make(name, lambda: figure.counted(MetricsOfPage(today, scope)), AN_HOUR)


def _part_of_region(figure: Figure, stored: StoredFigure, scope: Scope) -> StoredFigure | None:
    if figure.splits != "region" or set(scope.chosen) != {"region"}:
        return None
    values = [each for each in stored["values"] if each["group"].startswith(f"{scope.region}:")]
    return {**stored, "values": values}
