"""Everything that is counted, by subject. Whoever changes what one means raises DEFINITIONS."""

from dataclasses import dataclass

from portal.insights.figures import (
    contracts,
    forums,
    freshness,
    needs,
    offers,
    partnerships,
    savings,
    searches,
    sharers,
)
from portal.insights.figures.figure import Chart, Figure, FigureAudience, Metrics, Rows, Value

DEFINITIONS = 1


@dataclass(frozen=True)
class Subject:
    key: str
    title: str
    figures: list[Figure]


SUBJECTS = [
    Subject("sharing", "Who shares", sharers.FIGURES),
    Subject("contracts", "Contracts that end", contracts.FIGURES),
    Subject("savings", "What it saves", savings.FIGURES),
    Subject("supply", "What can be joined, and what is used", offers.FIGURES),
    Subject("partnerships", "Partnerships", partnerships.FIGURES),
    Subject("needs", "What became of plans", needs.FIGURES),
    Subject("talk", "Questions and answers", forums.FIGURES),
    Subject("searches", "What is missing", searches.FIGURES),
    Subject("freshness", "How fresh this is", freshness.FIGURES),
]
FIGURES = {figure.key: figure for subject in SUBJECTS for figure in subject.figures}

__all__ = [
    "DEFINITIONS",
    "FIGURES",
    "SUBJECTS",
    "Chart",
    "Figure",
    "FigureAudience",
    "Metrics",
    "Rows",
    "Subject",
    "Value",
]
