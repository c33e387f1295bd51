"""Everything that is counted, by subject. Whoever changes what one means raises DEFINITIONS."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from portal.insights.figures import (
    contracts,
    forums,
    freshness,
    needs,
    offers,
    partnerships,
    published,
    savings,
    searches,
    sharers,
    standards,
)
from portal.insights.figures.figure import Chart, Figure, FigureAudience, Metrics, Rows, Value

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

DEFINITIONS = 1


@dataclass(frozen=True)
class Subject:
    """Figures that have a page together."""

    key: str
    title: "StrOrPromise"
    figures: list[Figure]


SUBJECTS = [
    Subject("sharing", _("Councils that share"), sharers.FIGURES),
    Subject("standardisation", _("Standardisation"), standards.FIGURES),
    Subject("contracts", _("Contracts ending soon"), contracts.FIGURES),
    Subject("published", _("Published contracts"), published.FIGURES),
    Subject("savings", _("Savings"), savings.FIGURES),
    Subject("supply", _("Offers and products"), offers.FIGURES),
    Subject("partnerships", _("Partnerships"), partnerships.FIGURES),
    Subject("needs", _("Decisions on needs"), needs.FIGURES),
    Subject("talk", _("Questions and answers"), forums.FIGURES),
    Subject("searches", _("Searches with no results"), searches.FIGURES),
    Subject("freshness", _("Age of the data"), freshness.FIGURES),
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
