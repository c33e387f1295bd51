"""What a listing says, as plain values: to compare, to keep aside, to give back."""

from collections.abc import Callable
from typing import Any

from portal.lists.name_order import by_name
from services.models.benefit import Benefit, BenefitQuerySet
from services.models.choices import BenefitKind, BenefitState
from services.models.service import Service
from services.models.standard import Standard
from services.models.suppliers import Product, Supplier
from services.models.taxonomy import Category

FieldValues = dict[str, Any]

COLUMNS = [
    *("title", "summary", "description", "kind", "category_id", "phase", "hosting"),
    *("customisation", "licence", "website", "documentation_url", "source_code_url", "tags"),
    *("language", "contact_team", "contact_email", "review_months"),
]
# who stated, confirmed and audited a figure says nothing of the next one
FIELDS_OF_CONFIRMATION = ["said_by", "confirmed_by", "confirmed_for", "confirmed_at"]
FIELDS_OF_CONFIRMATION += ["audited_by", "audited_at"]


def snapshot_of(service: Service) -> FieldValues:
    """Every answer of a listing: columns, keys of products and standards, what it saved.

    Plain JSON values; what it saved is [pounds, basis, reason why there is no figure], or None.
    """
    columns = {name: getattr(service, name) for name in COLUMNS}
    return columns | {
        "products": sorted(service.products.values_list("pk", flat=True)),
        "standards": sorted(service.standards.values_list("pk", flat=True)),
        "standards_evidence": _evidence(service),
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
    _apply_standards(service, values)
    if "saved" in values:
        save_saving(service, *(values["saved"] or (None, "", "")))


def _apply_standards(service: Service, values: FieldValues) -> None:
    if "standards" in values:
        service.standards.set(Standard.objects.filter(pk__in=values["standards"]))
    if "standards_evidence" in values:
        give_evidence(service, values["standards_evidence"])


def diff(before: FieldValues, after: FieldValues) -> FieldValues:
    """The answers that differ, as they are after."""
    return {name: value for name, value in after.items() if before.get(name) != value}


def readable(name: str, value: object) -> str:
    """An answer as people read it; empty where nothing is said."""
    if not value:
        return ""
    if name in READABLE:
        return READABLE[name](value)
    if isinstance(value, list):
        return ", ".join(value)
    return str(_choices_of(name).get(value, value))


def _names_in(known: Any, keys: list[int]) -> str:
    found = known.filter(pk__in=keys).order_by(by_name(), "pk")
    return ", ".join(found.values_list("name", flat=True))


def _readable_evidence(addresses: dict[str, str]) -> str:
    names = dict(Standard.ever.filter(pk__in=addresses).values_list("pk", "name"))
    return ", ".join(f"{names.get(int(key), key)}: {url}" for key, url in addresses.items())


def _readable_saving(saved: tuple[int | None, str, str]) -> str:
    amount, basis, reason = saved
    return f"£{amount:,}" + (f": {basis}" if basis else "") if amount else reason


READABLE: dict[str, Callable[[Any], str]] = {
    "category_id": lambda key: str(Category.objects.filter(pk=key).first() or ""),
    "supplier_id": lambda key: str(Supplier.ever.filter(pk=key).first() or ""),
    "products": lambda keys: _names_in(Product.ever, keys),
    "standards": lambda keys: _names_in(Standard.objects, keys),
    "standards_evidence": _readable_evidence,
    "saved": _readable_saving,
}


def give_evidence(service: Service, addresses: dict[str, str]) -> None:
    """Keep the web address of the evidence for each standard, by its key; others have none."""
    for claim in service.standard_claims.order_by("pk"):
        claim.give_evidence(addresses.get(str(claim.standard_id), ""))


def _evidence(service: Service) -> dict[str, str]:
    shown = service.standard_claims.exclude(evidence_url="").order_by("standard_id")
    return {str(key): url for key, url in shown.values_list("standard_id", "evidence_url")}


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
