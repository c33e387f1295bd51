import gc
import json
from argparse import ArgumentParser
from collections import Counter, defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import fields, replace
from io import StringIO
from pathlib import Path
from typing import Any

from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.db import connection

from portal.pages.questions.evaluation import Verdict, judge
from portal.pages.questions.evaluation_world import build_world
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

QUESTIONS = "questions"  # a task of its own: of the whole page, in a directory of its own
PARTS = [part.name for part in fields(Ranking)]


class Command(BaseCommand):
    help = (
        "Measure search quality. Load a corpus into a temporary index, run every query "
        "as the site does, write the results and print the scores."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--task", choices=[*TASKS, QUESTIONS], required=True)
        parser.add_argument("--corpus", type=Path, help="JSON lines: id, title, text")
        parser.add_argument(
            "--queries", type=Path, required=True, help="JSON lines: qid, query, relevant"
        )
        parser.add_argument("--world", type=Path, help="a directory to ask questions of (TOML)")
        parser.add_argument("--half", help="show what is wrong in this half of the questions only")
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
        needed = "world" if options["task"] == QUESTIONS else "corpus"
        if options[needed] is None:
            raise CommandError(f"This task needs --{needed}.")
        if options["task"] == QUESTIONS:
            self._ask(**options)
        else:
            self._search(**options)

    def _ask(self, *, queries: Path, world: Path, half: str | None, **_: Any) -> None:
        """Ask questions of a directory in a database of its own, and print which were right."""
        with _own_database():
            for command in ("load_taxonomy", "load_councils", "load_synonyms"):
                call_command(command, stdout=StringIO())
            verdicts = list(judge(read_lines(queries), *build_world(world)))
        for name in ["all", *sorted({each.question["half"] for each in verdicts})]:
            self._score(name, [each for each in verdicts if name in {"all", each.question["half"]}])
        for kind in sorted({each.question["kind"] for each in verdicts}):
            self._score(kind, [each for each in verdicts if each.question["kind"] == kind])
        for each in verdicts:
            if not each.is_right and half in {None, each.question["half"]}:
                found = ", ".join(each.found[:5]) or "nothing"
                read = f" as {' · '.join(each.filters)}" if each.filters else ""
                self.stdout.write(f"wrong: {each.question['question']}{read}: {found}")

    def _score(self, name: str, verdicts: list[Verdict]) -> None:
        right = Counter(each.is_right for each in verdicts)[True] / len(verdicts)
        whole = Counter(each.is_whole for each in verdicts)[True] / len(verdicts)
        self.stdout.write(f"{name:24} n={len(verdicts):5}  right {right:.3f}  whole {whole:.3f}")

    def _search(self, **options: Any) -> None:
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


@contextmanager
def _own_database() -> Iterator[None]:
    """Within it, the database is an empty one with every migration; afterwards, it is gone."""
    before = connection.settings_dict["NAME"]
    gc.disable()  # migrations make so many objects that looking for garbage takes half of the time
    connection.creation.create_test_db(verbosity=0, autoclobber=True)
    gc.enable()
    try:
        yield
    finally:
        connection.creation.destroy_test_db(before, verbosity=0)


def _without(task: Task, part: str | None) -> Task:
    off: Any = {part: 0} if part else {}
    return replace(task, ranking=replace(task.ranking, **off))


def _grouped(questions: list[EvaluationQuestion], by: str) -> dict[str, list[EvaluationQuestion]]:
    groups = defaultdict(list)
    for question in questions:
        if by in question:
            groups[str(question.get(by))].append(question)
    return groups
