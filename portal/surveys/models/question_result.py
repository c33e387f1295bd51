"""The result of one question, as it is shown."""

from collections.abc import Iterator
from dataclasses import dataclass, field

from django.utils.translation import gettext

from portal.surveys.models.question import Question
from portal.surveys.models.suppression import Cell, Hidden

GROUPS_SIDE_BY_SIDE = 6


@dataclass
class ResultLine:
    """How many gave an answer, and their share in percent, as they may be shown."""

    label: str
    cell: Cell
    share: float | None = None

    @property
    def is_shown(self) -> bool:
        return isinstance(self.cell, int)

    @property
    def shown(self) -> str:
        return self.cell.label if isinstance(self.cell, Hidden) else f"{self.cell:,}"

    @property
    def shown_with_share(self) -> str:
        return self.shown if self.share is None else f"{self.shown} ({self.share:.0f}%)"


@dataclass
class Split:
    """The answers of one group, in the order of the options."""

    label: str
    lines: list[ResultLine]

    @property
    def is_shown(self) -> bool:
        return any(line.is_shown for line in self.lines)


@dataclass
class QuestionResult:
    """What came out of one question; `answered` is None where fewer than five did."""

    question: Question
    answered: int | None
    lines: list[ResultLine] = field(default_factory=list)
    mean: float | None = None
    median: float | None = None
    splits: list[Split] = field(default_factory=list)
    is_published: bool = False

    @property
    def bars(self) -> list[tuple[str, float]]:
        """What a chart shows: what may be shown."""
        if self.is_published:
            return [(line.label, _plain(line.share or 0)) for line in self.lines]
        return [(_with_share(line), line.cell) for line in self.lines if isinstance(line.cell, int)]

    def labels_of(self, hidden: Hidden) -> list[str]:
        return [line.label for line in self.lines if line.cell is hidden]

    @property
    def small(self) -> list[str]:
        return self.labels_of(Hidden.SMALL)

    @property
    def withheld(self) -> list[str]:
        return self.labels_of(Hidden.WITHHELD)

    @property
    def almost_all(self) -> list[str]:
        return self.labels_of(Hidden.ALMOST_ALL)

    @property
    def figures(self) -> list[tuple[str, str]]:
        named = ((gettext("Mean"), self.mean), (gettext("Median"), self.median))
        return [(name, f"{figure:,.10g}") for name, figure in named if figure is not None]

    @property
    def splits_shown(self) -> list[Split]:
        return [split for split in self.splits if split.is_shown]

    @property
    def split_tables(self) -> Iterator[tuple[list[str], list[list[str]]]]:
        """The groups side by side, as many as a page is wide: headings and rows."""
        shown = self.splits_shown
        for start in range(0, len(shown), GROUPS_SIDE_BY_SIDE):
            some = shown[start : start + GROUPS_SIDE_BY_SIDE]
            rows = zip(*(split.lines for split in some), strict=True)
            texts = [[lines[0].label, *(line.shown_with_share for line in lines)] for lines in rows]
            yield [gettext("Answer"), *(split.label for split in some)], texts


def _plain(number: float) -> float:
    """Without a point where nothing comes after it."""
    return int(number) if number == int(number) else number


def _with_share(line: ResultLine) -> str:
    return line.label if line.share is None else f"{line.label} ({line.share:.0f}%)"


def as_rows(found: list[QuestionResult]) -> Iterator[list[str]]:
    """Everything that the page shows, a line each, to take away."""
    for result in found:
        question = result.question.full_text
        answered = f"{result.answered:,}" if result.answered else ""
        if not result.is_published:
            yield [
                question,
                gettext("Everyone who answered"),
                "",
                answered or Hidden.SMALL.label,
                "",
            ]
        yield from (_row(question, "", line, result.is_published) for line in result.lines)
        yield from ([question, name, "", figure, ""] for name, figure in result.figures)
        for split in result.splits:
            yield from (_row(question, split.label, line, False) for line in split.lines)


def _row(question: str, group: str, line: ResultLine, is_published: bool) -> list[str]:
    share = "" if line.share is None else f"{line.share:.1f}"
    return [question, line.label, group, "" if is_published else line.shown, share]
