import json
from argparse import ArgumentParser
from collections import defaultdict
from dataclasses import fields, replace
from pathlib import Path
from typing import Any

from django.core.management import call_command
from django.core.management.base import BaseCommand
from django.db import connection

from portal.search.evaluation import (
    TASKS,
    EvaluationQuestion,
    Task,
    load_corpus,
    read_lines,
    run,
    score,
)
from portal.search.evaluation_index import scratch_index
from portal.search.ranking import Ranking

PARTS = [part.name for part in fields(Ranking)]


class Command(BaseCommand):
    help = (
        "Measure search quality. Load a corpus into a temporary index, run every query "
        "as the site does, write the results and print the scores."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--task", choices=TASKS, required=True)
        parser.add_argument(
            "--corpus", type=Path, required=True, help="JSON lines: id, title, text"
        )
        parser.add_argument(
            "--queries", type=Path, required=True, help="JSON lines: qid, query, relevant"
        )
        parser.add_argument("--out", type=Path, help="file for the results of each query")
        parser.add_argument(
            "--thesaurus",
            type=Path,
            action="append",
            default=[],
            help=("a CSV file in the format of load_synonyms"),
        )
        parser.add_argument("--without", choices=PARTS, help="turn off a part of the ranking")
        parser.add_argument("--by", default="type", help="field to group the queries by")

    def handle(self, **options: Any) -> None:
        task = _without(TASKS[options["task"]], options["without"])
        questions = read_lines(options["queries"])
        if not connection.introspection.table_names():
            call_command("migrate", verbosity=0)  # an empty database has no search to measure
        with scratch_index():
            for file in options["thesaurus"]:
                call_command("load_synonyms", file, stdout=self.stdout)
            ids = load_corpus(read_lines(options["corpus"]))
            runs, milliseconds = run(task, questions, ids)
        if options["out"]:
            lines = (json.dumps({"qid": qid, "ranked": found}) for qid, found in runs.items())
            options["out"].write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")
        self._report("all", questions, runs)
        for name, group in sorted(_grouped(questions, options["by"]).items()):
            self._report(name, group, runs)
        self.stdout.write(f"{milliseconds:.1f} ms a query")

    def _report(
        self, name: str, questions: list[EvaluationQuestion], runs: dict[str, list[str]]
    ) -> None:
        figures = "  ".join(f"{key} {value:.3f}" for key, value in score(questions, runs).items())
        self.stdout.write(f"{name:24} n={len(questions):5}  {figures}")


def _without(task: Task, part: str | None) -> Task:
    off: Any = {part: 0} if part else {}
    return replace(task, ranking=replace(task.ranking, **off))


def _grouped(questions: list[EvaluationQuestion], by: str) -> dict[str, list[EvaluationQuestion]]:
    groups = defaultdict(list)
    for question in questions:
        if by in question:
            groups[str(question.get(by))].append(question)
    return groups
