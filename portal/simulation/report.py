"""The report of many runs: a table with intervals in Markdown, and a chart in SVG."""

import json
import random
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from statistics import fmean
from typing import Any

from portal.simulation.management.commands.simulate_years import ABLATIONS
from portal.simulation.rates import ASSUMED, MINUTES, RATES

Result = Mapping[str, Any]
RESAMPLES = 2_000
LOWEST, HIGHEST = 0.025, 0.975
FIGURES = {
    "fresh": ("records confirmed or evidenced within 12 months", "≥ 80 %", "percent"),
    "true": ("records that say what is really used", "", "percent"),
    "minutes_per_council_and_week": ("minutes for each council and week", "< 2", "decimal"),
    "most_letters_in_a_fortnight": ("most emails to a person in a fortnight", "≤ 1", "decimal"),
    "letters_per_editor_and_year": ("emails to a person in a year", "", "decimal"),
    "duplicates_prevented": ("would-be duplicates prevented", "≥ 50 %", "percent"),
    "answered_in_time": ("questions answered within 5 days", "", "percent"),
    "steward_hours_a_week": ("steward hours a week", "≤ 8", "decimal"),
}
WIDTH, HEIGHT, LEFT, TOP = 640, 240, 44, 16
COLOURS = ["#1d4f91", "#b4540a", "#5f6b00", "#8a1c5b", "#3a3a3a"]
DASHES = ["", "6 3", "2 3", "8 3 2 3", "1 2"]


def read_results(path: Path) -> dict[str, list[Result]]:
    """The results of a file by what was left out; "" for the whole product."""
    found: dict[str, list[Result]] = defaultdict(list)
    for line in path.read_text(encoding="utf-8").splitlines():
        result = json.loads(line)
        changed = [f"{name} = {value:g}" for name, value in result["rate"]]
        found["+".join([*result["without"], *changed])].append(result)
    return dict(found)


def interval(numbers: Sequence[float]) -> tuple[float, float, float]:
    """The mean of numbers and its 95% interval, by resampling with a fixed seed."""
    chance = random.Random(0)  # noqa: S311 - no secret
    means = sorted(fmean(chance.choices(numbers, k=len(numbers))) for _ in range(RESAMPLES))
    return fmean(numbers), means[int(LOWEST * RESAMPLES)], means[int(HIGHEST * RESAMPLES)]


def table(results: Mapping[str, list[Result]]) -> str:
    """A row for each figure, a column for each thing left out."""
    labels = ["all parts", *(ABLATIONS.get(name, name) for name in results if name)]
    ordered = [results[""], *(rows for name, rows in results.items() if name)]
    heads = [f"{label} ({len(rows)})" for label, rows in zip(labels, ordered, strict=True)]
    lines = [_row(["figure", "aim", *heads]), _row(["---"] * (len(heads) + 2))]
    for name, (label, aim, kind) in FIGURES.items():
        cells = [_cell([each[name] for each in rows], kind) for rows in ordered]
        lines.append(_row([label, aim, *cells]))
    return "\n".join(lines)


def rates_table() -> str:
    """The rates of the simulation, with where each comes from."""
    lines = [_row(["rate", "value", "source"]), _row(["---"] * 3)]
    lines += [
        _row([name.replace("_", " "), f"{rate.value:g} {rate.unit}", rate.source])
        for name, rate in RATES.items()
    ]
    lines += [
        _row([f"for {kind}", f"{minutes:g} minutes of a steward", ASSUMED])
        for kind, minutes in MINUTES.items()
    ]
    return "\n".join(lines)


def _row(cells: Iterable[str]) -> str:
    return f"| {' | '.join(cells)} |"


def _cell(numbers: Sequence[float], kind: str) -> str:
    mean, low, high = interval(numbers)
    if kind == "percent":
        return f"{mean:.1%} ({low:.1%}–{high:.1%})"
    return f"{mean:.2f} ({low:.2f}–{high:.2f})"


def chart(results: Mapping[str, list[Result]]) -> str:
    """The share of fresh records by month, a line for each thing left out."""
    lines = {
        ABLATIONS.get(name, name or "all parts"): [
            fmean(month) for month in zip(*(each["by_month"] for each in rows), strict=True)
        ]
        for name, rows in sorted(results.items())
    }
    parts = [_line(place, label, shares) for place, (label, shares) in enumerate(lines.items())]
    grid = "".join(_grid_line(share) for share in (0, 25, 50, 75, 100))
    size = f"0 0 {WIDTH + LEFT + 200} {HEIGHT + TOP + 34}"
    title = "Share of records confirmed or evidenced within 12 months, at the end of each month"
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="{size}" font-family="sans-serif" '
        f'font-size="12" role="img"><title>{title}</title>'
        f'<rect width="100%" height="100%" fill="#fff"/>{grid}{"".join(parts)}'
        f'<text x="{LEFT}" y="{HEIGHT + TOP + 24}">first month</text>'
        f'<text x="{LEFT + WIDTH}" y="{HEIGHT + TOP + 24}" text-anchor="end">last month</text>'
        "</svg>\n"
    )


def _grid_line(percent: int) -> str:
    y = TOP + HEIGHT * (1 - percent / 100)
    return (
        f'<line x1="{LEFT}" x2="{LEFT + WIDTH}" y1="{y:.0f}" y2="{y:.0f}" stroke="#ccc"/>'
        f'<text x="{LEFT - 6}" y="{y + 4:.0f}" text-anchor="end">{percent}%</text>'
    )


def _line(place: int, label: str, shares: Sequence[float]) -> str:
    step = WIDTH / max(len(shares) - 1, 1)
    points = [(LEFT + n * step, TOP + HEIGHT * (1 - share)) for n, share in enumerate(shares)]
    path = " ".join(f"{x:.1f},{y:.1f}" for x, y in points)
    style = f'stroke="{COLOURS[place]}" stroke-dasharray="{DASHES[place]}"'
    y = TOP + 14 * (place + 1)
    return (
        f'<polyline points="{path}" fill="none" stroke-width="2" {style}/>'
        f'<line x1="{LEFT + WIDTH + 12}" x2="{LEFT + WIDTH + 36}" y1="{y - 4}" y2="{y - 4}" '
        f'stroke-width="2" {style}/><text x="{LEFT + WIDTH + 42}" y="{y}">{label}</text>'
    )
