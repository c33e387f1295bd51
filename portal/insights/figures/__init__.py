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
    Subject("sharing", "Councils that share", sharers.FIGURES),
    Subject("contracts", "Contracts ending soon", contracts.FIGURES),
    Subject("savings", "Savings", savings.FIGURES),
    Subject("supply", "Offers and products", offers.FIGURES),
    Subject("partnerships", "Partnerships", partnerships.FIGURES),
    Subject("needs", "Decisions on needs", needs.FIGURES),
    Subject("talk", "Questions and answers", forums.FIGURES),
    Subject("searches", "Searches with no results", searches.FIGURES),
    Subject("freshness", "Age of the data", freshness.FIGURES),
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
