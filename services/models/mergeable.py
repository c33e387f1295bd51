"""The kinds of records that can be merged, and the answers that a moderator chooses between."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any, TypeVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from portal.database.row_transfer import TransferCount, TransferRule, transfer_rules
from services.models.field_values import FieldValues, apply_values, snapshot_of
from services.models.service import Service
from services.models.standard import Standard
from services.models.suppliers import Product, Supplier

Record = TypeVar("Record", Service, Product, Supplier, Standard)
JOINED = {"products", "standards", "tags", "aliases"}  # lists, which can be joined


class MergeKind(models.TextChoices):
    SERVICE = "service", _("Services")
    PRODUCT = "product", _("Products")
    SUPPLIER = "supplier", _("Suppliers")
    STANDARD = "standard", _("Standards")


@dataclass(frozen=True)
class Mergeable:
    """A kind of record that can be merged: how to read its answers, and to set them."""

    model: type[models.Model]
    snapshot: Callable[[Any], FieldValues]
    apply: Callable[[Any, FieldValues], None]

    @property
    def rows(self) -> models.QuerySet[models.Model]:
        return self.model._base_manager.all()  # noqa: SLF001 - Django's name for it: it hides no row

    @property
    def rules(self) -> list[TransferRule]:
        return transfer_rules(self.model)


def _columns(*names: str) -> Callable[[models.Model], FieldValues]:
    def snapshot(row: models.Model) -> FieldValues:
        values = {name: getattr(row, name) for name in names}
        return {
            name: value.isoformat() if isinstance(value, date) else value
            for name, value in values.items()
        }

    return snapshot


def set_columns(row: models.Model, values: FieldValues) -> None:
    for name, value in values.items():
        setattr(row, name, value)
    row.save()


MERGEABLE: dict[str, Mergeable] = {
    MergeKind.SERVICE: Mergeable(Service, snapshot_of, apply_values),
    MergeKind.PRODUCT: Mergeable(
        Product,
        _columns("supplier_id", "category_id", "website", "about", "end_of_support"),
        set_columns,
    ),
    MergeKind.STANDARD: Mergeable(
        Standard,
        _columns("url", "description", "publisher", "version", "asks", "source"),
        set_columns,
    ),
    MergeKind.SUPPLIER: Mergeable(Supplier, _columns("aliases", "website", "about"), set_columns),
}


def merge_kind_of(row: models.Model) -> str:
    return str(row._meta.model_name)


def mergeable_of(row: models.Model) -> Mergeable:
    return MERGEABLE[merge_kind_of(row)]


def count_merged(target: Record, source: Record) -> list[TransferCount]:
    """What would go along, and what would stay behind; without that of which there is nothing."""
    counts = (
        rule.count(rule.rows_of(source.pk), source.pk, target.pk)
        for rule in mergeable_of(target).rules
    )
    return [count for count in counts if count.total]
