"""What a group plans for a service area, and that no plan is lost."""

import re

import pytest

from portal.audit.models import Entry
from services.council_groups import actions
from services.council_groups.models import AreaPlan
from tests.factories.accounts import UserFactory
from tests.factories.council_groups import AreaPlanFactory, GroupCouncilFactory, group_with
from tests.factories.councils import CouncilFactory
from tests.factories.services import CategoryFactory, ProductFactory, UseFactory
from tests.pages import text

pytestmark = pytest.mark.django_db


@pytest.fixture
def area():
    return CategoryFactory(name="Payroll", slug="payroll")


def plan_page(group):
    return f"{group.get_absolute_url()}areas/payroll/plan/"


def test_a_plan_replaces_the_one_before_which_stays_to_be_read(client, council, editor, area):
    product = ProductFactory(name="iTrent", category=area)
    UseFactory(council=council, service=None, product=product)
    group = group_with(council, CouncilFactory())

    client.post(plan_page(group), {"answer": f"keep-{council.pk}", "note": "It is new."})
    first = AreaPlan.objects.get()
    client.post(plan_page(group), {"answer": "together", "seen": first.pk})

    page = text(client.get(f"{group.get_absolute_url()}areas/payroll/"))
    assert re.search("<strong> ?Buy together ?</strong>", page)
    assert "Earlier plans" in page
    assert "Keep the system of Ryedale" in page
    assert "It is new." in page
    assert f"{editor}" in page
    kept = [entry.details["kept"] for entry in Entry.objects.about(group).order_by("pk")]
    assert kept == [council.pk, None]


def test_a_plan_that_somebody_changed_meanwhile_is_not_lost(client, council, editor, area):
    group = group_with(council)
    other = AreaPlanFactory(group=group, category=area, choice="later")

    page = text(client.post(plan_page(group), {"answer": "together", "seen": ""}))
    assert f"{other.decided_by} changed the plan after you opened this page" in page
    assert "It now says “Decide later”" in page
    assert AreaPlan.objects.get() == other

    client.post(plan_page(group), {"answer": "together", "seen": other.pk})
    assert AreaPlan.objects.current().get().choice == "together"


def test_only_a_council_with_a_system_can_be_the_one_that_is_kept(client, council, editor, area):
    group = group_with(council)

    page = client.post(plan_page(group), {"answer": f"keep-{council.pk}"})

    assert page.status_code == 200
    assert not AreaPlan.objects.exists()


def test_a_plan_to_keep_the_system_of_a_council_that_left_is_decided_again(
    client, council, editor, area
):
    group, gone = group_with(council), CouncilFactory(name="Selby")
    place = GroupCouncilFactory(group=group, council=gone)
    AreaPlanFactory(group=group, category=area, choice="keep", chosen_council=gone)
    assert "Decide again" not in text(client.get(f"{group.get_absolute_url()}areas/payroll/"))

    actions.leave(place, by=UserFactory())

    page = text(client.get(f"{group.get_absolute_url()}areas/payroll/"))
    assert "Decide again" in page
    assert "It was to keep the system of Selby, which has left." in page
    assert "Payroll" in text(client.get(f"{group.get_absolute_url()}?show=unplanned"))
