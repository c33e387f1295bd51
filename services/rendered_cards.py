"""The cards of listings as HTML."""

from collections.abc import Iterable
from datetime import datetime

from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from portal.site.fragment_cache import render_cached
from services.models import Benefit, Service
from services.models.benefit_total import yearly_savings


def render_cards(states: Iterable[tuple[int, datetime, int]], heading: int = 3) -> list[SafeString]:
    """Render the cards of the listings that are in these states, in this order.

    A change of the listing itself shows at once; one of its council, offers or figures within a
    minute.
    """

    def render(missing: list[int]) -> dict[int, SafeString]:
        savings = Benefit.objects.public().filter(service__in=missing).totals_by("service")
        return {
            service.pk: render_to_string(
                "services/_card.html",
                {
                    "service": service,
                    "heading": heading,
                    "savings": yearly_savings(savings.get(service.pk, [])),
                },
            )
            for service in Service.objects.filter(pk__in=missing).for_cards()
        }

    keys = {
        pk: f"card:{heading}:{pk}:{updated_at.timestamp()}:{users_count}"
        for pk, updated_at, users_count in states
    }
    return render_cached(keys, render)
