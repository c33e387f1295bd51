"""Who uses something, on the map of councils."""

from collections.abc import Iterable
from typing import TYPE_CHECKING

from django.db.models import Min
from django.utils.translation import gettext_lazy as _

from councils.council_map import Mark
from services.models.use_queryset import STORY, UseQuerySet

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

KINDS = ["uses", "plans", "stopped"]  # as STORY numbers them
LEGEND = [
    ("uses", _("Uses it")),
    ("plans", _("Considering or introducing it")),
    ("stopped", _("Has stopped")),
]


def marks_of(uses: UseQuerySet) -> list[Mark]:
    """Return one mark for each council: what its uses say, the most present first."""
    councils = uses.order_by("council__slug").values_list("council__slug", "council__name")
    labels = dict(LEGEND)
    return [
        Mark(slug, KINDS[story], f"{name} ({str(labels[KINDS[story]]).lower()})")
        for slug, name, story in councils.annotate(story=Min(STORY))
    ]


def legend_of(marks: Iterable[Mark]) -> "list[tuple[str, StrOrPromise]]":
    """Return the lines of the legend that these marks need."""
    kinds = {mark.kind for mark in marks}
    return [(kind, label) for kind, label in LEGEND if kind in kinds]
