"""Undo puts back what nobody has touched since, and leaves the rest with its sentence."""

from datetime import timedelta

import pytest
from django.utils import timezone

from services.list_imports.models import ListImport
from services.models import Category, Contract, Use
from services.transparency.models import RegisterEntry
from tests.factories.services import (
    CategoryFactory,
    ContractFactory,
    ProductFactory,
    UseFactory,
)

pytestmark = pytest.mark.django_db
LIST = "System,Owner team,Contract reference,Contract end\niTrent,HR,C-1,31/03/2030\n"


@pytest.fixture
def product():
    return ProductFactory(name="iTrent")


def publish(contract):
    RegisterEntry.objects.create(contract=contract)


def cover_another(contract):
    contract.links.create(use=UseFactory(council=contract.council))


def explain(contract):
    contract.purpose = "Payroll for the county and its schools."
    contract.save()


@pytest.mark.parametrize(
    "said", [{"notes": "Ask Jo."}, {"owner_team": "People"}, {"licences": 30}, {"version": "9"}]
)
def test_a_new_system_of_which_more_was_said_since_stays(way, product, said):
    way.bring("System\niTrent\n")
    Use.objects.update(**said)
    way.undo()
    assert Use.objects.filter(**said).exists()


def test_a_new_contract_of_which_more_was_said_since_stays(way, product):
    way.bring(LIST)
    Contract.objects.update(notice_months=6)
    way.undo()
    assert Contract.objects.get().notice_months == 6


@pytest.mark.parametrize("recorded", [True, False])
@pytest.mark.parametrize("edit", [publish, cover_another, explain])
def test_a_contract_of_which_more_was_said_since_stays(way, product, edit, recorded):
    if recorded:
        UseFactory(council=way.council, product=product, service=None)
    way.bring(LIST)
    edit(Contract.objects.get())
    way.undo()
    assert way.made.stage == "undone"
    assert Contract.objects.get().reference == "C-1"
    assert Use.objects.get(product=product).owner_team == "HR"


def test_what_referred_to_something_deleted_since_stays(way, product):
    before, after = CategoryFactory(name="Payroll"), CategoryFactory(name="Pensions")
    UseFactory(council=way.council, product=product, service=None, category=before)
    way.bring("System,Service area\niTrent,Pensions\n")
    Category.objects.filter(pk=before.pk).delete()
    way.undo()
    assert way.made.stage == "undone"
    assert Use.objects.get().category == after


def test_undo_is_refused_after_30_days(way, product, client):
    way.bring(LIST)
    ListImport.objects.update(finished_at=timezone.now() - timedelta(days=31))
    page = client.post(f"{way.address}undo/", follow=True).content.decode()
    assert "This import cannot be undone any more." in page
    assert Use.objects.exists()


def test_undo_pressed_again_says_what_happens(way, product, client):
    way.bring(LIST)
    client.post(f"{way.address}undo/")
    page = client.post(f"{way.address}undo/", follow=True).content.decode()
    assert "This import is already being undone." in page


def test_a_system_that_cannot_be_stopped_is_kept_and_the_rest_comes_in(way, product, client):
    way.bring("System,Owner team\niTrent,HR\nModernGov,Clerks\n")
    tomorrow = timezone.localdate() + timedelta(days=1)
    Use.objects.update(since=tomorrow)
    ProductFactory(name="Uniform")
    way.upload("System,Owner team\nUniform,Planning\n")
    absent = way.made.rows.absent().get()
    way.write(ended=absent.pk)
    absent = way.made.rows.absent().get()
    assert way.made.stage == "done"
    assert (absent.outcome, absent.reason) == (
        *("retained", "The end date must be after the start date."),
    )
    assert {str(use.product): use.status for use in Use.objects.all()} == {
        "iTrent": "in_use",
        "Uniform": "in_use",
    }


def test_what_cannot_be_put_back_leaves_the_other_rows_to_be_undone(way, product):
    before, after = CategoryFactory(name="Payroll"), CategoryFactory(name="Pensions")
    UseFactory(council=way.council, product=product, service=None, category=before)
    ProductFactory(name="Uniform")
    way.bring("System,Service area\niTrent,Pensions\nUniform,Pensions\n")
    Category.objects.filter(pk=before.pk).delete()
    way.undo()
    assert [(use.product.name, use.category) for use in Use.objects.all()] == [("iTrent", after)]
    assert way.made.rows.filter(is_undone=True).count() == 1


def test_two_contracts_of_one_system_are_undone_as_one(way, product):
    way.bring(f"{LIST}iTrent,HR,C-2,31/03/2031\n")
    assert Contract.objects.count() == 2
    way.undo()
    assert not Contract.objects.exists()
    assert not Use.objects.exists()


def test_a_contract_that_two_systems_share_is_put_back(way, product):
    uniform = ProductFactory(name="Uniform")
    uses = [
        UseFactory(council=way.council, product=each, service=None) for each in (product, uniform)
    ]
    ContractFactory(uses=uses, reference="C-1", title="Before")
    heads = "System,Contract reference,Contract title,Contract end"
    way.bring(f"{heads}\niTrent,C-1,After,31/03/2031\nUniform,C-1,After,31/03/2031\n")
    assert Contract.objects.get().title == "After"
    way.undo()
    assert Contract.objects.get().title == "Before"
