"""The demonstration does not contradict what a reader knows of councils and products, or itself."""

from collections import Counter
from datetime import date

import pytest

from services.models import Benefit, Offer, Product, Service, Use
from services.models.choices import UseStatus
from services.models.product_moves import moves_of
from services.models.use_queryset import PLANNING
from services.partnerships.models import Partnership, Party
from tests.demo.facts import (
    AREAS_BEGAN,
    IN_THREADS,
    INTRODUCED,
    KINDS_BY_AREA,
    KINDS_BY_NAME,
    LAST_CHOSEN,
)

pytestmark = [pytest.mark.slow, pytest.mark.django_db, pytest.mark.usefixtures("demonstration")]
LOCAL = ["region", "neighbours", "named"]


def all_uses():
    related = ["council", "service__council", "service__category", "product__category", "category"]
    return list(Use.objects.select_related(*related).prefetch_related("service__products"))


def kinds_for(thing, area):
    """The kinds of council that do what a service or product is for; None for all."""
    return KINDS_BY_NAME.get(thing.slug) or KINDS_BY_AREA.get(area.slug)


def products_of(use):
    return [use.product] if use.product else list(use.service.products.all())


def test_councils_run_and_use_only_what_councils_of_their_kind_do():
    services = Service.objects.select_related("council", "category")
    run = [(each.council, each, each.category) for each in services]
    used = [(use.council, use.used, use.filed_under) for use in all_uses()]

    wrong = {
        (council.name, thing.slug)
        for council, thing, area in run + used
        if (kinds := kinds_for(thing, area)) and council.kind not in kinds
    }

    assert wrong == set()


def test_nothing_was_used_before_it_existed():
    wrong = []
    for use in all_uses():
        if use.since is None:
            continue
        years = [INTRODUCED.get(product.slug, 0) for product in products_of(use)]
        began = [use.council.established_on]
        if use.service:
            began.append(use.service.council.established_on)
        # a service came before the last product that it runs on
        began += [
            date(max(AREAS_BEGAN.get(use.filed_under.slug, 1), min(years, default=1), 1), 1, 1)
        ]
        if use.since < max(day for day in began if day):
            wrong.append((use.council.name, use.used.slug, use.since))

    assert wrong == []


def test_no_council_came_to_a_product_after_councils_stopped_choosing_it():
    wrong = [
        (use.council.name, use.product.slug, use.since)
        for use in all_uses()
        if use.product and use.since and use.since.year > LAST_CHOSEN.get(use.product.slug, 9999)
    ]

    assert wrong == []


def test_a_council_uses_something_while_it_exists_and_until_it_stops():
    for use in all_uses():
        ended = [day for day in (use.until, use.council.abolished_on) if day]
        assert use.since is None or all(use.since < day for day in ended), use
        assert not use.council.abolished_on or use.status == UseStatus.STOPPED, use


def test_what_stopped_says_when_and_why():
    stopped = [use for use in all_uses() if use.status == UseStatus.STOPPED]
    reasons = Counter((use.used.slug, use.stopped_reason) for use in stopped)

    assert [str(use) for use in stopped if use.until is None] == []
    assert {each: n for each, n in reasons.items() if n > 2} == {}


def test_a_council_did_not_stop_using_what_it_moved_from_after_it_moved():
    uses = all_uses()
    stopped = {
        (use.council_id, use.product_id): use
        for use in uses
        if use.status == UseStatus.STOPPED and use.product
    }
    for use in uses:
        if (old := stopped.get((use.council_id, use.replaced_product_id))) and use.since:
            assert old.since is None or old.since < use.since, (old, use)


def test_what_is_offered_to_a_region_is_used_in_it():
    offers = Offer.objects.filter(offered_to__in=LOCAL).values_list("service", flat=True)
    wrong = [
        (use.service.slug, use.council.name)
        for use in all_uses()
        if use.service_id in set(offers)
        and use.status not in PLANNING
        and use.council.region != use.service.council.region
    ]

    assert wrong == []


