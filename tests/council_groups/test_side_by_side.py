"""What the councils of a group have side by side, and who may see what of it."""

import csv
from datetime import timedelta
from io import BytesIO, StringIO

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from openpyxl import load_workbook

from portal.text import short_date
from services.council_groups.models.side_by_side import AreaFilter, compare
from services.models import Contract, ContractUse, Use
from tests.council_groups.steps import AFTER, BEFORE, VESTING, used
from tests.factories.council_groups import AreaPlanFactory, GroupCouncilFactory, group_with
from tests.factories.councils import CouncilFactory, MembershipFactory
from tests.factories.services import (
    CategoryFactory,
    ContractFactory,
    ProductFactory,
    ServiceFactory,
    UseFactory,
)
from tests.pages import forget_fragments, text
from tests.query_counts import PAGES

pytestmark = pytest.mark.django_db


def names(areas):
    return [area.name for area in areas]


def test_what_a_shadow_authority_asks_is_counted(group, councils, reader, payroll):
    trent = ProductFactory(name="iTrent", category=payroll)
    link = ProductFactory(name="ResourceLink", category=payroll)
    alone = ProductFactory(name="Spydus", category__name="Libraries")
    used(councils[0], trent, BEFORE)
    used(councils[1], trent, AFTER)
    used(councils[1], link)
    used(councils[2], alone, BEFORE)
    AreaPlanFactory(group=group, category=payroll)

    report = compare(group, reader)
    area = report.area(payroll)

    assert names(report.areas) == ["Libraries", "Payroll"]
    assert (report.systems_count, report.several_count, report.unplanned_count) == (4, 1, 1)
    assert (report.before_count, report.after_count) == (2, 1)
    assert [(str(each.use.used), len(each.councils)) for each in area.systems] == [
        ("iTrent", 2),
        ("ResourceLink", 1),
    ]
    assert area.councils_without == [councils[2]]
    found = {each: names(report.matching(each)) for each in AreaFilter}
    assert found == {
        AreaFilter.ALL: ["Libraries", "Payroll"],
        AreaFilter.SEVERAL: ["Payroll"],
        AreaFilter.BEFORE: ["Libraries", "Payroll"],
        AreaFilter.AFTER: ["Payroll"],
        AreaFilter.ENDED: [],
        AreaFilter.UNKNOWN: ["Payroll"],
        AreaFilter.UNPLANNED: ["Libraries"],
    }


def test_a_contract_that_covers_systems_of_two_areas_counts_once(group, councils, reader, payroll):
    first = used(councils[0], ProductFactory(category=payroll))
    second = used(councils[0], ProductFactory(category=CategoryFactory()))
    ContractFactory(uses=[first, second], ends_on=BEFORE)

    report = compare(group, reader)

    assert report.before_count == 1
    assert [len(area.ending_before) for area in report.areas] == [1, 1]


def test_the_first_day_to_decide_may_have_passed(client, group, councils, reader, payroll):
    today = timezone.localdate()
    product = ProductFactory(category=payroll)
    used(councils[0], product, today - timedelta(days=1))
    passed = used(councils[1], product, today + timedelta(days=60)).contracts.get()
    used(councils[2], product, today + timedelta(days=500))

    area = compare(group, reader).area(payroll)

    assert (area.first_decision, area.is_decision_over) == (passed.decide_on, True)
    passed_on = " ".join(short_date(passed.decide_on).split())
    for address in ("", "plan/"):
        page = text(client.get(f"{group.get_absolute_url()}{address}"))
        assert f"{passed_on}, passed" in page
    assert "assumed: 6 months before the end" in page


def test_a_contract_that_has_ended_does_not_end_before_vesting_day(
    client, group, councils, reader, payroll
):
    today = timezone.localdate()
    product = ProductFactory(category=payroll)
    used(councils[0], product, today - timedelta(days=1))
    renewed = used(councils[1], product, today - timedelta(days=1))
    ContractFactory(uses=[renewed], ends_on=AFTER)

    report = compare(group, reader)
    area = report.area(payroll)

    assert (report.before_count, report.after_count, len(area.out_of_contract)) == (0, 1, 1)
    assert [line.is_before_vesting for line in area.lines] == [False] * 3
    assert names(report.matching(AreaFilter.ENDED)) == ["Payroll"]
    page = text(client.get(f"{group.get_absolute_url()}areas/payroll/"))
    assert "1 system is in use although its contract has ended." in page
    assert [row["Vesting day"] for row in read_csv(client, group)].count("Ended") == 2


