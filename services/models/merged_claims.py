"""Of two claims to one standard, by records that become one, the one that says more stays."""

from typing import Any

from services.models.service import Service
from services.models.standard_claim import TOGETHER, Claim
from services.models.suppliers import Product

Carried = dict[str, Any]


def carry_claims(target: Service | Product, source: Service | Product) -> list[Carried]:
    """Let the target's claims say what the source's say, where that is more; what each was."""
    others: dict[int, Any] = {each.standard_id: each for each in source.standard_claims.all()}
    own: Any = target.standard_claims.order_by("pk")
    return [
        _carry(claim, others[claim.standard_id])
        for claim in own
        if claim.standard_id in others and others[claim.standard_id].weight > claim.weight
    ]


def _carry(claim: Claim, other: Claim) -> Carried:
    before = _values(claim)
    for name in TOGETHER:
        setattr(claim, name, getattr(other, name))
    claim.save()
    return {"claim": claim.pk, "before": before, "after": _values(claim)}


def _values(claim: Claim) -> dict[str, str]:
    fields = (claim._meta.get_field(name) for name in TOGETHER)
    return {field.name: field.value_to_string(claim) for field in fields}  # type: ignore[union-attr]  # columns


def restore_claims(target: Service | Product, carried: list[Carried]) -> None:
    """Take it back, but for claims that have changed since or are gone."""
    own: Any = target.standard_claims.in_bulk([each["claim"] for each in carried])
    for each in carried:
        claim = own.get(each["claim"])
        if claim and _values(claim) == each["after"]:
            for name, value in each["before"].items():
                read = claim._meta.get_field(name).to_python(value or None)
                setattr(
                    claim, name, "" if read is None and name in {"evidence_url", "note"} else read
                )
            claim.save()
