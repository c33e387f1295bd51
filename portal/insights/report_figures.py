"""The figures of a day as the progress report asks for them, beside earlier ones."""

from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple

from portal.insights.figures import Value
from portal.insights.models import StoredFigure


class Past(NamedTuple):
    """Earlier figures to compare with, and in which words."""

    words: str
    day: date
    figures: dict[str, StoredFigure]


@dataclass(frozen=True)
class ReportFigures:
    """The figures of a day as a report asks for them, and the earlier ones beside them."""

    figures: dict[str, StoredFigure]
    past: list[Past]

    def values(self, key: str) -> dict[str, Value]:
        return values_of(self.figures, key)

    def compared(self, key: str, group: str) -> list[str]:
        """A sentence for each earlier figure that is there."""
        now = self.values(key)[group].value
        return [
            _compared(past, now, then[group].value)
            for past in self.past
            if group in (then := values_of(past.figures, key))
        ]


def values_of(figures: dict[str, StoredFigure], key: str) -> dict[str, Value]:
    stored = figures[key]["values"] if key in figures else []
    return {value["group"]: Value.read(value) for value in stored}


def sentence(text: str) -> str:
    return f"{text[:1].upper()}{text[1:]}."


def _on(day: date) -> str:
    return f"{day:%-d %B %Y}"


def _compared(past: Past, now: Any, then: Any) -> str:
    when = f"{past.words}, on {_on(past.day)}"
    if now == then:
        return f"{when}, the number was the same."
    moved = "higher" if now > then else "lower"
    return f"{when}, the number was {then:,}. It is now {abs(now - then):,} {moved}."
