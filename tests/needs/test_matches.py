"""What fits a need: found at once, each with its reason, and again whenever something changes."""

from datetime import timedelta

import pytest
from django.core.management import call_command
from django.utils import timezone

from forums.models import Board
from portal.notifications.models import Notification
from services.actions import make_offer
from services.models import Offer
from services.models.similar_council import Twin
from services.needs import actions
from services.needs.models import Finding, Need
from services.needs.models.matches import find_matches, window_of
from services.needs.tasks import changed_areas, match_needs
from tests.factories.accounts import UserFactory
from tests.factories.councils import CouncilFactory, MembershipFactory
from tests.factories.forums import BoardFactory, PostFactory, ThreadFactory
from tests.factories.needs import NeedFactory
from tests.factories.notifications import FollowFactory
from tests.factories.services import (
    CategoryFactory,
    OfferFactory,
    ProductFactory,
    ServiceFactory,
    UseFactory,
)
from tests.worker import work

pytestmark = pytest.mark.django_db


@pytest.fixture
def area():
    return CategoryFactory(name="Payroll", parent=CategoryFactory(name="Payroll and pensions"))


@pytest.fixture
def need(area):
    return NeedFactory(
        title="A payroll for 9,000 people",
        category=area,
        council=CouncilFactory(region="wales"),
        needed_by=timezone.localdate() + timedelta(days=365),
    )


def found(need, kind):
    return [fit for fit in find_matches(need) if fit.kind == kind]


def in_days(days):
    return timezone.localdate() + timedelta(days=days)


@pytest.mark.parametrize("count", [1, 6])
def test_what_fits_costs_few_queries_however_much_does(
    need, area, count, django_assert_max_num_queries
):
    for service in ServiceFactory.create_batch(count, category=area):
        OfferFactory(service=service)
        UseFactory(service=service)
        NeedFactory(title="A payroll for 8,000 people", category=area)

    with django_assert_max_num_queries(29):
        assert {match.kind for match in find_matches(need)} == {"offer", "use", "need"}


def test_an_offer_with_room_fits_and_says_why(need, area):
    service = ServiceFactory(title="Payroll bureau", category=area)
    offer = OfferFactory(
        service=service,
        council=CouncilFactory(region="wales"),
        capacity_unit="payslips",
        capacity_total=100,
        capacity_free=40,
    )

    [fit] = found(need, "offer")

    assert (fit.key, fit.council) == (offer.pk, offer.council)
    assert "40 of 100 payslips still available (40%)" in fit.reasons
    assert "in your region" in fit.reasons


@pytest.mark.parametrize(
    "offered",
    [
        {"state": "closed"},
        {"state": "paused"},
        {"state": "draft"},
        {"capacity_unit": "seats", "capacity_total": 5, "capacity_free": 0},
        {"offered_to": "named"},
        {"offered_to": "region", "council__region": "london"},
        {"service__state": "archived"},
    ],
)
def test_what_cannot_be_joined_is_not_offered(need, area, offered):
    OfferFactory(service__category=area, **offered)

    assert not found(need, "offer")


@pytest.mark.parametrize(
    ("offered_to", "kind", "region", "is_for"),
    [
        ("any_public_body", "police", "london", True),
        ("any_council", "police", "wales", False),
        ("any_council", "unitary", "london", True),
        ("region", "unitary", "wales", True),
        ("region", "unitary", "london", False),
        ("neighbours", "unitary", "wales", True),
        ("named", "unitary", "wales", False),
    ],
)
def test_offers_are_for_those_they_are_made_to(offered_to, kind, region, is_for):
    offer = OfferFactory(offered_to=offered_to, council__region="wales")

    assert offer.is_for(CouncilFactory(kind=kind, region=region)) is is_for


def test_what_councils_like_ours_use_comes_first_and_each_thing_once(need, area):
    payroll = ProductFactory(category=area)
    UseFactory(service=None, product=payroll, satisfaction=5)
    twin = UseFactory(
        service=None, product=payroll, satisfaction=2, council=CouncilFactory(region="london")
    )
    other = UseFactory(service=None, product=ProductFactory(category=area), satisfaction=4)
    Twin.objects.create(council=need.council, other=twin.council, position=0, score=80)

    uses = found(need, "use")

    assert [fit.key for fit in uses] == [twin.pk, other.pk]
    assert uses[0].reasons == ["the same service area", "a similar council", "rated 2 out of 5"]


def test_the_product_in_mind_comes_before_everything(need, area):
    need.product = ProductFactory(category=area)
    UseFactory(service=None, product=ProductFactory(category=area), satisfaction=5)
    UseFactory(service=None, product=need.product, satisfaction=1)

    assert "the same product" in found(need, "use")[0].reasons


def test_open_needs_of_others_fit_in_the_area_or_by_their_name(need, area):
    same_area = NeedFactory(category=area, needed_by=need.needed_by, openness="co_procure")
    same_name = NeedFactory(title=need.title)
    NeedFactory(category=area, decided=True)
    NeedFactory(category=area, hidden=True)
    NeedFactory(category=area, council=need.council)

    fitting = {fit.key: fit.reasons for fit in found(need, "need")}

    assert set(fitting) == {same_area.pk, same_name.pk}
    assert "needed around the same date" in fitting[same_area.pk]
    assert "would procure together" in fitting[same_area.pk]