def test_figures_say_how_many_areas_their_link_shows(client, group, councils, reader, payroll):
    product = ProductFactory(category=payroll)
    used(councils[0], product, BEFORE)
    used(councils[1], product, BEFORE)
    used(councils[2], product, AFTER)

    page = text(client.get(f"{group.get_absolute_url()}?show=before"))

    assert "contracts end before vesting day, in 1 area<" in page
    assert "contract continues after vesting day, in 1 area<" in page
    assert "1 service area. The number beside each choice" in page


def test_one_council_alone_is_not_compared(client, councils, reader, payroll):
    group = group_with(councils[0])
    GroupCouncilFactory(group=group, council=councils[1], waiting=True)
    used(councils[0], ProductFactory(category=payroll))

    page = text(client.get(group.get_absolute_url()))

    assert "Other councils have not joined yet. Invited: Selby." in page
    assert "(Ryedale)" in page
    assert "only council" not in page


def test_what_stopped_is_planned_or_unconfirmed_is_not_compared(group, councils, reader, payroll):
    for number, facts in enumerate(
        [
            {"status": "stopped", "stopped_reason": "replaced"},
            {"status": "planned"},
            {"confirmation": "proposed"},
        ]
    ):
        used(councils[number], ProductFactory(category=payroll), **facts)

    assert compare(group, reader).areas == []


def test_systems_of_listings_that_are_not_published_are_left_out(group, councils, reader):
    hidden = ServiceFactory(state="suspended", council=councils[1])
    use = UseFactory(council=councils[1], service=hidden)
    ContractFactory(uses=[use], ends_on=BEFORE, title="Secret hosting")

    assert compare(group, reader).areas == []


def test_a_contract_is_shown_only_to_whom_it_may_be_shown(group, councils, payroll):
    """Where the contract covers what everybody may see, members see it; visitors see none."""
    use = used(councils[1], ProductFactory(category=payroll), BEFORE)
    member = MembershipFactory(council=councils[0]).user
    past_member = MembershipFactory(council=councils[0], state="ended").user

    def shown(user):
        return [line.contract for line in compare(group, user).area(payroll).lines]

    assert shown(member) == [Contract.objects.get(uses=use)]
    assert shown(past_member) == [None]


def test_what_a_council_notes_for_itself_is_not_shown(client, group, councils, reader, payroll):
    used(
        councils[1], ProductFactory(category=payroll), owner_team="Secret team", notes="Secret note"
    )

    for address in ("", "plan/", "areas/payroll/", "export/csv/"):
        response = client.get(f"{group.get_absolute_url()}{address}")
        body = b"".join(response) if response.streaming else response.content
        assert b"Secret" not in body


def test_systems_without_an_area_have_a_page_too(client, group, councils, reader):
    used(councils[0], ProductFactory(name="Odd one", category=None))

    assert "Odd one" in text(client.get(f"{group.get_absolute_url()}areas/no-area/"))
    assert "no-area/plan" not in text(client.get(f"{group.get_absolute_url()}areas/no-area/"))


def test_people_of_councils_without_a_record_can_be_asked_too(
    client, group, councils, reader, payroll
):
    used(councils[0], ProductFactory(category=payroll))
    MembershipFactory(council=councils[1], role="editor", user__display_name="Pat Selby")

    people = text(client.get(f"{group.get_absolute_url()}areas/payroll/")).split('id="people"')[1]

    assert "Pat Selby" in people
    assert people.count("No system recorded") == 2


def test_an_area_without_systems_can_be_planned(client, group, reader, payroll):
    page = text(client.get(f"{group.get_absolute_url()}areas/payroll/"))

    assert "No system recorded: Ryedale, Selby and Craven." in page
    assert "Add a plan" in page


def test_a_filter_that_does_not_exist_shows_all(client, group, councils, reader, payroll):
    used(councils[0], ProductFactory(category=payroll))

    assert "Payroll" in text(client.get(f"{group.get_absolute_url()}?show=nonsense&page=x"))


def test_without_a_vesting_day_nothing_is_said_of_it(client, councils, reader, payroll):
    group = group_with(*councils, purpose="comparison")
    used(councils[0], ProductFactory(category=payroll), BEFORE)

    for address in ("", "areas/payroll/", "plan/"):
        assert "vesting" not in text(client.get(f"{group.get_absolute_url()}{address}")).lower()


