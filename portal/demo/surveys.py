"""Surveys: that of 2006 as it was published, and two with invented answers."""

import tomllib
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from random import Random
from typing import Any, NotRequired, TypedDict

from django.db import transaction
from django.utils import timezone

from councils.models import Council
from portal.accounts.models import User
from portal.demo.seed import DATA
from portal.surveys.models import (
    Answer,
    PublishedResult,
    Question,
    QuestionKind,
    QuestionOption,
    Sheet,
    Survey,
    SurveyState,
)
from portal.surveys.models.question import FIXED_OPTIONS

THEN = datetime(2006, 12, 31, 12, tzinfo=UTC)
LEFT_TO_ANSWER = ["County Durham", "Northumberland"]
ANSWERED_OF_TEN = 9


class DemoQuestion(TypedDict):
    """A question as ``surveys.toml`` has it."""

    kind: str
    text: str
    hint: NotRequired[str]
    unit: NotRequired[str]
    required: NotRequired[bool]
    most_choices: NotRequired[int]
    options: NotRequired[list[str]]
    percents: NotRequired[list[float]]
    words: NotRequired[list[str]]
    numbers: NotRequired[tuple[int, int]]
    texts: NotRequired[list[str]]
    weights: NotRequired[list[int]]


class DemoSurvey(TypedDict):
    introduction: str
    question: list[DemoQuestion]
    historical: NotRequired[bool]
    opened_days_ago: NotRequired[int]
    closes_in_days: NotRequired[int]
    closed_days_ago: NotRequired[int]
    councils: NotRequired[dict[str, int]]
    kinds: NotRequired[dict[str, int]]
    people: NotRequired[int]


@transaction.atomic
def add_surveys() -> None:
    """Once; the answers are the same at every installation."""
    if Survey.objects.exists():
        return
    data = tomllib.loads((DATA / "surveys.toml").read_text(encoding="utf-8"))
    for each in data["survey"]:
        _add(each, Random(2006))  # noqa: S311 - invents answers, guards nothing


def _add(entry: DemoSurvey, chance: Random) -> None:
    survey = _survey(entry)
    questions = [
        _question(survey, position, asked) for position, asked in enumerate(entry["question"], 1)
    ]
    if survey.is_historical:
        return
    sheets = Sheet.objects.bulk_create(_sheets(survey, entry, chance))
    for question, asked in zip(questions, entry["question"], strict=True):
        rows = [row for sheet in sheets for row in _answers(sheet, question, asked, chance)]
        Answer.objects.bulk_create(rows)


def _survey(entry: DemoSurvey) -> Survey:
    is_historical = entry.get("historical", False)
    named = ["title", "slug", "asks", "answerers", "breakdown", "results_shown", "source"]
    is_closed = is_historical or "closed_days_ago" in entry
    return Survey.objects.create(
        introduction=entry["introduction"].strip(),
        state=SurveyState.CLOSED if is_closed else SurveyState.OPEN,
        opens_at=None if is_historical else _days(-entry["opened_days_ago"]),
        closes_at=THEN if is_historical else _closes(entry),
        is_historical=is_historical,
        is_demonstration=not is_historical,
        author=User.objects.get(email="moderator@directory.example"),
        **{name: value for name, value in entry.items() if name in named},
    )


def _closes(entry: DemoSurvey) -> datetime:
    """Return the end of that working day."""
    day = _days(entry["closes_in_days"] if "closes_in_days" in entry else -entry["closed_days_ago"])
    return timezone.localtime(day).replace(hour=17, minute=0, second=0, microsecond=0)


def _question(survey: Survey, position: int, asked: DemoQuestion) -> Question:
    question = Question.objects.create(
        survey=survey,
        position=position,
        kind=asked["kind"],
        text=asked["text"],
        help_text=asked.get("hint", ""),
        unit=asked.get("unit", ""),
        is_required=asked.get("required", False),
        most_choices=asked.get("most_choices"),
    )
    texts = FIXED_OPTIONS.get(QuestionKind(question.kind), asked.get("options", []))
    options = QuestionOption.objects.bulk_create(
        QuestionOption(question=question, position=number, text=text)
        for number, text in enumerate(texts, 1)
    )
    _publish(options, asked)
    return question


def _publish(options: list[QuestionOption], asked: DemoQuestion) -> None:
    """What others said about each option, where the file has it."""
    words = asked.get("words", [""] * len(options))
    PublishedResult.objects.bulk_create(
        PublishedResult(option=option, percent=Decimal(str(percent)), words=each)
        for option, percent, each in zip(options, asked.get("percents", []), words, strict=False)
    )


def _sheets(survey: Survey, entry: DemoSurvey, chance: Random) -> Iterable[Sheet]:
    """Answers of real councils, or of people that nobody is."""
    if survey.is_of_councils:
        rows = [each for pair in entry["councils"].items() for each in _councils(*pair)]
        chance.shuffle(rows)
        return [Sheet(survey=survey, council=each, region=each.region) for each in rows]
    kinds = chance.choices(*zip(*entry["kinds"].items(), strict=True), k=entry["people"])
    return [Sheet(survey=survey, kind=kind) for kind in kinds]


def _councils(region: str, number: int) -> list[Council]:
    """Some of a region; those that people of the demonstration act for have yet to answer."""
    rows = Council.objects.current().of_local_government().filter(region=region)
    return list(rows.exclude(name__in=LEFT_TO_ANSWER).in_order()[:number])


def _answers(
    sheet: Sheet, question: Question, asked: DemoQuestion, chance: Random
) -> Iterable[Answer]:
    if not question.is_required and chance.randrange(10) >= ANSWERED_OF_TEN:
        return []
    row: dict[str, Any] = {"sheet": sheet, "question": question}
    if question.is_chosen:
        return [Answer(**row, option=option) for option in _chosen(question, asked, chance)]
    if question.kind == QuestionKind.NUMBER:
        low, high = asked["numbers"]
        return [Answer(**row, number=round(low + (high - low) * chance.random() ** 2))]
    return [Answer(**row, text=chance.choice(asked["texts"]))]


def _chosen(question: Question, asked: DemoQuestion, chance: Random) -> set[QuestionOption]:
    """One option, or up to three different ones."""
    options = list(question.options.order_by("position"))
    number = chance.randint(1, question.most_choices or 3) if question.is_several else 1
    return set(chance.choices(options, asked["weights"], k=number))


def _days(number: int) -> datetime:
    return timezone.now() + timedelta(days=number)
