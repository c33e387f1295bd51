"""Make the table and the chart of simulated runs."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand

from portal.simulation.report import chart, rates_table, read_results, table


class Command(BaseCommand):
    help = (
        "Print the figures of the runs that simulate_years wrote to a file, and the rates they "
        "used; write the chart."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("results", type=Path)
        parser.add_argument("--chart", type=Path, help="Where to write the chart, as SVG.")

    def handle(self, **options: Any) -> None:
        results = read_results(options["results"])
        self.stdout.write(f"{table(results)}\n\n{rates_table()}")
        if options["chart"]:
            options["chart"].write_text(chart(results), encoding="utf-8")
