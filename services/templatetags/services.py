"""How the catalogue words its dates and its money."""

from datetime import datetime

from django.template import Context, Library
from django.urls import reverse
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext, ngettext

from councils.models import Council
from services.models import Product, Service, Use
from services.models.benefit_total import pounds
from services.models.choices import UseStatus
from services.models.similar_use import similar_use_of
from services.models.use_words import dates_in_words, end_in_words, status_in_words
from services.rendered_cards import render_cards

register = Library()
register.filter(pounds)
register.filter(dates_in_words)
register.filter(status_in_words)
register.simple_tag(render_cards, name="service_cards")

DAYS_IN_A_WEEK = 7
DAYS_IN_A_MONTH = 30
STALE_MONTHS = 12
SUCCESSORS_USES = 10


@register.inclusion_tag("services/_succeeded.html")
def succeeded(service: Service) -> dict[str, object]:
    """Say who has taken over from a council that was abolished, and what they use instead."""
    question = gettext("What do you use now in place of {service} of {council}?")
    return {
        "service": service,
        "question": question.format(service=service.title, council=service.council.name),
        "successions": service.council.successions.for_page(),
        "uses": Use.objects.in_place_of(service)[:SUCCESSORS_USES],
    }


@register.simple_tag
def similar_use(thing: Product | Service, council: Council | None) -> str:
    """Say how many of the councils similar to the reader's use something; "" for visitors."""
    found = similar_use_of(thing, council) if council else None
    return found.of_thing if found else ""


@register.inclusion_tag("components/tabs.html", takes_context=True)
def contract_tabs(context: Context) -> dict[str, object]:
    """Lead from contracts in public notices to those that councils recorded, and back."""
    here = context["request"].path
    pages = {
        reverse("contracts:published"): gettext("Published contracts"),
        reverse("needs:radar"): gettext("Contracts ending soon"),
    }
    items = [(label, address, address == here) for address, label in pages.items()]
    return {"items": items, "label": gettext("Contracts")}


@register.filter
def confirmed_or_ended(record: Service | Use) -> str:
    """Say when a record was last confirmed, or when it ended; of a service it knows its end."""
    if isinstance(record, Use) and record.status == UseStatus.STOPPED:
        return end_in_words(record.until)
    if isinstance(record, Service) and record.is_historical:
        return end_in_words(getattr(record, "ended_on", None))
    return capfirst(freshness(record.last_confirmed_at))


@register.filter
def freshness(confirmed_at: datetime | None) -> str:
    """When a record was last confirmed, in words; over a year ago is said the other way round."""
    if confirmed_at is None:
        return gettext("not confirmed yet")
    days = (timezone.now() - confirmed_at).days
    if days < DAYS_IN_A_WEEK:
        return gettext("confirmed this week")
    if days < 2 * DAYS_IN_A_MONTH:
        weeks = days // DAYS_IN_A_WEEK
        return ngettext("confirmed {n} week ago", "confirmed {n} weeks ago", weeks).format(n=weeks)
    months = days // DAYS_IN_A_MONTH
    if months <= STALE_MONTHS:
        ago = ngettext("confirmed {n} month ago", "confirmed {n} months ago", months)
        return ago.format(n=months)
    long_ago = ngettext("not confirmed for {n} month", "not confirmed for {n} months", months)
    return long_ago.format(n=months)
