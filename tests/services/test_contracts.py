"""Contracts decide what uses repeat of them, whoever writes and however."""

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, connection, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as some

from services.models import Contract, ContractUse, Use
from services.models.contract_rules import REPEATED
from services.models.counters import find_drifted_services, find_drifted_tallies
from tests.factories.councils import CouncilFactory
from tests.factories.services import ContractFactory, ProductFactory, ServiceFactory, UseFactory

pytestmark = pytest.mark.django_db
EARLY, LATE = date(2030, 3, 31), date(2032, 3, 31)


def on_product(council, **fields):
    return UseFactory(council=council, service=None, product=ProductFactory(), **fields)


def recounted(use):
    """What a use has to repeat, worked out from its contracts."""
    contracts = list(Contract.objects.filter(uses=use))
    if not contracts:
        return dict.fromkeys(REPEATED) | {"value_band": ""}
    last = max(contracts, key=lambda each: (each.ends_on or date.min, each.pk))
    return {name: getattr(last, of) for name, of in REPEATED.items()}


def repeated(use):
    return Use.objects.filter(pk=use.pk).values(*REPEATED).get()


def test_a_use_repeats_its_contract_that_ends_last():
    use = on_product(CouncilFactory(), contract_ends_on=LATE, notice_months=3, annual_cost=900)
    ContractFactory(uses=[use], ends_on=EARLY, value_band="over_1m")

    assert repeated(use) == {
        "contract_ends_on": LATE,
        "extension_until": None,
        "notice_months": 3,
        "value_band": "",
        "annual_cost": 900,
    }


@pytest.mark.parametrize(
    ("ends_on", "notice_months", "decide_on"),
    [
        (date(2031, 8, 31), None, date(2031, 2, 28)),
        (date(2031, 8, 31), 3, date(2031, 5, 31)),
        (date(2031, 8, 31), 0, date(2031, 8, 31)),
        (None, 3, None),
    ],
)
def test_a_contract_is_decided_about_before_notice_has_to_be_given(
    ends_on, notice_months, decide_on
):
    contract = ContractFactory(ends_on=ends_on, notice_months=notice_months)

    assert contract.decide_on == decide_on


def test_nothing_else_can_say_what_a_use_repeats():
    use = on_product(CouncilFactory(), contract_ends_on=EARLY)
    Use.objects.update(contract_ends_on=LATE, value_band="over_1m")
    stale = Use.objects.get()
    stale.contract_ends_on = LATE
    stale.save()
    with connection.cursor() as cursor:
        cursor.execute("UPDATE services_use SET notice_months = 9")
    made = Use.objects.create(council=use.council, product=ProductFactory(), contract_ends_on=LATE)

    assert repeated(use) == recounted(use)
    assert repeated(made)["contract_ends_on"] is None


def test_a_contract_covers_no_use_of_another_council():
    contract = ContractFactory()

    with pytest.raises(IntegrityError, match="its own council"), transaction.atomic():
        ContractUse.objects.create(contract=contract, use=on_product(CouncilFactory()))


def test_a_deleted_use_leaves_its_contract():
    council = CouncilFactory()
    uses = [on_product(council), on_product(council)]
    contract = ContractFactory(uses=uses, ends_on=LATE)

    uses[0].delete()

    assert list(contract.uses.all()) == [uses[1]]


def test_a_deleted_service_takes_its_uses_out_of_all_numbers():
    use = UseFactory(service=ServiceFactory(), contract_ends_on=LATE)

    use.service.delete()

    assert find_drifted_tallies() == []
    assert not ContractUse.objects.exists()


def test_a_change_of_a_contract_is_in_its_history_and_in_that_of_its_uses():
    use = on_product(CouncilFactory(), contract_ends_on=EARLY)
    contract = use.contracts.get()

    Contract.objects.update(ends_on=LATE, title="Finance")

    assert [each.ends_on for each in contract.versions.order_by("pgh_id")] == [EARLY, LATE]
    ends = [each.contract_ends_on for each in use.versions.order_by("pgh_id")]
    assert ends == [None, EARLY, LATE]


@pytest.mark.parametrize(
    ("fields", "rule"),
    [
        ({"starts_on": LATE, "ends_on": EARLY}, "a_contract_ends_after_it_began"),
        ({"ends_on": LATE, "extension_until": EARLY}, "an_extension_ends_after_the_contract"),
        ({"annual_cost": -1}, "annual_cost"),
    ],
)
def test_the_database_refuses(fields, rule):
    with pytest.raises(IntegrityError, match=rule), transaction.atomic():
        ContractFactory(**fields)


def world():
    """Two councils, each with three uses and two contracts; nothing is covered yet."""
    councils = CouncilFactory.create_batch(2)
    uses = [
        UseFactory(council=council, service=ServiceFactory()) if number else on_product(council)
        for council in councils
        for number in range(3)
    ]
    return uses, [ContractFactory(council=each) for each in councils for _ in range(2)]


place = some.integers(0, 5)
days = some.none() | some.dates(EARLY, EARLY + timedelta(days=3))


def cover(use, contract, day):
    if use.council_id == contract.council_id and not contract.links.filter(use=use).exists():
        ContractUse.objects.create(contract=contract, use=use)


def uncover(use, contract, day):
    ContractUse.objects.filter(contract=contract, use=use).delete()


def uncover_all(use, contract, day):
    contract.links.all().delete()


def end(use, contract, day):
    contract.ends_on = day
    contract.save()


def move_link(use, contract, day):
    """A statement that lets a contract cover something else instead."""
    if use.council_id == contract.council_id and not contract.links.filter(use=use).exists():
        first = contract.links.order_by("pk").values("pk")[:1]
        ContractUse.objects.filter(pk__in=first).update(use=use)


def drop(use, contract, day):
    Contract.objects.filter(pk=contract.pk).delete()


def update_in_bulk(use, contract, day):
    Contract.objects.filter(council=use.council).update(value_band="over_1m", ends_on=day)


def save_stale(use, contract, day):
    use.contract_ends_on, use.annual_cost = day, 7
    use.save()


def say_it_of_uses(use, contract, day):
    Use.objects.update(contract_ends_on=day, value_band="under_50k")


def change_status(use, contract, day):
    Use.objects.filter(pk=use.pk).update(status="considering" if day else "in_use")


WAYS = [
    *(cover, cover, uncover, uncover_all, end, move_link, drop),
    *(update_in_bulk, save_stale, say_it_of_uses, change_status),
]
writes = some.lists(some.tuples(some.sampled_from(WAYS), place, place, days), max_size=12)


@given(writes=writes)
@settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
def test_whatever_is_written_uses_repeat_what_their_contracts_say(writes):
    with transaction.atomic():
        uses, contracts = world()
        for write, number, other, day in writes:
            contract = contracts[other % len(contracts)]
            if Contract.objects.filter(pk=contract.pk).exists():
                write(uses[number], contract, day)
        for use in uses:
            assert repeated(use) == recounted(use)
        assert find_drifted_tallies() == []
        assert find_drifted_services() == []
        transaction.set_rollback(True)


def test_a_rewritten_contract_that_says_the_same_touches_no_use():
    use = on_product(CouncilFactory(), contract_ends_on=LATE)
    before = Use.objects.get().updated_at

    use.contracts.get().save()

    assert Use.objects.get().updated_at == before
