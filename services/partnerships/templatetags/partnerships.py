"""Partnerships and benefits on the pages of what they are about."""

from django.template import Context, Library
from django.utils.functional import SimpleLazyObject
from django.utils.translation import gettext, ngettext

from councils.models import Council, Membership
from services.models import Benefit, Service
from services.models.benefit import BenefitQuerySet
from services.models.benefit_total import BenefitTotal, amount_in_words, yearly_savings
from services.partnerships import permissions
from services.partnerships.models import JoinRequest, Partnership

register = Library()
register.filter(yearly_savings)
SHOWN = 6
PARTIES_NAMED = 8
WAITING_SHOWN = 50


@register.filter
def figure(benefit: Benefit) -> str:
    """How much, in words, or why nobody has measured it."""
    if benefit.amount is not None:
        return amount_in_words(benefit.kind, benefit.amount)
    reason = benefit.not_measured_reason
    return gettext("Not measured: {reason}").format(reason=reason) if reason else benefit.basis


@register.filter
def led_by(partnership: Partnership) -> str:
    """Who leads a partnership, and with whom, in a sentence."""
    lead, names = partnership.lead.name, [party.council.name for party in partnership.others]
    if not names:
        return gettext("Led by {lead}").format(lead=lead)
    others, more = ", ".join(names[:PARTIES_NAMED]), len(names) - PARTIES_NAMED
    if more <= 0:
        return gettext("Led by {lead}, with {others}").format(lead=lead, others=others)
    sentence = ngettext(
        "Led by {lead}, with {others} and {n} more",
        "Led by {lead}, with {others} and {n} more",
        more,
    )
    return sentence.format(lead=lead, others=others, n=more)


@register.filter
def adds_up(totals: list[BenefitTotal]) -> bool:
    """Whether any sum is of more than the one figure that the table shows already."""
    return any(total.number > 1 for total in totals)


@register.simple_tag
def totals_of(thing: Council | Service) -> "SimpleLazyObject[list[BenefitTotal]]":
    """Add up, for each kind and state, the benefits that the page of a council or service shows.

    Only where a part of the page reads them that is not cached, and once for all such parts.
    """
    return SimpleLazyObject(lambda: _shown_on(thing).totals())


@register.simple_tag
def benefits_of(thing: Council | Service) -> list[Benefit]:
    """List the benefits that the page of a council or service shows."""
    return list(_shown_on(thing).in_order()[:WAITING_SHOWN])


def _shown_on(thing: Council | Service) -> BenefitQuerySet:
    if isinstance(thing, Service):
        return Benefit.objects.shown_on(thing)
    return Benefit.objects.public().of(thing)


@register.simple_tag(takes_context=True)
def can_count(context: Context, service: Service) -> bool:
    """Whether the council that somebody acts for can say what a service was worth to it."""
    acting: Membership | None = context.get("acting")
    return acting is not None and permissions.can_count(context["user"], service, acting.council)


@register.inclusion_tag("partnerships/_of.html", takes_context=True)
def partnerships_of(context: Context, thing: Council | Service) -> dict[str, object]:
    """The partnerships of a council, or about a listing, that somebody may see."""
    rows = Partnership.objects.visible_to(context["user"]).of(thing)
    found = list(rows.in_order().to_list()[: SHOWN + 1])
    return {"partnerships": found[:SHOWN], "has_more": len(found) > SHOWN, "thing": thing}


@register.inclusion_tag("partnerships/_waiting.html", takes_context=True)
def waiting_for(context: Context, council: Council) -> dict[str, object]:
    """What waits for the answer of a council, and what it has asked itself."""
    own = JoinRequest.objects.of_council(council).open().newest_first()
    return {
        "asked": list(JoinRequest.objects.for_answer_of(council)[:WAITING_SHOWN]),
        "answered": list(JoinRequest.objects.for_decision_of(council)[:WAITING_SHOWN]),
        "own": list(own[:WAITING_SHOWN]),
        "claims": list(Benefit.objects.for_confirmation_by(council)[:WAITING_SHOWN]),
        "council": council,
    }
