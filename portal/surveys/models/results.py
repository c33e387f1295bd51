"""What the answers to a survey come to, with nothing in it that points at anybody."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil, floor, log10
from statistics import mean, median, quantiles
from typing import Any

from django.db.models import Count
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from councils.models import CouncilKind, Region
from portal.surveys.models.question import PublishedResult, Question, QuestionKind, QuestionOption
from portal.surveys.models.question_result import QuestionResult, ResultLine, Split
from portal.surveys.models.response import Answer, Sheet
from portal.surveys.models.suppression import (
    MIN_GROUP,
    Cell,
    Hidden,
    suppressed,
    suppressed_of,
)
from portal.surveys.models.survey import Breakdown, Survey

MIN_FOR_FIGURES, MIN_FOR_BANDS = 10, 25
BANDS = 5
NOWHERE = _("Elsewhere")
MAX_TEXTS = 500
Groups = dict[str, str]


@dataclass(frozen=True)
class Counts:
    """Everything counted, in as many queries whatever the number of questions."""

    answered: Counter[int]
    chosen: Counter[int]
    by_group: Counter[tuple[int, str]]
    numbers: dict[int, list[float]]


def results(survey: Survey, *, by: str = Breakdown.NONE) -> list[QuestionResult]:
    """Each question with what came out; told apart only by what the survey is told apart by."""
    questions = list(survey.whole_questions())
    if survey.is_historical:
        return [_published(question) for question in questions]
    groups = groups_of(by) if by and by == survey.breakdown else {}
    counts = _counts(survey, by if groups else "")
    return [_result(question, counts, groups) for question in questions]


def groups_of(by: str) -> Groups:
    """All that there could be, also those from which nobody has answered."""
    choices = {Breakdown.REGION: Region.choices, Breakdown.KIND: CouncilKind.choices}
    named: list[Any] = choices.get(Breakdown(by), [])
    return {**dict(named), "": NOWHERE}


def texts_of(survey: Survey, question: Question) -> list[str]:
    """What people wrote, in an order that says nothing of who did."""
    sheets = Sheet.objects.counted(survey)
    rows = Answer.objects.filter(sheet__in=sheets, question=question).exclude(text="")
    return list(rows.order_by("text", "pk").values_list("text", flat=True)[:MAX_TEXTS])


def _counts(survey: Survey, by: str) -> Counts:
    rows = Answer.objects.filter(sheet__in=Sheet.objects.counted(survey)).order_by()
    answered = rows.values_list("question").annotate(Count("sheet", distinct=True))
    chosen = rows.filter(option__isnull=False)
    in_all = chosen.values_list("option").annotate(Count("pk"))
    grouped = chosen.values_list("option", f"sheet__{by}").annotate(Count("pk")) if by else []
    numbers: dict[int, list[float]] = {}
    for question, number in rows.filter(option=None, text="").values_list("question", "number"):
        numbers.setdefault(question, []).append(float(number or 0))
    by_group = Counter({(option, group): n for option, group, n in grouped})
    return Counts(Counter(dict(answered)), Counter(dict(in_all)), by_group, numbers)


def _result(question: Question, counts: Counts, groups: Groups) -> QuestionResult:
    answered = counts.answered[question.pk]
    if answered < MIN_GROUP:
        return QuestionResult(question, None)
    result = QuestionResult(question, answered)
    if question.kind == QuestionKind.NUMBER:
        _summarise(result, counts.numbers[question.pk])
    elif question.is_chosen:
        _count(result, counts)
        _split(result, counts, groups)
    return result


def _count(result: QuestionResult, counts: Counts) -> None:
    answered, options = result.answered or 0, _options(result.question)
    given = [counts.chosen[option.pk] for option in options]
    cells = suppressed_of(given, answered) if result.question.is_several else suppressed(given)
    result.lines = [
        ResultLine(option.text, cell, _share(cell, answered))
        for option, cell in zip(options, cells, strict=True)
    ]
    if result.question.kind == QuestionKind.SCALE and all(line.is_shown for line in result.lines):
        marks = [
            option.position for option, n in zip(options, given, strict=True) for _ in range(n)
        ]
        result.mean, result.median = round(mean(marks), 1), median(marks)


def _split(result: QuestionResult, counts: Counts, groups: Groups) -> None:
    """Each option's answers are told apart by themselves: no total of a group is shown.

    So the only sum that a reader knows is that of the option, and `suppressed` sees to it.
    """
    if not groups:
        return
    rows: list[list[Cell]] = []
    for option, line in zip(_options(result.question), result.lines, strict=True):
        given = [counts.by_group[option.pk, group] for group in groups]
        rows.append(suppressed(given) if line.is_shown else [Hidden.WITHHELD] * len(given))
    for label, cells in zip(groups.values(), zip(*rows, strict=True), strict=True):
        result.splits.append(Split(label, _lines_of(result, cells)))


def _lines_of(result: QuestionResult, cells: Sequence[Cell]) -> list[ResultLine]:
    """With shares only where a reader could work them out."""
    shown = [cell for cell in cells if isinstance(cell, int)]
    is_whole = len(shown) == len(cells) and not result.question.is_several
    labels = [line.label for line in result.lines]
    return [
        ResultLine(label, cell, _share(cell, sum(shown)) if is_whole else None)
        for label, cell in zip(labels, cells, strict=True)
    ]


def _summarise(result: QuestionResult, numbers: list[float]) -> None:
    """Two figures are enough to understand it, and too few to know somebody's number by."""
    if len(numbers) < MIN_FOR_FIGURES:
        return
    result.mean, result.median = _rounded(mean(numbers), 2), _rounded(median(numbers), 2)
    if len(numbers) < MIN_FOR_BANDS:
        return
    if not (edges := _edges(numbers)):
        return
    given = [sum(low <= number < high for number in numbers) for low, high in _bands(edges)]
    labels = [_band(low, high) for low, high in _bands(edges)]
    cells = suppressed(given)
    result.lines = [
        ResultLine(label, cell, _share(cell, len(numbers)))
        for label, cell in zip(labels, cells, strict=True)
    ]


