"""Numbers turned into bars and tiles."""

from collections.abc import Iterable, Mapping, Sequence
from math import ceil
from typing import TYPE_CHECKING, Any, NamedTuple

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

STEPS = 5
WIDTH, HEIGHT = 600, 160


class Bar(NamedTuple):
    label: str
    shown: str
    percent: float
    href: str


class ChartShare(NamedTuple):
    """A part of a whole; ``mark`` is an earlier percentage to draw beside it, or None."""

    label: str
    parts: str
    href: str
    percent: int
    mark: int | None


class ChartLine(NamedTuple):
    """A line through points, as SVG wants them, and what stands at its ends."""

    path: str
    points: list[tuple[float, float]]
    rows: list[tuple[str, str]]
    maximum: str


class Tile(NamedTuple):
    name: "StrOrPromise"
    short: "StrOrPromise"
    x: int
    y: int
    number: int
    step: int
    href: str


# value, name, name on the tile, column, row
REGIONS = [
    ("scotland", _("Scotland"), _("Scotland"), 2, 0),
    ("northern_ireland", _("Northern Ireland"), _("N Ireland"), 0, 1),
    ("north_east", _("North East"), _("North East"), 2, 1),
    ("north_west", _("North West"), _("North West"), 1, 2),
    ("yorkshire_and_the_humber", _("Yorkshire and the Humber"), _("Yorkshire"), 2, 2),
    ("wales", _("Wales"), _("Wales"), 0, 3),
    ("west_midlands", _("West Midlands"), _("W Midlands"), 1, 3),
    ("east_midlands", _("East Midlands"), _("E Midlands"), 2, 3),
    ("east_of_england", _("East of England"), _("East"), 3, 3),
    ("south_west", _("South West"), _("South West"), 1, 4),
    ("london", _("London"), _("London"), 2, 4),
    ("south_east", _("South East"), _("South East"), 3, 4),
]
TILE_PITCH = 104


def names() -> list[str]:
    return [value for value, *_ in REGIONS]


def bars(rows: Iterable[Any], whole: float = 0) -> list[Bar]:
    """Each bar as a share of the whole, such as 100 percent or all voters; else of the longest."""
    rows = [(*row, "")[:3] for row in rows]
    full = whole or max((value for _, value, _ in rows), default=0) or 1
    return [
        Bar(label, f"{value:,}", min(round(100 * value / full, 1), 100), href)
        for label, value, href in rows
    ]


def shares(rows: Iterable[Any]) -> list[ChartShare]:
    """Rows are (label, part, whole, address, mark); the whole track is 100 percent."""
    parts = gettext("{part:,} of {whole:,}")
    rows = [((*row, *("", None)[len(row) - 3 :]), percent(row[1], row[2])) for row in rows]
    return [
        ChartShare(label, parts.format(part=part, whole=whole), href, share, mark)
        for (label, part, whole, href, mark), share in rows
    ]


def percent(part: int, whole: int) -> int:
    return round(100 * part / whole) if whole else 0


def line(points: Sequence[tuple[str, int | float]]) -> ChartLine:
    """From left to right, on a ground that begins at zero."""
    top = max((value for _, value in points), default=0) or 1
    pitch = WIDTH / max(len(points) - 1, 1)
    placed = [
        (round(number * pitch, 1), round(HEIGHT - HEIGHT * value / top, 1))
        for number, (_, value) in enumerate(points)
    ]
    path = " ".join(f"{x},{y}" for x, y in placed)
    return ChartLine(path, placed, [(label, f"{value:,}") for label, value in points], f"{top:,}")


def step(count: int, top: int) -> int:
    """How dark a tile is: 0 for none, up to 5 for the most."""
    return ceil(STEPS * count / top) if count else 0


def tiles(counts: Mapping[str, int], url: str = "") -> list[Tile]:
    top = max(counts.values(), default=0)
    return [
        Tile(
            name=name,
            short=short,
            x=column * TILE_PITCH,
            y=row * TILE_PITCH,
            number=counts.get(value, 0),
            step=step(counts.get(value, 0), top),
            href=url and f"{url}{value}",
        )
        for value, name, short, column, row in REGIONS
    ]


def legend(counts: Mapping[str, int]) -> list[tuple[int, str]]:
    """The shades in use and the numbers they stand for."""
    top = max(counts.values(), default=0)
    spans = [(0, 0, 0)] + [
        (shade, top * (shade - 1) // STEPS + 1, top * shade // STEPS)
        for shade in range(1, STEPS + 1)
    ]
    return [
        (shade, str(low) if low == high else f"{low}–{high}")
        for shade, low, high in spans
        if low <= high
    ]
