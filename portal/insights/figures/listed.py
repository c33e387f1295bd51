"""How the things that figures count are listed."""

from datetime import datetime
from typing import Protocol

from django.db.models import QuerySet
from django.utils.translation import gettext

from councils.models import Council
from portal.insights.figures.figure import Cell, Rows
from portal.lists.name_order import by_name
from services.models import Service, Use


class Linked(Protocol):
    def get_absolute_url(self) -> str: ...


def link(thing: Linked | None) -> Cell:
    return Cell(str(thing), thing.get_absolute_url()) if thing else Cell("")


def councils(found: QuerySet[Council]) -> Rows:
    return Rows(
        [gettext("Council"), gettext("Type"), gettext("Region")],
        found.in_order(),  # type: ignore[attr-defined]  # a QuerySet of councils
        lambda council: [
            link(council),
            Cell(council.get_kind_display()),
            Cell(council.get_region_display()),
        ],
    )


def councils_of(keys: set[int]) -> Rows:
    return councils(Council.objects.filter(pk__in=keys))


def listings(found: QuerySet[Service]) -> Rows:
    return Rows(
        [gettext("Service"), gettext("Council"), gettext("Last confirmed")],
        found.select_related("council").order_by(by_name("title"), "pk"),
        lambda service: [link(service), link(service.council), day(service.last_confirmed_at)],
        wide=True,
    )


def uses(found: QuerySet[Use]) -> Rows:
    return Rows(
        [gettext("Council"), gettext("System or service"), gettext("Last confirmed")],
        found.select_related("council", "service", "product").order_by(
            by_name("council__name"), "pk"
        ),
        lambda use: [link(use.council), link(use.used), day(use.last_confirmed_at)],
        wide=True,
    )


def day(moment: datetime | None) -> Cell:
    return Cell(f"{moment:%-d %B %Y}" if moment else "")


def number(value: int | None, before: str = "") -> Cell:
    return Cell("" if value is None else f"{before}{value:,}")
