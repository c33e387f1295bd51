"""What uses held before there were contracts moves into contracts."""

from datetime import date
from importlib import import_module

import pgtrigger
import pytest
from django.apps import apps
from django.contrib.contenttypes.models import ContentType
from django.utils import timezone

from portal.notifications.models import Once
from services.models import Contract, ContractUse, Use
from services.models.contract_rules import REPEATED
from tests.factories.councils import CouncilFactory
from tests.factories.notices import NoticeFactory
from tests.factories.services import UseFactory

pytestmark = pytest.mark.django_db
END, LATER = date(2031, 3, 31), date(2033, 3, 31)
HELD = {"contract_ends_on": END, "extension_until": LATER, "value_band": "over_1m"}


def move():
    import_module("services.migrations.0029_contracts_moved").move(apps, None)


def hold(use, **facts):
    """What a use said by itself before the trigger was there that lets only contracts decide."""
    with pgtrigger.ignore("services.Use:contracts_decide"):
        Use.objects.filter(pk=use.pk).update(**facts)
    return use


def test_each_use_that_held_anything_has_a_contract_of_its_own():
    council = CouncilFactory()
    first, second = (hold(UseFactory(council=council), **HELD) for _ in range(2))
    noted = hold(UseFactory(inherited_from=CouncilFactory()), notice_months=0, annual_cost=900)
    banded = hold(UseFactory(), value_band="under_50k")
    UseFactory()
    before = list(Use.objects.order_by("pk").values(*REPEATED, "updated_at"))

    move()
    move()

    assert Contract.objects.count() == 4
    assert list(Use.objects.order_by("pk").values(*REPEATED, "updated_at")) == before
    for use in (first, second, noted, banded):
        contract = Contract.objects.get(uses=use)
        stated = Use.objects.filter(pk=use.pk).values(*REPEATED).get()
        assert {name: getattr(contract, of) for name, of in REPEATED.items()} == stated
        assert (contract.council, contract.inherited_from) == (use.council, use.inherited_from)
        assert list(contract.uses.all()) == [use]


def test_the_history_of_the_use_stays_and_that_of_the_contract_begins():
    use = hold(UseFactory(), contract_ends_on=LATER)
    hold(use, contract_ends_on=END)

    move()

    ends = [each.contract_ends_on for each in use.versions.order_by("pgh_id")]
    assert ends == [None, LATER, END]
    assert [each.ends_on for each in Contract.objects.get().versions.all()] == [END]


def test_nobody_is_reminded_again():
    use = hold(UseFactory(), **HELD)
    kind = ContentType.objects.get_for_model(Use)
    Once.objects.create(event="contract ends", kind=kind, target_id=use.pk, when=f"{END}, 12")

    move()

    moved = Once.objects.get(kind=ContentType.objects.get_for_model(Contract))
    assert (moved.target_id, moved.when) == (Contract.objects.get().pk, f"{END}, 12")


def test_it_goes_on_where_it_was_cut_off(monkeypatch):
    migration = import_module("services.migrations.0029_contracts_moved")
    monkeypatch.setattr(migration, "AT_ONCE", 2)
    uses = [hold(UseFactory(), **HELD) for _ in range(5)]
    ContractUse.objects.create(
        use=uses[0], contract=Contract.objects.create(council=uses[0].council, ends_on=END)
    )

    migration.move(apps, None)

    assert ContractUse.objects.count() == 5


def test_notices_that_were_answered_name_the_contract():
    use = UseFactory(contract_ends_on=END)
    said = {"answered_at": timezone.now(), "use_key": use.pk}
    yes = NoticeFactory(council=use.council, answer="used", **said)
    ended = NoticeFactory(council=use.council, answer="ended", **said)

    import_module("services.notices.migrations.0008_contracts_of_notices").name_contracts(
        apps, None
    )

    yes.refresh_from_db()
    ended.refresh_from_db()
    assert (yes.contract, ended.contract) == (use.contracts.get(), None)