def _edges(numbers: list[float]) -> list[float]:
    """Round numbers, about evenly over where most of them are: nobody's own is among them."""
    low, *_, high = quantiles(numbers, n=10)
    if low == high:
        return []
    power = 10.0 ** floor(log10((high - low) / BANDS))
    step = next(power * n for n in (1, 2, 5, 10) if power * n * BANDS >= high - low)
    return [n * step for n in range(max(1, ceil(low / step)), floor(high / step) + 1)]


def _bands(edges: list[float]) -> list[tuple[float, float]]:
    return list(zip([0, *edges], [*edges, float("inf")], strict=True))


def _band(low: float, high: float) -> str:
    if high == float("inf"):
        return gettext("{low:,.10g} or more").format(low=low)
    return (
        gettext("{low:,.10g} to under {high:,.10g}").format(low=low, high=high)
        if low
        else gettext("Under {high:,.10g}").format(high=high)
    )


def _rounded(number: float, digits: int) -> float:
    if not number:
        return 0
    return round(number, digits - 1 - floor(log10(abs(number))))


def _published(question: Question) -> QuestionResult:
    rows = PublishedResult.objects.filter(option__question=question).select_related("option")
    lines = [
        ResultLine(_as_published(row), Hidden.WITHHELD, float(row.percent))
        for row in rows.order_by("option__position", "pk")
    ]
    asked = next((row.asked for row in rows if row.asked), None)
    return QuestionResult(question, asked, lines, is_published=True)


def _as_published(row: PublishedResult) -> str:
    return f"{row.option} ({row.words})" if row.words else str(row.option)


def _options(question: Question) -> list[QuestionOption]:
    return sorted(question.options.all(), key=lambda option: option.position)


def _share(cell: Cell, total: int) -> float | None:
    return round(100 * cell / total, 1) if isinstance(cell, int) and total else None
