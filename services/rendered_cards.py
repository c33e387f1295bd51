"""The cards of listings as HTML. A card costs more to make than to find, so it is kept a while."""

from collections.abc import Iterable
from datetime import datetime

from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from portal.site.fragment_cache import kept
from services.models import Benefit, Service
from services.models.benefit_total import BenefitTotal, yearly_savings

CARDS_LAST_SECONDS = 60


def cards(states: Iterable[tuple[int, datetime, int]], heading: int = 3) -> list[SafeString]:
    """The cards of the listings that are in these states, in this order.

    A change of the listing itself shows at once; one of its council, offers or figures within a
    minute.
    """
    keys = {
        pk: f"card:{heading}:{pk}:{updated_at.timestamp()}:{users_count}"
        for pk, updated_at, users_count in states
    }
    ready = kept.get_many(keys.values())
    missing = [pk for pk, key in keys.items() if key not in ready]
    if missing:
        savings = Benefit.objects.public().filter(service__in=missing).totals_by("service")
        made = {
            keys[service.pk]: _render(service, savings.get(service.pk, []), heading)
            for service in _fetch(missing)
        }
        kept.set_many(made, CARDS_LAST_SECONDS)
        ready.update(made)
    return [ready[key] for key in keys.values() if key in ready]


def _fetch(pks: list[int]) -> Iterable[Service]:
    return Service.objects.filter(pk__in=pks).for_cards()


def _render(service: Service, totals: list[BenefitTotal], heading: int) -> SafeString:
    context = {"service": service, "heading": heading, "savings": yearly_savings(totals)}
    return render_to_string("services/_card.html", context)
