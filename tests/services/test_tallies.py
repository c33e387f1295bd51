"""The numbers that pages show of all listings and uses are what the rows say, whoever writes."""

from datetime import timedelta

import pytest
from django.utils import timezone

from councils.models import Council
from portal.pages.home_stats import home_numbers
from portal.search.models import Tally, TallySubject
from services.models import Contract, Product, Service, Use
from services.models.counters import find_drifted_tallies
from tests.factories.councils import CouncilFactory
from tests.factories.services import ProductFactory, ServiceFactory, UseFactory
from tests.services.test_register import at_the_same_moment

pytestmark = pytest.mark.django_db
SOON = timezone.localdate() + timedelta(days=40)


@pytest.fixture
def bureau():
    """A listing that two councils use, and one considers."""
    service = ServiceFactory(products=[ProductFactory()])
    UseFactory.create_batch(2, service=service, contract_ends_on=SOON)
    UseFactory(service=service, status="considering")
    return service


def take_for(product):
    """Say that who considers the listing considers the product itself."""
    Use.objects.filter(status="considering").update(service=None, product=product)


def number(subject):
    return sum(Tally.objects.counts(subject)[subject].values())


@pytest.mark.parametrize(
    ("change", "shown", "running", "ending"),
    [
        (lambda: UseFactory(service=Service.objects.get()), 4, 3, 2),
        (lambda: UseFactory(service=None, product=Product.objects.get()), 4, 3, 2),
        (lambda: UseFactory(service=ServiceFactory(draft=True)), 3, 2, 2),
        (lambda: Use.objects.update(status="phasing_out"), 3, 3, 2),
        (lambda: Use.objects.update(status="planned"), 3, 0, 0),
        (lambda: Use.objects.update(confirmation="proposed"), 0, 0, 0),
        (lambda: Contract.objects.update(ends_on=None), 3, 2, 0),
        (lambda: Use.objects.update(lesson="Ask early."), 3, 2, 2),
        (lambda: take_for(Product.objects.get()), 3, 2, 2),
        (lambda: Use.objects.all().delete(), 0, 0, 0),
        (lambda: Service.objects.update(state="suspended"), 0, 0, 0),
        (lambda: Service.objects.update(title="Another"), 3, 2, 2),
        (lambda: Service.objects.all().delete(), 0, 0, 0),
    ],
)
def test_uses_are_tallied_as_everybody_sees_them(bureau, change, shown, running, ending):
    change()

    assert number(TallySubject.USES_BY_COUNCIL) == shown
    assert number(TallySubject.RUNNING_BY_COUNCIL) == running
    assert number(TallySubject.RUNNING_BY_END) == ending
    assert find_drifted_tallies() == []


def test_a_listing_that_is_hidden_and_shown_again_brings_its_uses_back(bureau):
    before = Tally.objects.counts(*TallySubject)
    Service.objects.update(state="archived")
    assert not any(Tally.objects.counts(*TallySubject).values())

    Service.objects.update(state="published")

    assert Tally.objects.counts(*TallySubject) == before


def test_the_directory_shows_the_numbers_of_each_council(client, bureau):
    council = bureau.council
    ServiceFactory(council=council)
    ServiceFactory(council=council, draft=True)
    UseFactory(council=council, service=bureau)
    UseFactory(council=council, service=ServiceFactory(), status="considering")

    shown = client.get("/councils/").context["found"]["councils"]

    assert {each: (listings, uses) for each, listings, uses in shown}[council] == (2, 1)


def test_the_home_page_counts_councils_by_region_and_products_by_use(bureau):
    Council.objects.update(region="wales", kind="welsh_unitary")
    police = CouncilFactory(kind="police", region="wales")
    UseFactory(council=police, service=bureau)
    seldom = ProductFactory()

    numbers = home_numbers("")

    assert (numbers.services, numbers.uses, numbers.regions) == (1, 3, {"wales": 2})
    assert [each.users_count for each in numbers.products] == [3, 0]
    assert numbers.products[1] == seldom


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_a_use_that_is_added_while_its_listing_is_published_is_counted_once():
    for attempt in range(5):
        service, council = ServiceFactory(draft=True), CouncilFactory()
        draft = Service.objects.filter(pk=service.pk)
        deeds = [
            lambda draft=draft: draft.update(state="published", published_at=timezone.now()),
            lambda service=service, council=council: UseFactory(service=service, council=council),
        ]
        assert at_the_same_moment(*deeds) == [None, None]
        assert find_drifted_tallies() == []
        assert number(TallySubject.RUNNING_BY_COUNCIL) == attempt + 1
