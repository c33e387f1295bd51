"""What becomes of a group when its councils become one."""

from datetime import date

import pytest
from django.utils import timezone

from councils.actions import apply_succession
from councils.models import Council
from services.council_groups.models.side_by_side import compare
from tests.council_groups.steps import AFTER, used
from tests.factories.accounts import UserFactory
from tests.factories.council_groups import AreaPlanFactory, GroupCouncilFactory, group_with
from tests.factories.councils import CouncilFactory, MembershipFactory, SuccessionFactory
from tests.factories.services import ProductFactory
from tests.pages import text

pytestmark = pytest.mark.django_db


def succeeded(council, successor, state="applied"):
    applied_at = timezone.now() if state == "applied" else None
    if applied_at:
        Council.objects.filter(pk=council.pk).update(abolished_on=date(2026, 4, 1))
    return SuccessionFactory(
        predecessor=council, successor=successor, state=state, applied_at=applied_at
    )


@pytest.fixture
def successor():
    return CouncilFactory(name="North Yorkshire", slug="north-yorkshire")


@pytest.fixture
def heir(client, successor):
    """A manager of the successor, who is signed in."""
    user = MembershipFactory(council=successor, role="manager").user
    client.force_login(user)
    return user


def status(client, group):
    return client.get(group.get_absolute_url()).status_code


def test_the_council_that_all_became_reads_the_group(client, group, councils, successor, heir):
    assert status(client, group) == 404
    noted = [succeeded(council, successor, state="planned") for council in councils]
    assert status(client, group) == 404

    noted[0].delete()
    succeeded(councils[0], successor)

    # the others are recorded, and follow one by one
    page = text(client.get(group.get_absolute_url()))
    assert "Ryedale: its records went to" in page
    assert "/councils/north-yorkshire/inherited/" in page
    assert "Selby: its records" not in page
    assert client.get(f"{group.get_absolute_url()}edit/").status_code == 403


def test_a_council_that_some_became_does_not(client, group, councils, successor, heir):
    for council in councils[:2]:
        succeeded(council, successor)

    assert status(client, group) == 404


def test_a_council_that_goes_on_and_takes_over_the_others_reads_it(client, councils):
    county = CouncilFactory()
    group = group_with(county, *councils)
    for council in councils:
        succeeded(council, county)
    client.force_login(MembershipFactory(council=county, role="editor").user)

    assert status(client, group) == 200
    assert client.get(f"{group.get_absolute_url()}edit/").status_code == 200


def test_what_was_taken_over_is_compared_as_before(group, councils, successor, heir, payroll):
    product = ProductFactory(name="iTrent", category=payroll)
    for council in councils[:2]:
        use = used(successor, product, AFTER, inherited_from=council)
        assert use.council == successor
    for council in councils:
        succeeded(council, successor)

    area = compare(group, heir).area(payroll)

    assert area.councils_with_systems == councils[:2]
    assert len(area.systems) == 1


@pytest.mark.usefixtures("heir")
def test_the_inherited_report_leads_to_the_plan(client, group, councils, successor, payroll):
    used(successor, ProductFactory(category=payroll), inherited_from=councils[0])
    AreaPlanFactory(group=group, category=payroll, choice="keep", chosen_council=councils[0])
    for council in councils:
        succeeded(council, successor)

    page = text(client.get("/councils/north-yorkshire/inherited/"))

    assert f'<a href="/groups/{group.pk}/plan/">plan of North Yorkshire</a>' in page
    assert f'<a href="/groups/{group.pk}/areas/payroll/">Keep the system of Ryedale</a>' in page


def test_people_keep_the_group_through_a_merger_that_is_really_applied(
    client, group, councils, successor, payroll
):
    product = ProductFactory(name="iTrent", category=payroll)
    for council in councils:
        used(council, product, AFTER)
    person = MembershipFactory(council=councils[0], role="manager").user
    before = [line.council for line in compare(group, person).area(payroll).lines]
    noted = [SuccessionFactory(predecessor=each, successor=successor) for each in councils]
    client.force_login(person)

    for succession in noted:
        apply_succession(succession, by=UserFactory(duty="administrator"))
        assert status(client, group) == 200

    after = compare(group, person).area(payroll)
    assert [line.council for line in after.lines] == before == councils
    assert {line.use.council for line in after.lines} == {successor}
    assert len(after.going_on_after) == 3


def test_the_inherited_report_says_nothing_of_other_groups(client, councils, successor, heir):
    group = group_with(*councils, CouncilFactory())
    GroupCouncilFactory(group=group)
    for council in councils:
        succeeded(council, successor)

    assert f"/groups/{group.pk}/" not in text(client.get("/councils/north-yorkshire/inherited/"))
