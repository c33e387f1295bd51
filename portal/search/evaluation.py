"""Measure recall and rank of the search on a set of questions."""

import json
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from time import perf_counter
from typing import Any, TypedDict

from portal.search.engine import find
from portal.search.evaluation_index import fill
from portal.search.expansion import understand
from portal.search.models import EntryKind, IndexEntry
from portal.search.parser import ParsedQuery
from portal.search.ranking import RANKING, SIMILARITY, Ranking

MAX_RANKED = 100
MAX_TITLE_LENGTH = 250
RANKS = (1, 5, 10)


class EvaluationQuestion(TypedDict, total=False):
    qid: str
    query: str
    query_title: str
    query_description: str
    relevant: list[str]
    exclude: list[str]


class EvaluationText(TypedDict, total=False):
    id: str
    title: str
    text: str
    description: str


@dataclass(frozen=True)
class Task:
    """How questions of a kind are asked, and with which ranking."""

    ask: Callable[[EvaluationQuestion], ParsedQuery]
    ranking: Ranking


def _as_text(question: EvaluationQuestion) -> ParsedQuery:
    """As the overlap check asks: all that is written of a thing."""
    texts = (question.get(name) or "" for name in ("query", "query_title", "query_description"))
    return ParsedQuery.from_texts(*map(str, filter(None, texts)))


TASKS = {
    "search": Task(lambda question: ParsedQuery.typed(question["query"]), RANKING),
    "duplicates": Task(_as_text, SIMILARITY),
    "listings": Task(_as_text, SIMILARITY),
}


def read_lines(path: Path) -> list[Any]:
    """A file of JSON objects, one a line."""
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line]


def load_corpus(texts: Iterable[EvaluationText]) -> dict[int, str]:
    """Index texts (id, title, text or description, category); the id of each entry's key."""
    ids: dict[int, str] = {}
    entries = []
    for key, text in enumerate(texts, start=1):
        ids[key] = text["id"]
        entries.append(
            IndexEntry(
                kind=EntryKind.SERVICE,
                key=key,
                slug=str(key),
                title=text["title"][:MAX_TITLE_LENGTH],
                body=text.get("text") or text.get("description") or "",
            )
        )
    fill(entries)
    return ids


def run(
    task: Task, questions: Iterable[EvaluationQuestion], ids: dict[int, str]
) -> tuple[dict[str, list[str]], float]:
    """The ids that each question finds, best first, and the milliseconds that one takes."""
    questions = list(questions)
    start = perf_counter()
    runs = {}
    for question in questions:
        meaning = understand(task.ask(question), ranking=task.ranking)
        not_itself = set(question.get("exclude", ()))
        found = [ids[hit.key] for hit in find(meaning)]
        runs[question["qid"]] = [each for each in found if each not in not_itself][:MAX_RANKED]
    return runs, (perf_counter() - start) * 1000 / max(1, len(questions))


def score(questions: Iterable[EvaluationQuestion], runs: dict[str, list[str]]) -> dict[str, float]:
    """Recall at 1, 5 and 10 and the mean reciprocal rank, of the questions that say what is right.

    Recall at k is the share of what is right among the first k, of at most k.
    """
    known = [question for question in questions if question.get("relevant")]
    sums = {f"recall@{rank}": 0.0 for rank in RANKS} | {"MRR": 0.0}
    for question in known:
        right, ranked = set(question["relevant"]), runs[question["qid"]]
        for rank in RANKS:
            sums[f"recall@{rank}"] += len(right & set(ranked[:rank])) / min(len(right), rank)
        sums["MRR"] += next((1 / place for place, i in enumerate(ranked, 1) if i in right), 0.0)
    return {name: total / max(1, len(known)) for name, total in sums.items()}
