"""The charts of the design system: each a table that can also be seen."""

from collections.abc import Iterable, Mapping, Sequence

from django.template import Library

from portal.components import charts

register = Library()


@register.inclusion_tag("components/bar_chart.html")
def bar_chart(
    caption: str, rows: Iterable[object], unit: str = "", whole: float = 0
) -> dict[str, object]:
    """A table whose figures are also bars; rows are (label, value) or (label, value, href).

    ``whole`` is what a full bar stands for: 100 for percentages, all voters for votes. Without it
    the longest bar is full.
    """
    return {"caption": caption, "bars": charts.bars(rows, whole), "unit": unit}


@register.inclusion_tag("components/share_chart.html")
def share_chart(
    caption: str, rows: Iterable[object], whole: str = "", mark: str = ""
) -> dict[str, object]:
    """A table of parts of a whole, as bars; rows are (label, part, whole, href, earlier percent).

    ``mark`` says what the earlier percentage is, where there is one.
    """
    return {"caption": caption, "shares": charts.shares(rows), "whole": whole, "mark": mark}


@register.inclusion_tag("components/line_chart.html")
def line_chart(
    caption: str, points: Sequence[tuple[str, int | float]], unit: str = ""
) -> dict[str, object]:
    """How a number changed; points are (when, number), the earliest first."""
    return {"caption": caption, "line": charts.line(points), "unit": unit}


@register.inclusion_tag("components/region_map.html")
def region_map(
    caption: str, counts: Mapping[str, int], unit: str = "", url: str = ""
) -> dict[str, object]:
    """The twelve UK regions and nations as tiles; `url` is completed with the region's name."""
    return {
        "caption": caption,
        "tiles": charts.tiles(counts, url),
        "legend": charts.legend(counts),
        "unit": unit,
        "url": url,
    }
