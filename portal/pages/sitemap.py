"""The addresses that search engines should know: what every visitor may read, and no more."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, NamedTuple

from django.contrib.auth.models import AnonymousUser
from django.db.models import F, Max, QuerySet
from django.urls import reverse

from councils.models import Council
from forums.models import Board, Thread
from portal.components.metadata import absolute
from portal.insights.figures import FIGURES, SUBJECTS
from portal.insights.figures.figure import FigureAudience
from portal.surveys.models import Survey
from services.models import Category, Product, Service, Standard, Supplier
from services.needs.models import Need
from services.partnerships.models import Partnership
from services.recommendations.models import Recommendation

KEYS_IN_A_FILE = 10_000
VISITOR = AnonymousUser()
LISTS = [
    *("pages:home", "services:index", "services:products", "services:standards"),
    *("councils:index", "needs:index", "recommendations:index", "recommendations:groups"),
    *("partnerships:index", "forums:index", "forums:tags", "surveys:index", "insights:index"),
    *("insights:reports", "open_data:index", "moderation:log", "texts:about", "texts:help"),
    *("texts:contact", "texts:accessibility", "texts:privacy", "texts:cookies", "texts:terms"),
]


class Address(NamedTuple):
    url: str
    changed: date | datetime | None = None


@dataclass(frozen=True)
class SitemapSection:
    """Pages of one kind: a file for each range of keys, so that no file reads many rows."""

    rows: Callable[[], QuerySet[Any]]
    changed: str = ""
    read: tuple[str, ...] = ("slug",)

    def files(self) -> list[tuple[int, datetime | None]]:
        """The number of each file that has addresses, and when one of them last changed."""
        last = Max(self.changed) if self.changed else Max("pk")
        rows = self.rows().order_by().annotate(file=F("pk") / KEYS_IN_A_FILE)
        found = rows.values_list("file").annotate(last=last)
        return sorted((number, when if self.changed else None) for number, when in found)

    def addresses(self, number: int) -> Iterator[Address]:
        start = number * KEYS_IN_A_FILE
        rows = self.rows().filter(pk__gte=start, pk__lt=start + KEYS_IN_A_FILE)
        fields = [*self.read, *([self.changed] if self.changed else [])]
        for row in rows.only(*fields).order_by("pk"):
            yield Address(
                absolute(row.get_absolute_url()),
                getattr(row, self.changed) if self.changed else None,
            )


KINDS = {
    "services": SitemapSection(Service.objects.published, "updated_at"),
    "products": SitemapSection(Product.objects.all),
    "standards": SitemapSection(Standard.objects.all),
    "suppliers": SitemapSection(Supplier.objects.all),
    "categories": SitemapSection(Category.objects.all),
    "councils": SitemapSection(Council.objects.with_own_page),
    "needs": SitemapSection(Need.objects.shown, "updated_at", read=()),
    "partnerships": SitemapSection(Partnership.objects.public, "updated_at"),
    "recommendations": SitemapSection(Recommendation.objects.current, "updated_at", read=()),
    "boards": SitemapSection(lambda: Board.objects.visible_to(VISITOR)),
    "threads": SitemapSection(
        lambda: Thread.objects.visible_to(VISITOR).published(), "last_posted_at"
    ),
    "surveys": SitemapSection(lambda: Survey.objects.visible_to(VISITOR)),
}


def lists() -> list[Address]:
    """The pages that are there once, whatever is in the database."""
    everybodys = [key for key, each in FIGURES.items() if each.audience == FigureAudience.EVERYBODY]
    figures = [reverse("insights:figure", args=[key]) for key in everybodys]
    subjects = [
        reverse("insights:subject", args=[subject.key])
        for subject in SUBJECTS
        if any(figure.key in everybodys for figure in subject.figures)
    ]
    return [Address(absolute(path)) for path in [*map(reverse, LISTS), *subjects, *figures]]


def files() -> list[Address]:
    """Every file of the sitemap."""
    of_kinds = [
        Address(absolute(reverse("pages:sitemap_file", args=[kind, number])), changed)
        for kind, each in KINDS.items()
        for number, changed in each.files()
    ]
    return [Address(absolute(reverse("pages:sitemap_file", args=["pages", 0]))), *of_kinds]


def addresses(kind: str, number: int) -> list[Address]:
    """What is in one file; empty where there is no such file."""
    if kind == "pages":
        return lists() if number == 0 else []
    return list(KINDS[kind].addresses(number)) if kind in KINDS else []