def invented_partnerships():
    return Partnership.objects.public().without_history().select_related("lead")


def test_members_of_a_partnership_lie_in_its_region_and_join_after_it_began():
    for partnership in invented_partnerships():
        for party in Party.objects.filter(partnership=partnership).select_related("council"):
            assert party.council.region == partnership.lead.region, (partnership, party.council)
            assert party.joined_on is None or party.joined_on >= partnership.starts_on


def test_members_of_a_partnership_use_what_it_shares_since_they_joined():
    for partnership in invented_partnerships().running():
        for service in partnership.services.all():
            since = dict(Use.objects.filter(service=service).values_list("council", "since"))
            early = [day for day in since.values() if day and day < partnership.starts_on]
            parties = Party.objects.filter(partnership=partnership, left_on=None)
            known = parties.exclude(council=partnership.lead).exclude(joined_on=None)
            joined = dict(known.values_list("council", "joined_on"))

            assert early == [], (partnership, service)
            assert {key: since.get(key) for key in joined} == joined, partnership


@pytest.mark.parametrize(("council", "product", "status"), IN_THREADS)
def test_what_a_council_says_in_a_thread_is_in_the_catalogue(council, product, status):
    use = Use.objects.get(council__slug=council, product__slug=product)

    assert use.status == status


def test_who_left_a_product_is_counted_and_listed_alike():
    for product in Product.objects.filter(slug__in=[*INTRODUCED, *LAST_CHOSEN]):
        left = Use.objects.that_left(product)
        listed = moves_of(product, Use.objects.all()).leavers

        assert len(listed) == left.councils_count(), product
        using = set(Use.objects.users().of_product(product).values_list("council", flat=True))
        assert using.isdisjoint(leaver.council.pk for leaver in listed), product


def test_savings_of_a_partnership_begin_after_their_council_joined():
    for partnership in invented_partnerships():
        parties = Party.objects.filter(partnership=partnership).exclude(joined_on=None)
        joined = dict(parties.values_list("council", "joined_on"))
        for benefit in Benefit.objects.of(partnership).exclude(starts_on=None):
            began = joined.get(benefit.council_id, partnership.starts_on)
            assert benefit.starts_on >= began, (partnership, benefit)


def test_no_council_shares_two_payrolls_at_once():
    shared = Use.objects.filter(service__category__slug="payroll", status=UseStatus.IN_USE)
    shared = shared.exclude(service__is_historical=True)
    councils = Counter(shared.values_list("council__name", flat=True))

    assert [name for name, number in councils.items() if number > 1] == []


def test_only_confirmed_uses_say_how_satisfied_a_council_is():
    unconfirmed = Use.objects.exclude(satisfaction=None).filter(confirmation="proposed")

    assert list(unconfirmed) == []


@pytest.mark.parametrize(
    ("team", "areas"),
    [
        ("Finance", {"finance-and-accounting"}),
        ("Human resources", {"human-resources", "payroll-and-pensions"}),
        ("Adult social care", {"social-care"}),
        ("Revenues and benefits", {"revenues-and-benefits"}),
        ("Planning and building control", {"planning-and-regulatory"}),
    ],
)
def test_a_team_looks_after_systems_of_its_own_area(team, areas):
    uses = [use for use in all_uses() if use.owner_team == team]
    categories = {use.used.category for use in uses}

    assert {(area.parent or area).slug for area in categories} == areas


def test_a_council_that_offers_a_service_was_the_first_to_use_it():
    uses = [use for use in all_uses() if use.service and not use.service.is_historical]
    hosts = {
        use.service_id: use.since
        for use in uses
        if use.since and use.council_id == use.service.council_id
    }
    early = [use for use in uses if use.since and use.since < hosts.get(use.service_id, date.min)]

    assert early == []
