"""The list of contracts that end: each once, whatever it covers, by when to decide."""

from datetime import timedelta

import pytest
from django.utils import timezone

from portal.insights.figures.contracts import FIGURES
from portal.insights.figures.figure import Metrics
from services.needs.filters import contracts_of
from services.needs.models.matches import find_matches
from tests.factories.councils import CouncilFactory, MembershipFactory
from tests.factories.needs import NeedFactory
from tests.factories.services import (
    CategoryFactory,
    ContractFactory,
    ProductFactory,
    ServiceFactory,
    UseFactory,
)
from tests.pages import text

pytestmark = pytest.mark.django_db


def in_days(days):
    return timezone.localdate() + timedelta(days=days)


@pytest.fixture
def area():
    return CategoryFactory(name="Finance", slug="finance")


@pytest.fixture
def council():
    return CouncilFactory(name="Durham", slug="durham", region="north_east")


@pytest.fixture
def uses(council, area):
    names = ["Oracle", "Kofax", "Civica"]
    return [
        UseFactory(council=council, service=None, product=ProductFactory(name=name, category=area))
        for name in names
    ]


@pytest.fixture
def member(client):
    person = MembershipFactory().user
    client.force_login(person)
    return person


def test_one_contract_for_three_systems_is_one_and_two_for_one_system_are_two(client, member, uses):
    ContractFactory(uses=uses, title="Finance systems", ends_on=in_days(300))
    ContractFactory(uses=uses[:1], title="Support", ends_on=in_days(200))

    page = client.get("/needs/contracts/?area=finance")
    (group,) = client.get("/needs/contracts/").context["page"]

    assert [each.title for each in page.context["page"]] == ["Support", "Finance systems"]
    assert (group.councils, group.contracts) == (1, 2)
    assert "Oracle, Kofax and Civica" in text(page)


def test_each_product_counts_a_contract_that_covers_it(uses):
    ContractFactory(uses=uses, ends_on=in_days(300))

    groups = contracts_of("product", 12).groups

    assert {(group.name, group.contracts) for group in groups} == {
        ("Oracle", 1),
        ("Kofax", 1),
        ("Civica", 1),
    }


def test_the_first_to_decide_is_first_and_not_the_first_to_end(client, member, uses):
    soon = ContractFactory(uses=uses[:1], ends_on=in_days(200), notice_months=0)
    long = ContractFactory(uses=uses[1:], ends_on=in_days(300), notice_months=9)

    page = client.get("/needs/contracts/?area=finance")
    by_end = client.get("/needs/contracts/?area=finance&sort=ends")

    assert list(page.context["page"]) == [long, soon]
    assert list(by_end.context["page"]) == [soon, long]


@pytest.mark.parametrize(
    "use", [{"confirmation": "proposed"}, {"status": "considering"}, {"draft": True}]
)
def test_what_nobody_else_may_see_or_nobody_uses_is_on_no_list(client, member, council, area, use):
    draft = use.pop("draft", False)
    service = ServiceFactory(title="Secret", category=area, draft=draft)
    ContractFactory(
        uses=[UseFactory(council=council, service=service, **use)], ends_on=in_days(200)
    )

    assert list(client.get("/needs/contracts/").context["page"]) == []
    assert list(client.get("/needs/contracts/?area=finance").context["page"]) == []


def test_a_draft_under_a_contract_is_not_named(client, member, council, uses, area):
    draft = UseFactory(council=council, service=ServiceFactory(title="Secret draft", draft=True))
    ContractFactory(uses=[uses[0], draft], ends_on=in_days(200))

    for query in ("?area=finance", "export/csv/?area=finance"):
        page = client.get(f"/needs/contracts/{query}")
        content = b"".join(page) if page.streaming else page.content
        assert b"Oracle" in content
        assert b"Secret" not in content


def test_the_list_can_be_taken_away_by_members_only(client, uses):
    ContractFactory(uses=uses, title="Finance systems", ends_on=in_days(300), notice_months=0)
    assert client.get("/needs/contracts/export/csv/").status_code == 302

    client.force_login(MembershipFactory().user)
    lines = b"".join(client.get("/needs/contracts/export/csv/?area=finance")).decode().splitlines()

    assert len(lines) == 2
    assert "Finance systems" in lines[1]
    assert f"{in_days(300)}" in lines[1]
    assert client.get("/needs/contracts/export/xlsx/").status_code == 200
    assert client.get("/needs/contracts/export/pdf/").status_code == 404


def test_insights_count_a_contract_once_and_in_one_area(uses):
    ContractFactory(uses=uses, ends_on=in_days(300), value_band="over_1m")
    ContractFactory(uses=uses[:1], ends_on=in_days(200))
    metrics = Metrics(timezone.localdate())

    ending, by_value = (figure.compute(metrics) for figure in FIGURES)

    assert [(each.value, each.of) for each in ending] == [(2, 2)]
    assert sum(each.value for each in by_value) == 1


def test_a_need_finds_a_contract_once(uses, area):
    contract = ContractFactory(uses=uses, title="Finance systems", ends_on=in_days(200))
    need = NeedFactory(category=area, product=uses[1].product, needed_by=in_days(300))

    (match,) = [each for each in find_matches(need) if each.kind == "contract"]

    assert (match.key, match.address) == (uses[1].pk, contract.get_absolute_url())
    assert "the same product" in match.reasons
    assert "Finance systems" in match.title


@pytest.mark.parametrize("number", [1, 3])
def test_the_list_costs_the_same_however_much_contracts_cover(
    client, council, area, number, django_assert_num_queries
):
    client.force_login(MembershipFactory().user)
    for _ in range(number):
        covered = [
            UseFactory(council=council, service=None, product=ProductFactory(category=area))
            for _ in range(number)
        ]
        ContractFactory(uses=covered, ends_on=in_days(200))
    client.get("/needs/contracts/?area=finance&sort=ends")

    with django_assert_num_queries(14):
        client.get("/needs/contracts/?area=finance&sort=used")
