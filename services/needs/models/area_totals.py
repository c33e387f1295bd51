"""How much there is in all in the service area of a need, of what everybody can see."""

from collections.abc import Iterable
from typing import NamedTuple

from django.contrib.auth.models import AnonymousUser
from django.db.models import Count

from services.models import Benefit, Offer, Service, Use
from services.models.benefit_total import BenefitTotal
from services.needs.models.need import Need


class AreaTotals(NamedTuple):
    """Numbers for a service area: of councils other than that of the need, services and savings."""

    councils: int
    products: int
    services: int
    offers: int
    needs: int
    savings: list[BenefitTotal]


def area_totals(need: Need) -> AreaTotals:
    area = need.category.keys_within()
    uses = Use.objects.visible_to(AnonymousUser()).users().in_area(area)
    others = uses.exclude(council=need.council).order_by()
    used = others.aggregate(
        councils=Count("council", distinct=True), products=Count("product", distinct=True)
    )
    return AreaTotals(
        used["councils"],
        used["products"],
        Service.objects.published().filter(category__in=area).count(),
        _offers(area),
        Need.objects.open().filter(category__in=area).exclude(council=need.council_id).count(),
        Benefit.objects.public().measured().filter(service__category__in=area).totals(),
    )


def _offers(area: Iterable[int]) -> int:
    offers = Offer.objects.visible_to(AnonymousUser()).with_room()
    return offers.filter(service__category__in=area).count()
