"""Standardisation: what the figures mean, in small worlds, and what they cost."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db import connection
from django.http import QueryDict
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from hypothesis import given, settings
from hypothesis import strategies as st

from councils.filters import Scope
from portal.insights.choices import Choice, agreement_of, leading_products
from portal.insights.figures import FIGURES, Metrics
from portal.insights.figures.standards import FIGURES as OURS
from services.models import Overlap
from tests.factories.councils import CouncilFactory
from tests.factories.recommendations import RecommendationFactory
from tests.factories.services import (
    CategoryFactory,
    ProductFactory,
    ProductStandardFactory,
    ServiceFactory,
    ServiceStandardFactory,
    StandardFactory,
    UseFactory,
)

TODAY = timezone.localdate


def use_of(product, **fields):
    return UseFactory(service=None, product=product, **fields)


@pytest.mark.django_db
def test_the_leading_products_are_those_of_the_whole_country():
    """A region that is on other products does not agree, however much it does so alone."""
    area = CategoryFactory()
    first, second, third = (ProductFactory(category=area) for _ in range(3))
    for product, number in ((first, 4), (second, 3)):
        for _ in range(number):
            use_of(product, council__region="london")
    for _ in range(2):
        use_of(third, council__region="wales")

    everywhere = FIGURES["agreement_by_area"].compute(Metrics(TODAY()))
    wales = Metrics(TODAY(), Scope(QueryDict("region=wales")))
    there = FIGURES["agreement_by_area"].compute(wales)

    assert [(value.value, value.of) for value in everywhere] == [(7, 9)]
    assert [(value.value, value.of) for value in there] == [(0, 2)]


@pytest.mark.django_db
def test_a_record_follows_by_its_product_or_by_all_its_standards():
    product, standard = ProductFactory(), StandardFactory()
    with_product, without = CategoryFactory(), CategoryFactory()
    RecommendationFactory(category=with_product, products=[product], standards=[standard])
    RecommendationFactory(category=without, standards=[standard])
    claimed = ProductFactory()
    ProductStandardFactory(product=claimed, standard=standard)
    expired = ProductFactory()
    ended = TODAY() - timedelta(days=1)
    ProductStandardFactory(product=expired, standard=standard, valid_until=ended)
    for used, area in (
        (product, with_product),
        (ProductFactory(), with_product),
        (claimed, without),
        (expired, without),
    ):
        use_of(used, category=area, since=TODAY())
    use_of(product, category=with_product, since=TODAY() - timedelta(days=400))

    uses, services = FIGURES["recommendations_followed"].compute(Metrics(TODAY()))
    assert (uses.value, uses.of) == (2, 4)
    assert (services.value, services.of) == (0, 0)


@pytest.mark.django_db
def test_what_was_recommended_later_does_not_count_for_a_day():
    recommendation = RecommendationFactory(products=[ProductFactory()])
    use_of(
        recommendation.products.get(),
        category=recommendation.category,
        since=TODAY() - timedelta(days=40),
    )

    counts = [
        FIGURES["recommendations_followed"].compute(Metrics(TODAY() - timedelta(days=days)))[0].of
        for days in (0, 30)
    ]
    assert counts == [1, 0]


@pytest.mark.django_db
def test_a_registration_that_went_on_all_the_same_is_no_duplicate_avoided():
    service, now = ServiceFactory(), timezone.now()
    rows = {"other": service, "chosen_at": now}
    Overlap.objects.create(council=CouncilFactory(), draft_key=1, **rows)
    Overlap.objects.create(council=CouncilFactory(), draft_key=2, went_on_at=now, **rows)
    Overlap.objects.create(council=CouncilFactory(), draft_key=3, other=service)
    Overlap.objects.create(council=CouncilFactory(), **rows)

    (value,) = FIGURES["duplicates_avoided"].compute(Metrics(TODAY()))
    assert (value.value, value.of, value.councils) == (2, 4, 2)


CHOICES = st.sets(
    st.builds(Choice, st.integers(1, 6), st.integers(1, 3), st.integers(1, 5)), max_size=30
)


@given(choices=CHOICES)
@settings(deadline=None)
def test_agreement_counted_council_by_council(choices):
    leading = leading_products(choices)
    known = on_leading = 0
    for area in (1, 2, 3):
        here = [choice for choice in choices if choice.area == area]
        councils = {choice.council for choice in here}
        if len(councils) < 3:
            assert area not in leading
            continue
        users = {n: {c.council for c in here if c.product == n} for n in range(1, 6)}
        used = sorted((n for n in users if users[n]), key=lambda n: (-len(users[n]), n))
        assert leading[area] == set(used[:2])
        known += len(councils)
        on_leading += len(set().union(*(users[n] for n in used[:2])))

    agreement = agreement_of(choices, leading)
    assert (len(agreement.leading), len(agreement.known)) == (on_leading, known)


@pytest.mark.django_db
@pytest.mark.parametrize("count", [1, 3])
def test_figures_cost_the_same_however_much_there_is(count):
    for _ in range(count):
        area, product, standard = CategoryFactory(), ProductFactory(), StandardFactory()
        service = ServiceFactory(category=area, products=[product])
        ServiceStandardFactory(service=service, standard=standard)
        ProductStandardFactory(product=product, standard=standard)
        RecommendationFactory(category=area, products=[product], standards=[standard])
        for _ in range(3):
            UseFactory(service=service, since=TODAY())
        use_of(product, category=area, since=TODAY())
        for _ in range(3):  # of fewer nothing is shown
            shown = {"other": service, "council": CouncilFactory()}
            Overlap.objects.create(**shown, chosen_at=timezone.now())
    known = {}
    for figure in OURS:
        counting = Metrics(TODAY())
        assert counting.councils
        assert counting.areas
        with CaptureQueriesContext(connection) as queries:
            assert figure.compute(counting)
            rows = figure.rows(counting, "", AnonymousUser())
            list(rows.page(None))
        known[figure.key] = len(queries)
    assert known == COSTS


COSTS = {
    "agreement_by_area": 6,
    "agreement_by_region": 4,
    "standards_of_services": 4,
    "standards_of_products": 4,
    "recommendations_followed": 15,
    "duplicates_avoided": 7,
}
