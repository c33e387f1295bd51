"""The kinds of records that administrators add and change."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db import models
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from councils.models import Council
from forums.models import Board, Tag
from portal.lists.name_order import by_name
from portal.moderation.catalogue import forms
from portal.moderation.catalogue.council_form import CouncilRecordForm
from services.models import Category, Product, Supplier

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise


HEADINGS = _("Name,Belongs to,Page")


@dataclass(frozen=True)
class RecordType:
    """A kind of record: its model, its form, and the words for one and for all of them."""

    name: str
    model: Any
    form: "type[forms.CatalogueForm[Any]]"
    label: "StrOrPromise"
    new: "StrOrPromise"
    order: tuple[Any, ...] = (by_name(), "pk")
    related: tuple[str, ...] = ()
    headings: "StrOrPromise" = HEADINGS

    def rows(self, text: str = "") -> "models.QuerySet[Any]":
        """The records whose name contains a text, in the order of their list."""
        rows = self.model.objects.filter(name__icontains=text).select_related(*self.related)
        found: models.QuerySet[Any] = rows.order_by(*self.order)
        return found


RECORD_TYPES = {
    each.name: each
    for each in [
        RecordType(
            "areas",
            Category,
            forms.CatalogueAreaForm,
            _("Service areas"),
            _("Add a service area"),
            (*(Lower("parent__name").asc(nulls_first=True), "position", by_name(), "pk"),),
            ("parent",),
        ),
        RecordType(
            "products",
            Product,
            forms.CatalogueProductForm,
            _("Products"),
            _("Add a product"),
            related=("supplier", "category"),
        ),
        RecordType("suppliers", Supplier, forms.SupplierForm, _("Suppliers"), _("Add a supplier")),
        RecordType(
            "boards",
            Board,
            forms.BoardForm,
            _("Boards"),
            _("Add a board"),
            ("position", by_name(), "pk"),
            ("parent",),
        ),
        RecordType(
            "councils",
            Council,
            CouncilRecordForm,
            _("Councils and public bodies"),
            _("Add a council or public body"),
            headings=_("Name,Type,Page"),
        ),
        RecordType("tags", Tag, forms.TagForm, _("Tags"), _("Add a tag")),
    ]
}
