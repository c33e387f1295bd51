"""Live through years of the directory in a scratch database, and report."""

import time
from argparse import ArgumentParser, ArgumentTypeError
from dataclasses import replace
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from portal.simulation.rates import RATES

ABLATIONS = {
    "harvest": "without published notices",
    "letters": "without emails to councils",
    "stewards": "without stewards",
    "overlap_check": "without the overlap check",
}


def _rate(text: str) -> tuple[str, float]:
    """A rate with its value. Raises ArgumentTypeError for one that is unknown or no number."""
    name, _, value = text.partition("=")
    try:
        if name in RATES:
            return name, float(value)
    except ValueError:
        pass
    raise ArgumentTypeError(f"{text}: give a rate and a number, such as leavers=0.3")


class Command(BaseCommand):
    help = (
        "Simulate years of the directory in a scratch database with a clock of its own: people, "
        "emails, contracts, notices, questions, spam and stewards, by the site’s own code. "
        "Not in production. Needs the packages for development (make setup)."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--councils", type=int, default=400)
        parser.add_argument("--years", type=int, default=3)
        parser.add_argument("--seed", type=int, default=1)
        parser.add_argument("--runs", type=int, default=1)
        parser.add_argument("--without", choices=[*ABLATIONS], action="append", default=[])
        parser.add_argument(
            "--rate", type=_rate, action="append", default=[], help="Another rate: NAME=VALUE"
        )
        parser.add_argument("--output", type=Path, help="Add the results of each run to this file.")

    def handle(self, **options: Any) -> None:
        if settings.IS_PRODUCTION:
            raise CommandError("Not in production.")
        try:
            from portal.simulation.results import append_result  # noqa: PLC0415
            from portal.simulation.run import Run  # noqa: PLC0415 - its clock is no part of the site
            from portal.simulation.world import Switches  # noqa: PLC0415
        except ModuleNotFoundError as missing:
            raise CommandError("Install the packages for development: make setup") from missing
        switches = replace(Switches(), **dict.fromkeys(options["without"], False))
        for seed in range(options["seed"], options["seed"] + options["runs"]):
            began = time.monotonic()
            figures = Run(seed, options["councils"], switches, dict(options["rate"])).figures(
                options["years"]
            )
            self._report(seed, figures, time.monotonic() - began)
            if options["output"]:
                append_result(options["output"], seed, options, figures)

    def _report(self, seed: int, figures: Any, seconds: float) -> None:
        self.stdout.write(f"Seed {seed}, {seconds:.0f} s:")
        for name, value in vars(figures).items():
            if not isinstance(value, tuple):
                self.stdout.write(f"  {name.replace('_', ' ')}: {value:.3f}")
