"""Results of runs, a line each, as JSON."""

import json
from collections.abc import Mapping
from dataclasses import asdict
from pathlib import Path

from portal.simulation.figures import RunFigures


def append_result(
    path: Path, seed: int, options: Mapping[str, object], figures: RunFigures
) -> None:
    """Add the result of one run to a file of lines."""
    names = ("councils", "years", "without", "rate")
    line = {"seed": seed, **{name: options[name] for name in names}, **asdict(figures)}
    with path.open("a", encoding="utf-8") as file:
        file.write(json.dumps(line) + "\n")