MERGER = "A customer records system to replace two after our merger"


@pytest.mark.parametrize(
    ("title", "elsewhere", "is_shown"),
    [
        ("Joining two tenants after a merger", "E-mail", False),
        ("Customer records system to replace two after a merger", "Mergers", True),
        ("System to replace two after our merger", "Customer contact", True),
    ],
)
def test_a_shared_word_is_no_match_in_another_part_of_the_areas(title, elsewhere, is_shown):
    """What is filed elsewhere has to be very like a need, and about its area."""
    contact = CategoryFactory(name="Customer contact")
    crm = CategoryFactory(name="Customer records", synonyms=["CRM"], parent=contact)
    need = NeedFactory(title=MERGER, category=crm, details="")
    place = contact if elsewhere == contact.name else CategoryFactory(name=elsewhere)
    OfferFactory(service=ServiceFactory(title=title, category=place, summary="Done twice."))
    NeedFactory(title=title, category=place, details="")
    PostFactory(thread=ThreadFactory(title=title, board=BoardFactory(category=place)))

    kinds = {fit.kind for fit in find_matches(need)}

    assert kinds == ({"offer", "need", "thread"} if is_shown else set())


def test_contracts_fit_that_end_within_a_year_of_the_need(need, area):
    soon, then, late = (
        UseFactory(
            service=None, product=ProductFactory(category=area), contract_ends_on=in_days(days)
        )
        for days in (30, 700, 760)
    )

    assert window_of(need) == (timezone.localdate(), in_days(730))
    assert [fit.key for fit in found(need, "contract")] == [soon.pk, then.pk]
    assert late.contract_ends_on > window_of(need)[1]


def test_what_was_talked_about_fits_if_everybody_may_read_it(need):
    thread = ThreadFactory(title="Payroll for 9,000 people?", board=BoardFactory())
    PostFactory(thread=thread)
    closed = ThreadFactory(
        title="Payroll for 9,000 people?", board=BoardFactory(visibility="members")
    )
    PostFactory(thread=closed)

    assert Board.objects.count() == 2
    assert [fit.key for fit in found(need, "thread")] == [thread.pk]


def test_nothing_of_ones_own_fits(need, area):
    ours = need.council
    UseFactory(service=ServiceFactory(category=area, council=ours))
    OfferFactory(service__category=area, council=ours)
    UseFactory(
        service=None,
        product=ProductFactory(category=area),
        council=ours,
        contract_ends_on=in_days(90),
    )

    assert find_matches(need) == []


def test_a_new_need_finds_and_is_found(need, area):
    follower = FollowFactory(thing=need).user
    MembershipFactory(user=follower)
    new = Need(council=CouncilFactory(), title="Payslips", category=area)

    actions.start_need(new, by=UserFactory())
    work()

    assert [finding.key for finding in new.findings.all()] == [need.pk]
    assert [finding.key for finding in need.findings.all()] == [new.pk]
    assert Notification.objects.get(user=follower, event="need fitted").detail == (
        f"{new.council.name} plans “Payslips”"
    )


def test_a_new_offer_reaches_the_open_needs_that_it_fits(need, area):
    follower = MembershipFactory(user=FollowFactory(thing=need).user).user
    stranger = FollowFactory(thing=need).user
    assert match_needs() == (1, 0)
    Need.objects.update(looked_at=timezone.now() - timedelta(minutes=30))
    service = ServiceFactory(title="Payroll bureau", category=area)
    make_offer(Offer(service=service, council=service.council, state="open"), by=UserFactory())

    call_command("match_needs", verbosity=0)
    work()

    assert need.findings.get().title == f"Payroll bureau, offered by {service.council.name}"
    assert Notification.objects.filter(user=follower, event="need fitted").count() == 1
    assert not Notification.objects.filter(user=stranger).exists()
    assert match_needs() == (0, 0)


def test_areas_change_with_what_is_written_in_them_and_below(area):
    use = UseFactory(service=None, product=ProductFactory())

    assert changed_areas() == {use.product.category_id}

    UseFactory(service=None, product=ProductFactory(category=area))

    assert changed_areas() == {use.product.category_id, area.pk, area.parent_id}


def test_what_fits_no_longer_is_noted_and_what_comes_back_is_there_again(need, area):
    offer = OfferFactory(service__category=area)
    Finding.objects.keep(need, find_matches(need))

    Offer.objects.update(state="closed")
    assert Finding.objects.keep(need, find_matches(need)) == []
    assert need.findings.get().gone_at
    assert not need.findings.still_visible().exists()

    Offer.objects.update(state="open")
    assert Finding.objects.keep(need, find_matches(need)) == []
    assert need.findings.get().gone_at is None
    assert need.findings.get().key == offer.pk


def test_needs_are_found_by_searching_and_hidden_ones_are_not(client, need):
    address, card = "/search/?q=payroll&kind=need", f'href="{need.get_absolute_url()}"'
    assert card in client.get(address).content.decode()

    actions.hide(need, reason="An advertisement.", by=UserFactory(duty="moderator"))

    assert card not in client.get(address).content.decode()
