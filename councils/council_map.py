"""A map of the councils: each district and unitary council is a hexagon, each county an outline.

The places are those of ``data/map.csv``; its README names the source.
"""

import csv
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import NamedTuple

from django.utils.translation import gettext

from councils.models import Region

DATA = Path(__file__).parent / "data"
# A hexagon that stands on its point. It is two units wide and four high, so that all numbers are
# short; SCALE makes it regular.
CORNERS = [(0, -2), (1, -1), (1, 1), (0, 2), (-1, 1), (-1, -1)]
HEXAGON = "m0-2 1 1v2l-1 1-1-1v-2z"
SCALE = 26, 15
MARGIN = 2

Point = tuple[int, int]


class Place(NamedTuple):
    """Where a council stands; the county is a slug, or empty."""

    slug: str
    region: str
    county: str
    x: int
    y: int


class Mark(NamedTuple):
    """What the map says of a council; ``kind`` is how it looks, ``text`` what is read out."""

    slug: str
    kind: str
    text: str


class Shape(NamedTuple):
    """A marked council: the path of its hexagon, or of its county."""

    mark: Mark
    path: str
    is_county: bool


class Picture(NamedTuple):
    view: str
    ground: str
    counties: str
    shapes: list[Shape]
    missing: list[Mark]


def picture(marks: Iterable[Mark], region: str = "") -> Picture:
    """Draw all councils, or those of one region. What has no place is in ``missing``."""
    by_slug = {mark.slug: mark for mark in marks}
    shown = {place.slug: place for place in places() if region in {"", place.region}}
    outlines = {
        county: outline for county, outline in _outlines().items() if _is_shown(county, shown)
    }
    blank = [place for place in shown.values() if place.slug not in by_slug]
    return Picture(
        view=_view(shown.values()),
        ground="".join(f"M{place.x} {place.y}{HEXAGON}" for place in blank),
        counties="".join(outlines.values()),
        shapes=[*_shapes(by_slug, shown, outlines)],
        missing=[m for m in by_slug.values() if m.slug not in {*_slugs(), *_outlines()}],
    )


class MapArea(NamedTuple):
    """A region on a map of all councils, with a number."""

    region: str
    name: str
    number: int
    outline: str


# the least number of each shade
SHADES = [1, 2, 5, 10, 20]


def shade_labels() -> list[tuple[int, str]]:
    """Return what each shade stands for, 0 to 5, as the legend says it."""
    words = [
        gettext("{first} to {last}").format(first=first, last=after - 1)
        if after - first > 1
        else str(first)
        for first, after in pairwise(SHADES)
    ]
    last = gettext("{least} or more").format(least=SHADES[-1])
    return [*enumerate([gettext("None"), *words, last])]


def shades(numbers: Mapping[str, int]) -> list[tuple[int, str]]:
    """Return the path of all councils of a shade, 0 to 5, by how many each has of something."""
    paths: dict[int, list[str]] = {}
    for place in places():
        number = numbers.get(place.slug, 0)
        shade = sum(number >= least for least in SHADES)
        paths.setdefault(shade, []).append(f"M{place.x} {place.y}{HEXAGON}")
    return [(shade, "".join(paths[shade])) for shade in sorted(paths)]


def areas(numbers: Mapping[str, int]) -> list[MapArea]:
    """Return every region with its outline and number."""
    labels = dict(Region.choices)
    return [
        MapArea(region, str(labels[region]), numbers.get(region, 0), found)
        for region, found in _region_outlines().items()
    ]


@cache
def _region_outlines() -> dict[str, str]:
    by_region: dict[str, list[Place]] = {}
    for place in places():
        by_region.setdefault(place.region, []).append(place)
    return {region: outline(found) for region, found in by_region.items()}


@cache
def whole_view() -> str:
    """Return the view box of a map of all councils."""
    return _view(places())


def _shapes(
    marks: Mapping[str, Mark], shown: Mapping[str, Place], outlines: Mapping[str, str]
) -> Iterator[Shape]:
    """Hexagons first: the outline of a county lies upon those of its districts."""
    for slug, place in shown.items():
        if slug in marks:
            yield Shape(marks[slug], f"M{place.x} {place.y}{HEXAGON}", is_county=False)
    for county, outline in outlines.items():
        if county in marks:
            yield Shape(marks[county], outline, is_county=True)


def _is_shown(county: str, shown: Mapping[str, Place]) -> bool:
    return any(place.county == county for place in shown.values())


def _view(shown: Iterable[Place]) -> str:
    """Return the view box around these places, after scaling."""
    xs, ys = zip(*((place.x, place.y) for place in shown), strict=True)
    left, top = min(xs) - MARGIN, min(ys) - MARGIN
    wide, high = max(xs) + MARGIN - left, max(ys) + MARGIN - top
    across, down = SCALE
    return f"{left * across} {top * down} {wide * across} {high * down}"


@cache
def places() -> list[Place]:
    """Return every council that has a hexagon, from north to south as they are read."""
    with (DATA / "councils.csv").open(encoding="utf-8", newline="") as file:
        regions = {row["slug"]: row["region"] for row in csv.DictReader(file)}
    with (DATA / "map.csv").open(encoding="utf-8", newline="") as file:
        rows = [
            Place(row["slug"], regions[row["slug"]], row["county"], *_centre(row))
            for row in csv.DictReader(file)
        ]
    return sorted(rows, key=lambda place: (place.y, place.x))


@cache
def _slugs() -> set[str]:
    return {place.slug for place in places()}


def _centre(row: Mapping[str, str]) -> Point:
    """Odd rows are shifted by half a hexagon; rows grow to the north, pictures to the south."""
    column, line = int(row["column"]), int(row["row"])
    return 2 * column + line % 2, -3 * line


@cache
def _outlines() -> dict[str, str]:
    """Return the outline of each county, by its slug."""
    districts: dict[str, list[Place]] = {}
    for place in places():
        if place.county:
            districts.setdefault(place.county, []).append(place)
    return {county: outline(found) for county, found in districts.items()}


def outline(found: Iterable[Place]) -> str:
    """Return the path round these places: the sides that no two of them share, end to end."""
    sides = {side for place in found for side in _sides(place)}
    outer: dict[Point, list[Point]] = {}
    for begin, end in sorted(sides):
        if (end, begin) not in sides:
            outer.setdefault(begin, []).append(end)
    rings = []
    while outer:
        at = first = next(iter(outer))
        ring = [first]
        while (at := _leave(outer, at)) != first:
            ring.append(at)
        rings.append("M" + " ".join(f"{x} {y}" for x, y in ring) + "z")
    return "".join(rings)


def _leave(outer: dict[Point, list[Point]], at: Point) -> Point:
    """Take the next side away and return where it ends."""
    end = outer[at].pop()
    if not outer[at]:
        del outer[at]
    return end


def _sides(place: Place) -> Iterator[tuple[Point, Point]]:
    """The sides of a hexagon, clockwise: two neighbours have theirs in opposite directions."""
    corners = [(place.x + x, place.y + y) for x, y in CORNERS]
    return zip(corners, [*corners[1:], corners[0]], strict=True)
