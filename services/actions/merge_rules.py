"""Which records can be merged, what each says, and the rows that go along with it."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.apps import apps
from django.db import models
from django.db.models import Exists, OuterRef, Q, UniqueConstraint
from django.db.models.lookups import IsNull

from services.models import MergeKind, Product, Service, Supplier
from services.models.field_values import Said, said_by, say

JOINED = {"products", "standards", "tags", "aliases"}  # lists, of which both can be kept


@dataclass(frozen=True)
class Mergeable:
    """A kind of record that can be merged: what it says, and which rows go along.

    ``moves`` names the columns that point at it, as app.model.column; ``stays`` those that are
    left, for the redirect or for the undo. A column in neither fails a test.
    """

    model: Any
    said: Callable[[Any], Said]
    say: Callable[[Any, Said], None]
    moves: set[str]
    stays: set[str]


def _columns_of(*names: str) -> Callable[[Any], Said]:
    def said(row: Any) -> Said:
        values = {name: getattr(row, name) for name in names}
        return {
            name: value.isoformat() if isinstance(value, date) else value
            for name, value in values.items()
        }

    return said


def set_columns(row: Any, values: Said) -> None:
    for name, value in values.items():
        setattr(row, name, value)
    row.save()


MERGEABLE: dict[str, Mergeable] = {
    MergeKind.SERVICE: Mergeable(
        Service,
        said_by,
        say,
        moves={
            *("services.use.service", "services.offer.service", "services.benefit.service"),
            *("moderation.flag.service", "forums.thread.service", "needs.need.service"),
            "partnerships.partnership_services.service",
        },
        stays={
            *("services.service.edit_of", "services.service.merged_into"),
            *("services.formerslug.service", "services.service_products.service"),
            "services.service_standards.service",
            *("services.likelyduplicate.first", "services.likelyduplicate.second"),
            *("services.overlap.draft", "services.overlap.other", "forums.comparison.service"),
        },
    ),
    MergeKind.PRODUCT: Mergeable(
        Product,
        _columns_of("supplier_id", "category_id", "website", "about", "end_of_support"),
        set_columns,
        moves={
            *("services.use.product", "services.use.replaced_product"),
            *("services.productalias.product", "services.service_products.product"),
            *("forums.thread.product", "needs.need.product"),
        },
        stays={"services.product.merged_into"},
    ),
    MergeKind.SUPPLIER: Mergeable(
        Supplier,
        _columns_of("aliases", "website", "about"),
        set_columns,
        moves={"services.product.supplier", "partnerships.partnership.supplier"},
        stays={"services.supplier.merged_into"},
    ),
}


def kind_of(row: Any) -> str:
    return str(type(row)._meta.model_name)


def rows_that_move(kept: Any, gone: Any) -> list[tuple[str, int, int]]:
    """For each kind of row: its name, how many would go along, and how many would stay behind."""
    counted = [(path, *_rows_to_move(path, gone.pk, kept.pk)) for path in moves_of(kept)]
    named = [(_name_of(path), there.count(), twins.count()) for path, there, twins in counted]
    return [(name, there, twins) for name, there, twins in named if there or twins]


def moves_of(kept: Any) -> list[str]:
    return sorted(MERGEABLE[kind_of(kept)].moves)


def _rows_to_move(path: str, gone: int, kept: int) -> tuple[Any, Any]:
    """The rows that would point at the kept record, and those that stay: it has the like of them.

    The same council's use of both, for instance, can only be there once.
    """
    model, column = model_of(path)
    twin: Any = Q(pk__in=[])
    for others in _unique_with(model.model, column):
        same = [_same(model.model, name) for name in others]
        twin |= Exists(model.filter(*same, **{column: kept}))
    rows = model.filter(**{column: gone})
    return rows.exclude(twin), rows.filter(twin)


def _same(model: type[models.Model], name: str) -> Q:
    """Whether both rows say the same in a column, which may be nothing."""
    same = Q(**{name: OuterRef(name)})
    if not model._meta.get_field(name).null:
        return same
    return same | Q(IsNull(OuterRef(name), True), **{f"{name}__isnull": True})


def move_rows(path: str, gone: int, kept: int) -> list[int]:
    """Let the rows that point at one record point at the other; their keys."""
    model, column = model_of(path)
    rows, _ = _rows_to_move(path, gone, kept)
    keys = sorted(rows.values_list("pk", flat=True))
    model.filter(pk__in=keys).update(**{column: kept})
    return keys


def _name_of(path: str) -> str:
    model, column = model_of(path)
    if column == "replaced_product":
        return "uses that replaced it"
    if model.model._meta.auto_created:
        return "listings built on it" if column == "product" else "partnerships"
    return str(model.model._meta.verbose_name_plural)


def model_of(path: str) -> tuple[Any, str]:
    label, _, column = path.rpartition(".")
    return apps.get_model(label)._base_manager, column  # noqa: SLF001 - Django's name for it: it hides no row


def _unique_with(model: type[models.Model], column: str) -> list[list[str]]:
    """The columns that make a row unique together with this one, by constraint."""
    meta = model._meta
    together = [list(fields) for fields in meta.unique_together]
    constraints = [
        list(each.fields) for each in meta.constraints if isinstance(each, UniqueConstraint)
    ]
    return [
        [name for name in fields if name != column]
        for fields in together + constraints
        if column in fields
    ]
