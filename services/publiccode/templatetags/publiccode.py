"""Where a service comes from, on its page: a list, and the same as a drawing."""

from typing import NamedTuple

from django.template import Library
from django.utils.text import Truncator

from services.models import Service
from services.publiccode import exports
from services.publiccode.models import LineageKind, LineageLink
from services.publiccode.models.lineage import REVERSED

register = Library()
SHOWN = 12
ROW, BOX_HEIGHT, LETTERS = 44, 32, 24


class Box(NamedTuple):
    """A service in the drawing: its text, and where it is."""

    text: str
    relation: str
    top: int

    @property
    def middle(self) -> int:
        return self.top + BOX_HEIGHT // 2


class LineageRow(NamedTuple):
    """A line of the list: how they are related, and to what."""

    relation: str
    name: str
    address: str
    is_outside: bool = False


@register.inclusion_tag("publiccode/_lineage.html")
def lineage_of(service: Service, can_change: bool = False) -> dict[str, object]:
    """What a service says of others, and what others say of it."""
    links = list(LineageLink.objects.of(service)[:SHOWN])
    stated = [_stated(link) for link in links if link.is_shown]
    about = [_about(link) for link in LineageLink.objects.about(service)[:SHOWN]]
    rows = max(len(stated), len(about), 1)
    return {
        "service": service,
        "can_change": can_change,
        "stated": stated,
        "about": about,
        "left": _boxes(stated, rows),
        "right": _boxes(about, rows),
        "height": rows * ROW,
        "centre": (rows * ROW) // 2,
        "has_file": exports.has_publiccode(service),
    }


def _stated(link: LineageLink) -> LineageRow:
    relation = str(LineageKind(link.kind).label)
    if service := link.survivor:
        return LineageRow(relation, service.title, service.get_absolute_url())
    return LineageRow(relation, link.name, link.url, is_outside=True)


def _about(link: LineageLink) -> LineageRow:
    relation = str(REVERSED[LineageKind(link.kind)])
    return LineageRow(relation, link.service.title, link.service.get_absolute_url())


def _boxes(rows: list[LineageRow], total: int) -> list[Box]:
    """The boxes of one side, in the middle of the height of the other."""
    start = (total - len(rows)) * ROW // 2 + (ROW - BOX_HEIGHT) // 2
    return [
        Box(Truncator(row.name).chars(LETTERS), row.relation, start + number * ROW)
        for number, row in enumerate(rows)
    ]