def test_the_plan_is_printed_with_everything(client, group, councils, reader, payroll):
    used(councils[1], ProductFactory(name="iTrent", category=payroll), AFTER)
    plan = AreaPlanFactory(group=group, category=payroll, note="Framework first.")

    page = text(client.get(f"{group.get_absolute_url()}plan/"))

    assert "The councils are Ryedale, Selby and Craven." in page
    assert f"Vesting day is 1 April {VESTING.year}." in page
    assert "the private part of a committee meeting" in page
    assert "data-print" in page
    for part in ("Not for publication", "iTrent", "Buy together", "Framework first."):
        assert part in page
    assert f"{plan.decided_by}" in page


def read_csv(client, group):
    response = client.get(f"{group.get_absolute_url()}export/csv/")
    body = b"".join(response).decode("utf-8-sig")
    return list(csv.DictReader(StringIO(body)))


def test_a_spreadsheet_finds_no_formula(client, group, councils, reader, payroll):
    used(councils[1], ProductFactory(name="=HYPERLINK(1)", category=payroll), AFTER)
    AreaPlanFactory(group=group, category=payroll, note="=1+1", choice="later")

    rows = read_csv(client, group)
    book = load_workbook(
        BytesIO(client.get(f"{group.get_absolute_url()}export/xlsx/").content), data_only=False
    )

    assert [row["Council"] for row in rows] == ["Selby", "Ryedale", "Craven"]
    assert rows[0]["Contract end date"] == AFTER.isoformat()
    assert rows[0]["Vesting day"] == "Goes on after"
    assert (rows[1]["System"], rows[1]["Plan"]) == ("Not recorded", "Decide later")
    assert not any(row["System"].startswith("=") or row["Note"].startswith("=") for row in rows)
    assert all(cell.data_type != "f" for row in book.active.rows for cell in row)
    assert client.get(f"{group.get_absolute_url()}export/pdf/").status_code == 404


@pytest.mark.parametrize(("councils_count", "uses"), [(2, 1), (8, 5)])
def test_a_group_costs_the_same_whatever_its_size(client, councils_count, uses):
    group = filled_group(councils_count, uses)
    client.force_login(MembershipFactory(council=group.places.first().council, role="editor").user)
    area = compare(group, AnonymousUser()).areas[0].category
    AreaPlanFactory(group=group, category=area)
    forget_fragments()
    client.get(group.get_absolute_url())

    found = {
        name: queries_of(client, f"{group.get_absolute_url()}{address}")
        for address, name in (
            ("", "council group"),
            (f"areas/{area.slug}/", "area of a council group"),
            ("plan/", "plan of a council group"),
            ("export/xlsx/", "export of a council group"),
        )
    }

    assert found == {name: PAGES[name] for name in found}


def queries_of(client, address):
    with CaptureQueriesContext(connection) as asked:
        client.get(address)
    return len(asked)


@pytest.mark.slow
def test_eight_councils_with_200_systems_each_stay_within_bounds(client):
    group = filled_group(8, 200)
    client.force_login(MembershipFactory(council=group.places.first().council, role="editor").user)
    client.get(group.get_absolute_url())

    assert queries_of(client, group.get_absolute_url()) == PAGES["council group"]
    page = client.get(group.get_absolute_url())
    assert page.context["report"].systems_count == 1600
    assert len(page.content) < 150_000
    assert len(client.get(f"{group.get_absolute_url()}plan/").content) < 2_000_000


def filled_group(councils_count, uses_count):
    """Each council uses as many products, each with a contract; of 40 areas at most."""
    councils = [CouncilFactory() for _ in range(councils_count)]
    areas = [CategoryFactory() for _ in range(min(uses_count, 40))]
    products = [ProductFactory(category=areas[n % len(areas)]) for n in range(uses_count)]
    uses = Use.objects.bulk_create(
        Use(council=council, product=product, status="in_use")
        for council in councils
        for product in products
    )
    today = timezone.localdate()
    contracts = Contract.objects.bulk_create(
        Contract(council=use.council, ends_on=today + timedelta(days=number))
        for number, use in enumerate(uses)
    )
    ContractUse.objects.bulk_create(
        ContractUse(contract=contract, use=use)
        for contract, use in zip(contracts, uses, strict=True)
    )
    return group_with(*councils, vesting_on=today + timedelta(days=500))
