"""What became of each row of a file that was brought in."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field

from django.core.exceptions import ValidationError
from django.db import IntegrityError

from portal.text import plural


class FileRefused(Exception):
    """The file is broken as a whole; the message says how."""


class RowRejected(Exception):
    """One row cannot come in; the message says why, for a person."""


class RowLeftOut(Exception):
    """One row holds nothing to bring in, such as a total; the message says what it holds."""


@dataclass(frozen=True)
class RowOutcome:
    """What became of a row, in a word, and what a person should know about it."""

    word: str
    note: str = ""


Problem = RowLeftOut | RowRejected | ValidationError | IntegrityError
PROBLEMS = (RowLeftOut, RowRejected, ValidationError, IntegrityError)
Outcome = RowOutcome | Problem


@dataclass
class ImportReport:
    """What became of every row.

    ``noted`` and ``rejected`` hold (row number, sentence); ``left_out`` the row numbers by what
    the rows hold.
    """

    outcomes: Counter[str] = field(default_factory=Counter)
    noted: list[tuple[int, str]] = field(default_factory=list)
    rejected: list[tuple[int, str]] = field(default_factory=list)
    left_out: dict[str, list[int]] = field(default_factory=dict)

    def add(self, number: int, outcome: Outcome) -> None:
        if isinstance(outcome, RowLeftOut):
            self.left_out.setdefault(str(outcome), []).append(number)
        elif isinstance(outcome, Exception):
            self.rejected.append((number, reason(outcome)))
        else:
            self.outcomes[outcome.word] += 1
            if outcome.note:
                self.noted.append((number, outcome.note))

    def lines(self) -> Iterator[str]:
        for number, sentence in self.noted:
            yield f"row {number}: {sentence}"
        for number, sentence in self.rejected:
            yield f"row {number} rejected: {sentence}"
        for sentence, numbers in self.left_out.items():
            rows = f"{plural(len(numbers), 'row')} {', '.join(map(str, numbers))}"
            yield f"{rows} left out: {sentence}"
        outcomes = [f"{count} {outcome}" for outcome, count in sorted(self.outcomes.items())]
        yield ", ".join([*outcomes, f"{len(self.rejected)} rejected"]) + "."


def reason(problem: Exception) -> str:
    """Why a row did not come in, in a sentence."""
    if isinstance(problem, ValidationError):
        return " ".join(problem.messages)
    if isinstance(problem, IntegrityError):
        return "It contradicts what is already in the directory."
    return str(problem)
