"""What a listing says, as plain values: to compare, to keep aside, to give back."""

from typing import Any

from portal.lists.name_order import by_name
from services.models.benefit import Benefit, BenefitQuerySet
from services.models.choices import BenefitKind, BenefitState
from services.models.service import Service
from services.models.suppliers import Product, Supplier
from services.models.taxonomy import Category, Standard

FieldValues = dict[str, Any]

COLUMNS = [
    *("title", "summary", "description", "kind", "category_id", "phase", "hosting"),
    *("customisation", "licence", "website", "documentation_url", "source_code_url", "tags"),
    *("language", "contact_team", "contact_email", "review_months"),
]
# who stated, confirmed and audited a figure says nothing of the next one
FIELDS_OF_CONFIRMATION = ["said_by", "confirmed_by", "confirmed_for", "confirmed_at"]
FIELDS_OF_CONFIRMATION += ["audited_by", "audited_at"]
NAMED: dict[str, Any] = {"category_id": Category.objects, "supplier_id": Supplier.ever}


def snapshot_of(service: Service) -> FieldValues:
    """Every answer of a listing: columns, keys of products and standards, what it saved.

    Plain JSON values; what it saved is [pounds, basis, reason why there is no figure], or None.
    """
    columns = {name: getattr(service, name) for name in COLUMNS}
    return columns | {
        "products": sorted(service.products.values_list("pk", flat=True)),
        "standards": sorted(service.standards.values_list("pk", flat=True)),
        "saved": _saved(service),
    }


def apply_values(service: Service, values: FieldValues) -> None:
    """Let a listing say this; answers that are not among the values stay as they are.

    Keys of products and standards that are not there any more are left out.
    """
    for name in values.keys() & {*COLUMNS}:
        setattr(service, name, values[name])
    if "description" in values:
        service.describe(values["description"])
    service.save()
    if "products" in values:
        service.products.set(Product.ever.filter(pk__in=values["products"]))
    if "standards" in values:
        service.standards.set(Standard.objects.filter(pk__in=values["standards"]))
    if "saved" in values:
        save_saving(service, *(values["saved"] or (None, "", "")))


def diff(before: FieldValues, after: FieldValues) -> FieldValues:
    """The answers that differ, as they are after."""
    return {name: value for name, value in after.items() if before.get(name) != value}


def readable(name: str, value: Any) -> str:
    """An answer as people read it; empty where nothing is said."""
    if not value:
        return ""
    if name in NAMED:
        return str(NAMED[name].filter(pk=value).first() or "")
    if name in {"products", "standards"}:
        known: Any = Product.ever if name == "products" else Standard.objects
        found = known.filter(pk__in=value).order_by(by_name(), "pk")
        return ", ".join(found.values_list("name", flat=True))
    if name == "saved":
        amount, basis, reason = value
        return f"£{amount:,}" + (f": {basis}" if basis else "") if amount else reason
    if isinstance(value, list):
        return ", ".join(value)
    return str(_choices_of(name).get(value, value))


def savings_of(service: Service) -> BenefitQuerySet:
    """The yearly saving that the council that runs it gave with the listing, if any."""
    return Benefit.objects.filter(
        service=service,
        partnership=None,
        council=service.run_by,
        kind=BenefitKind.ANNUAL_CASHABLE,
        starts_on=None,
    )


def save_saving(service: Service, amount: int | None, basis: str, reason: str) -> None:
    """Keep a figure or the reason why there is none; neither takes it away.

    A figure that somebody has confirmed stays confirmed as long as it is the same.
    """
    if not amount and not reason:
        savings_of(service).delete()
        return
    values = {"amount": amount, "basis": basis, "not_measured_reason": reason}
    if savings_of(service).filter(**values).exists():
        return
    Benefit.objects.update_or_create(
        service=service,
        partnership=None,
        council=service.run_by,
        kind=BenefitKind.ANNUAL_CASHABLE,
        starts_on=None,
        defaults={
            **values,
            **dict.fromkeys(FIELDS_OF_CONFIRMATION),
            ("state"): BenefitState.CLAIMED,
        },
    )


def _saved(service: Service) -> list[object] | None:
    found = savings_of(service).values_list("amount", "basis", "not_measured_reason").first()
    return list(found) if found else None


def _choices_of(name: str) -> dict[object, object]:
    """The values of a fixed list and what they are called; none for free answers."""
    return dict(_field(name).flatchoices) if name in COLUMNS else {}


def _field(name: str) -> Any:
    return Service._meta.get_field(name)
