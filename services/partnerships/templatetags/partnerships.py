"""Partnerships and benefits on the pages of what they are about."""

from typing import Any

from django.template import Context, Library

from councils.models import Council, Membership
from services.models import Benefit, Service
from services.models.benefit import BenefitKind, BenefitState
from services.partnerships import permissions
from services.partnerships.models import JoinRequest, Partnership
from services.templatetags.services import pounds

register = Library()
SHOWN = 6
WAITING_SHOWN = 50


def in_words(kind: str, amount: int) -> str:
    """£900,000 a year; £40,000; 12 days."""
    if kind == BenefitKind.TIME_SAVED:
        return f"{amount:,} day{'' if amount == 1 else 's'}"
    return f"{pounds(amount)} a year" if kind == BenefitKind.ANNUAL_CASHABLE else pounds(amount)


@register.filter
def figure(benefit: Benefit) -> str:
    """How much, in words, or why nobody has measured it."""
    if benefit.amount is not None:
        return in_words(benefit.kind, benefit.amount)
    reason = benefit.not_measured_reason
    return f"Not measured: {reason}" if reason else benefit.basis


@register.filter
def totals_in_words(totals: list[dict[str, Any]]) -> list[tuple[str, str, str, int]]:
    """Each kind and state by itself, in words: never one number for several."""
    return [
        (
            BenefitKind(row["kind"]).label,
            BenefitState(row["state"]).label,
            in_words(row["kind"], row["total"]),
            row["n"],
        )
        for row in totals
    ]


@register.filter
def adds_up(totals: list[dict[str, Any]]) -> bool:
    """Whether any sum is of more than the one figure that stands there already."""
    return any(row["n"] > 1 for row in totals)


@register.simple_tag
def totals_of(thing: Council | Service) -> list[dict[str, Any]]:
    """The sums of what everybody may know, for each kind and state."""
    return Benefit.objects.public().of(thing).totals()


@register.simple_tag
def benefits_of(thing: Council | Service) -> list[Benefit]:
    """What everybody may know that a council gained, or a listing brought."""
    return list(Benefit.objects.public().of(thing).in_order()[:WAITING_SHOWN])


@register.simple_tag(takes_context=True)
def can_count(context: Context, service: Service) -> bool:
    """Whether the council that somebody acts for can say what a service was worth to it."""
    acting: Membership | None = context.get("acting")
    return acting is not None and permissions.can_count(context["user"], service, acting.council)


@register.inclusion_tag("partnerships/_of.html", takes_context=True)
def partnerships_of(context: Context, thing: Council | Service) -> dict[str, Any]:
    """The partnerships of a council, or about a listing, that somebody may see."""
    rows = Partnership.objects.visible_to(context["user"]).of(thing)
    found = list(rows.in_order().to_list()[: SHOWN + 1])
    return {"partnerships": found[:SHOWN], "has_more": len(found) > SHOWN, "thing": thing}


@register.inclusion_tag("partnerships/_waiting.html", takes_context=True)
def waiting_for(context: Context, council: Council) -> dict[str, Any]:
    """What waits for the answer of a council, and what it has asked itself."""
    own = JoinRequest.objects.of_council(council).open().newest_first()
    return {
        "asked": list(JoinRequest.objects.for_answer_of(council)[:WAITING_SHOWN]),
        "own": list(own[:WAITING_SHOWN]),
        "claims": list(Benefit.objects.for_confirmation_by(council)[:WAITING_SHOWN]),
        "council": council,
    }
