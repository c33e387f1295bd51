"""How the list of all published contracts is narrowed; each dimension takes one value at most."""

from functools import cached_property
from typing import Any

from django.db.models import F, QuerySet
from django.http import QueryDict
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from councils.models import Region
from portal.lists.filters import Dimension, FilterSet
from portal.text import query_text
from services.filters import in_categories
from services.models import Category, Product, Supplier
from services.notices.models import AwardNotice, ContractKind
from services.notices.models.award_notice_queryset import ICT, AwardNoticeQuerySet

SHORTEST_WORD = 3  # letters; shorter ones are in everything
REGION = Dimension("region", _("Region"), dict(Region.choices), F("council__region"))
KINDS = {value: label for value, label in ContractKind.choices if value in ICT}
KIND = Dimension("kind", _("Kind of contract"), KINDS)


class PublishedFilter(FilterSet[Dimension]):
    """Published contracts of an area, a region, a product or a supplier, or with a word."""

    words = ("q", "ended")
    takes_many = False

    def __init__(self, query: QueryDict) -> None:
        area = _named("area", gettext("Service area"), Category.objects.all(), query)
        area = Dimension(area.name, area.title, area.labels, fits=in_categories)
        product = _named("product", gettext("Product"), Product.objects.all(), query)
        supplier = _named("supplier", gettext("Supplier"), Supplier.objects.all(), query)
        super().__init__(query, [area, product, supplier, REGION, KIND])
        self.text = query_text(query, "q", 100)
        self.with_ended = query.get("ended") == "on"

    @property
    def unseen(self) -> list[tuple[str, str]]:
        """(name, value) of what was chosen elsewhere and has no field in the form."""
        return [(name, self.value(name)) for name in ("product", "supplier") if self.value(name)]

    @cached_property
    def contracts(self) -> AwardNoticeQuerySet:
        """Those that fit and, unless others were asked for, still run; the soonest end first."""
        found = self.narrowed(AwardNotice.objects.published())
        found = found if self.with_ended else found.running()
        return found.with_word(self.text) if len(self.text) >= SHORTEST_WORD else found


def _named(name: str, title: str, rows: QuerySet[Any, Any], query: QueryDict) -> Dimension:
    """A dimension whose only known value is the record that was asked for."""
    slug = query_text(query, name)
    found = rows.filter(slug=slug) if slug else rows.none()
    return Dimension(name, title, dict(found.values_list("slug", "name")), F(f"{name}__slug"))
