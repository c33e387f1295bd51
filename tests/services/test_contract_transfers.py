"""Contracts go where their systems go, and wait for nobody in a circle."""

from datetime import date, timedelta

import pytest
from django.utils import timezone

from councils import actions as succession_actions
from councils.models.succession_transfer import SplitPlan
from services import actions
from services.actions.merges import Decision
from services.models import Contract, Use
from services.models.choices import ContractEnd
from tests.factories.accounts import UserFactory
from tests.factories.councils import CouncilFactory, MembershipFactory, SuccessionFactory
from tests.factories.services import (
    CategoryFactory,
    ContractFactory,
    ProductFactory,
    ServiceFactory,
    SupplierFactory,
    UseFactory,
)
from tests.services.test_register import at_the_same_moment

pytestmark = pytest.mark.django_db
END = date(2031, 3, 31)


def used(council, **product):
    return UseFactory(council=council, service=None, product=ProductFactory(**product))


@pytest.fixture
def administrator():
    return UserFactory(duty="administrator")


def test_a_contract_goes_to_the_successor_and_back(administrator):
    succession = SuccessionFactory()
    uses = [used(succession.predecessor), used(succession.predecessor)]
    contract = ContractFactory(uses=uses, ends_on=END)

    succession_actions.apply_succession(succession, by=administrator)

    contract.refresh_from_db()
    assert contract.council == succession.successor
    assert contract.inherited_from == succession.predecessor
    assert {use.council for use in contract.uses.all()} == {succession.successor}

    succession_actions.revert_succession(succession, reason="Too soon.", by=administrator)
    contract.refresh_from_db()
    assert (contract.council, contract.inherited_from) == (succession.predecessor, None)


def test_a_contract_that_two_successors_share_goes_with_what_it_covered_first(administrator):
    first, second = CouncilFactory.create_batch(2)
    succession = SuccessionFactory(successor=first)
    gone = succession.predecessor
    SuccessionFactory(predecessor=gone, successor=second)
    payroll, waste = CategoryFactory(), CategoryFactory()
    uses = [used(gone, category=payroll), used(gone, category=waste)]
    contract = ContractFactory(uses=uses, ends_on=END)
    plan = SplitPlan(areas={payroll.pk: first.pk, waste.pk: second.pk})

    succession_actions.apply_succession(succession, plan, by=administrator)

    contract.refresh_from_db()
    assert contract.council == first
    assert [use.council for use in contract.uses.order_by("pk")] == [first, second]
    assert set(Use.objects.values_list("contract_ends_on", flat=True)) == {END}


def merged(kept, gone, moderator):
    return actions.merge(kept, gone, Decision(), by=moderator)


def test_a_contract_of_two_products_that_become_one_covers_what_stays():
    council, moderator = CouncilFactory(), UserFactory(duty="moderator")
    uses = [used(council), used(council)]
    contract = ContractFactory(uses=uses, ends_on=END)

    merged(uses[0].product, uses[1].product, moderator)

    assert contract.uses.count() == 2
    assert set(Use.objects.values_list("contract_ends_on", flat=True)) == {END}


def test_the_contracts_of_a_supplier_go_along_with_it():
    kept, gone = SupplierFactory.create_batch(2)
    contract = ContractFactory(supplier=gone)

    merged(kept, gone, UserFactory(duty="moderator"))

    contract.refresh_from_db()
    assert contract.supplier == kept


def test_a_renewed_contract_has_its_new_end_for_all_that_it_covers():
    council = CouncilFactory()
    uses = [used(council), used(council)]
    yesterday = timezone.localdate() - timedelta(days=1)
    ContractFactory(uses=uses, ends_on=yesterday)
    editor = MembershipFactory(council=council, role="editor").user

    actions.answer_contract_end(uses[0], ContractEnd.RENEWED, ends_on=END, by=editor)

    assert set(Use.objects.values_list("contract_ends_on", flat=True)) == {END}


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_those_who_write_a_contract_and_its_uses_at_once_do_not_wait_in_a_circle():
    council = CouncilFactory()
    editor = MembershipFactory(council=council, role="editor").user
    uses = [UseFactory(council=council, service=ServiceFactory()) for _ in range(3)]
    contract = ContractFactory(uses=uses, ends_on=END)
    other = ContractFactory(uses=uses[::-1], ends_on=date(2032, 1, 1))

    def of_a_use(number):
        for month in range(1, 9):
            use = Use.objects.get(pk=uses[number].pk)
            facts = {"ends_on": date(2031 + number, month, 1)}
            actions.record_use(use, contract=facts, by=editor)

    def of(contract, order):
        for month in range(1, 9):
            known = Contract.objects.get(pk=contract.pk)
            known.ends_on = date(2033, month, 2)
            actions.record_contract(known, order, by=editor)

    problems = at_the_same_moment(
        *(lambda number=number: of_a_use(number) for number in range(3)),
        lambda: of(contract, uses),
        lambda: of(other, uses[::-1]),
    )

    assert problems == [None] * 5
    last = Contract.objects.order_by("-ends_on", "-pk").first()
    assert set(Use.objects.values_list("contract_ends_on", flat=True)) == {last.ends_on}
