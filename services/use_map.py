"""Who uses something, whose contracts end and who is alike, on the map of councils."""

from collections.abc import Iterable
from datetime import timedelta
from typing import TYPE_CHECKING

from django.db.models import Min
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from councils.council_map import Mark, picture
from councils.models import Council
from portal.text import in_sentence
from services.models import ContractQuerySet, Twin
from services.models.use_queryset import STORY, UseQuerySet

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

KINDS = ["uses", "plans", "stopped"]  # as STORY numbers them
LEGEND = [
    ("uses", _("Uses it")),
    ("plans", _("Considering or introducing it")),
    ("stopped", _("Has stopped")),
]

SOON_DAYS = 183
CONTRACTS = [
    ("uses", _("A contract ends within 6 months")),
    ("plans", _("A contract ends later")),
]
SIMILAR = [("plans", _("This council")), ("uses", _("A similar council"))]


def marks_of(uses: UseQuerySet) -> list[Mark]:
    """Return one mark for each council: what its uses say, the most present first."""
    councils = uses.order_by("council__slug").values_list("council__slug", "council__name")
    labels = dict(LEGEND)
    return [
        Mark(slug, KINDS[story], f"{name} ({in_sentence(labels[KINDS[story]])})")
        for slug, name, story in councils.annotate(story=Min(STORY))
    ]


def marks_of_contracts(contracts: ContractQuerySet) -> list[Mark]:
    """Return one mark for each council whose contracts these are, by the first of them to end."""
    soon = timezone.localdate() + timedelta(days=SOON_DAYS)
    councils = contracts.order_by("council__slug").values_list("council__slug", "council__name")
    return [
        Mark(slug, "uses" if first <= soon else "plans", f"{name} ({date_format(first, 'j F Y')})")
        for slug, name, first in councils.annotate(first=Min("ends_on"))
    ]


def marks_of_similar(council: Council, others: Iterable[Twin]) -> list[Mark]:
    """Return a mark for a council, and one for each of those most like it."""
    similar = [
        Mark(each.other.slug, "uses", f"{each.other.name} ({in_sentence(each.in_words)})")
        for each in others
    ]
    return [Mark(council.slug, "plans", council.name), *similar]


def legend_of(
    marks: Iterable[Mark], lines: "Iterable[tuple[str, StrOrPromise]]" = LEGEND
) -> "list[tuple[str, StrOrPromise]]":
    """Return the lines of the legend that these marks need."""
    kinds = {mark.kind for mark in marks}
    return [(kind, label) for kind, label in lines if kind in kinds]


def map_of(
    marks: list[Mark], region: str = "", lines: "Iterable[tuple[str, StrOrPromise]]" = LEGEND
) -> dict[str, object]:
    """Return what the tag ``council_map`` shows: the picture, and the legend that it needs."""
    return {"picture": picture(marks, region), "legend": legend_of(marks, lines)}
