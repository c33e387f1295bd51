"""Which new records follow what is recommended for their service area."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from typing import Any, NamedTuple

from django.db.models import Q

from portal.insights.choices import FILED_UNDER, products_of_services
from services.models import Category, ClaimState, ProductStandard, Service, ServiceStandard, Use
from services.recommendations.models import Recommendation

DAYS = 365
USE, SERVICE = "uses", "services"


class NewRecord(NamedTuple):
    """A use that began, or a service that was published, within the year."""

    kind: str
    key: int
    council: int
    area: int
    products: frozenset[int]
    standards: frozenset[int]


class Advice(NamedTuple):
    """What is recommended for an area."""

    products: frozenset[int]
    standards: frozenset[int]


def follows(record: NewRecord, advice: Advice) -> bool:
    """It is on a recommended product; where none is, it claims all standards to ask for."""
    if advice.products:
        return bool(record.products & advice.products)
    return advice.standards <= record.standards


def advice_for(
    area: int, advice: Mapping[int, Advice], parents: Mapping[int, int]
) -> Advice | None:
    """What is recommended for an area, or else for the one that it is within."""
    return advice.get(area) or advice.get(parents.get(area, 0))


def records_followed(day: date) -> list[tuple[NewRecord, bool]]:
    """Every new record in an area with a recommendation, and whether it follows it."""
    advice = advice_on(day)
    if not advice:
        return []
    narrower = Category.objects.exclude(parent=None).values_list("pk", "parent")
    parents = {pk: parent for pk, parent in narrower if parent}
    return [
        (record, follows(record, known))
        for record in new_records(day)
        if (known := advice_for(record.area, advice, parents))
    ]


def advice_on(day: date) -> dict[int, Advice]:
    """What was recommended on a day, by service area, in three queries."""
    ended_later = Q(ended_on=None) | Q(ended_on__gt=day)
    rows = Recommendation.objects.filter(ended_later, published_on__lte=day)
    areas = dict(rows.values_list("pk", "category"))
    products = _joined(Recommendation.products.through, "product", areas)
    standards = _joined(Recommendation.standards.through, "standard", areas)
    return {
        area: Advice(frozenset(products[key]), frozenset(standards[key]))
        for key, area in areas.items()
    }


def _joined(through: Any, column: str, keys: Iterable[int]) -> dict[int, set[int]]:
    """What is joined to these recommendations, without what was merged into another."""
    found: dict[int, set[int]] = defaultdict(set)
    rows = through.objects.filter(
        **{"recommendation__in": list(keys), f"{column}__merged_into": None}
    )
    for key, value in rows.values_list("recommendation_id", f"{column}_id"):
        found[key].add(value)
    return found


def new_records(day: date) -> list[NewRecord]:
    """The uses that began, and the services that were published, in the year before a day."""
    return [*_uses(day), *_services(day)]


def _uses(day: date) -> Iterable[NewRecord]:
    began = Use.objects.users().filter(since__gt=day - timedelta(days=DAYS), since__lte=day)
    filed = began.order_by("pk").annotate(area=FILED_UNDER).exclude(area=None)
    rows = list(filed.values_list("pk", "council", "area", "product", "service"))
    services = {row[4] for row in rows if row[4]}
    built_on = products_of_services(services)
    of_services = _claimed(ServiceStandard, "service", services, day)
    of_products = _claimed(ProductStandard, "product", {row[3] for row in rows if row[3]}, day)
    for key, council, area, product, service in rows:
        products = {product} if product else built_on.get(service, set())
        standards = of_products[product] if product else of_services[service]
        yield NewRecord(USE, key, council, area, frozenset(products), frozenset(standards))


def _services(day: date) -> Iterable[NewRecord]:
    published = Service.objects.published().filter(
        is_historical=False,
        published_at__date__gt=day - timedelta(days=DAYS),
        published_at__date__lte=day,
    )
    filed = published.exclude(category=None).order_by("pk")
    rows = list(filed.values_list("pk", "council", "category"))
    keys = {key for key, *_ in rows}
    built_on = products_of_services(keys)
    claimed = _claimed(ServiceStandard, "service", keys, day)
    for key, council, area in rows:
        products = frozenset(built_on.get(key, set()))
        yield NewRecord(SERVICE, key, council, area, products, frozenset(claimed[key]))


def _claimed(model: Any, column: str, keys: set[int], day: date) -> dict[int, set[int]]:
    """The standards that each of these claims: not expired, and not refuted by the evidence."""
    found: dict[int, set[int]] = defaultdict(set)
    valid = Q(valid_until=None) | Q(valid_until__gte=day)
    claims = model.objects.filter(valid, **{f"{column}__in": keys})
    rows = claims.exclude(state=ClaimState.NOT_SHOWN)
    for key, standard in rows.values_list(f"{column}_id", "standard_id"):
        found[key].add(standard)
    return found
