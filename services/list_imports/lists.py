"""The suppliers that a council paid, with what it has recorded of their products."""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date

from services.list_imports.models import PaymentSummary
from services.models import Product, Supplier, Use
from services.models.choices import Confirmation, UseStatus

MAX_PRODUCTS = 40


@dataclass
class PaidSupplierRow:
    """One supplier: what it was paid, the systems recorded, and the products that are not."""

    supplier: Supplier
    paid_as: list[str] = field(default_factory=list)
    similar_names: list[str] = field(default_factory=list)
    total: int = 0
    payments: int = 0
    last_paid_on: date = date.min
    uses: list[Use] = field(default_factory=list)
    products: list[Product] = field(default_factory=list)

    @property
    def is_recorded(self) -> bool:
        """Whether the council has recorded a system of it that it has not stopped using."""
        return any(use.status != UseStatus.STOPPED for use in self.uses)


def paid_suppliers(summary: PaymentSummary) -> list[PaidSupplierRow]:
    """The suppliers, the most paid first; one that was merged counts with its survivor."""
    keys = [paid["supplier"] for paid in summary.suppliers]
    known = Supplier.ever.select_related("merged_into").in_bulk(keys)
    rows: dict[int, PaidSupplierRow] = {}
    for paid in summary.suppliers:
        if found := known.get(paid["supplier"]):
            supplier = found.survivor
            row = rows.setdefault(supplier.pk, PaidSupplierRow(supplier))
            (row.similar_names if paid.get("is_similar") else row.paid_as).append(paid["paid_as"])
            row.total += paid["total"]
            row.payments += paid["payments"]
            row.last_paid_on = max(row.last_paid_on, date.fromisoformat(paid["last_paid_on"]))
    _add_products(rows, summary)
    return sorted(rows.values(), key=lambda row: (-row.total, row.supplier.pk))


def _add_products(rows: dict[int, PaidSupplierRow], summary: PaymentSummary) -> None:
    council = summary.list_import.council_id
    uses = Use.objects.filter(council=council, product__supplier__in=rows)
    recorded: dict[int, list[Use]] = defaultdict(list)
    taken = set()
    for use in uses.select_related("product").order_by("product__name", "pk"):
        taken.add(use.product_id)
        if use.product and use.confirmation != Confirmation.REJECTED:
            recorded[use.product.supplier_id or 0].append(use)
    for product in Product.objects.filter(supplier__in=rows).most_used():
        row = rows[product.supplier_id or 0]
        if product.pk not in taken and len(row.products) < MAX_PRODUCTS:
            row.products.append(product)
    for key, row in rows.items():
        row.uses = recorded[key]
