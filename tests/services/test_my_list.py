"""A council's list of systems: sorted, narrowed, and changed cell by cell or many at once."""

import re
from datetime import date, timedelta

import pytest
from django.utils import timezone

from portal.audit.models import Entry
from services.models import Contract, Twin, Use
from tests.factories.accounts import UserFactory
from tests.factories.councils import CouncilFactory, MembershipFactory
from tests.factories.services import (
    CategoryFactory,
    ContractFactory,
    ProductFactory,
    ServiceFactory,
    SupplierFactory,
    UseFactory,
    agree,
)
from tests.factories.transparency import RegisterEntryFactory
from tests.pages import text

pytestmark = pytest.mark.django_db
LIST = "/councils/durham/list/"
QUERIES = 13
TODAY = timezone.localdate()


@pytest.fixture
def council():
    return CouncilFactory(name="Durham", slug="durham")


@pytest.fixture
def editor(client, council):
    membership = MembershipFactory(council=council, role="editor")
    client.force_login(membership.user)
    return membership


def on(council, name, **facts):
    maker = SupplierFactory(name=f"{name} Ltd")
    product = ProductFactory(name=name, supplier=maker, category=CategoryFactory())
    return UseFactory(council=council, service=None, product=product, **facts)


@pytest.fixture
def systems(council):
    """Ash is of a team and ends soon, Birch says nothing, Cedar was stopped."""
    ash = on(council, "Ash", owner_team="Revenues", since=date(2020, 1, 1))
    agree(ash, contract_ends_on=TODAY + timedelta(days=40), annual_cost=900)
    birch = on(council, "Birch")
    cedar = on(council, "Cedar", status="stopped", stopped_reason="Too dear")
    Use.objects.filter(pk=birch.pk).update(last_confirmed_at=timezone.now() - timedelta(days=400))
    Use.objects.exclude(pk=birch.pk).update(last_confirmed_at=timezone.now())
    return {"Ash": ash, "Birch": birch, "Cedar": cedar}


def names(client, query=""):
    page = client.get(f"{LIST}{query}").content.decode()
    return re.findall(r'<tr id="use-.*?<a href="/services/uses/\d+/">(\w+)</a>', page, re.DOTALL)


@pytest.mark.parametrize(
    ("query", "shown"),
    [
        ("", ["Ash", "Birch", "Cedar"]),
        ("?sort=-system", ["Cedar", "Birch", "Ash"]),
        ("?sort=supplier", ["Ash", "Birch", "Cedar"]),
        ("?sort=-area", ["Cedar", "Birch", "Ash"]),
        ("?sort=owner_team", ["Ash", "Birch", "Cedar"]),
        ("?sort=annual_cost", ["Ash", "Birch", "Cedar"]),
        ("?sort=confirmed", ["Birch", "Ash", "Cedar"]),
        ("?sort=status", ["Ash", "Birch", "Cedar"]),
        ("?status=stopped", ["Cedar"]),
        ("?status=unknown", ["Ash", "Birch", "Cedar"]),
        ("?team=Revenues", ["Ash"]),
        ("?team=none", ["Birch", "Cedar"]),
        ("?ends=3", ["Ash"]),
        ("?ends=ended", []),
        ("?ends=none", ["Birch", "Cedar"]),
        ("?confirmed=year", ["Birch"]),
    ],
)
def test_it_is_sorted_and_narrowed_by_its_address(client, editor, systems, query, shown):
    assert names(client, query) == shown


def test_an_area_holds_those_within_it(client, editor, systems):
    inner = systems["Ash"].product.category
    inner.parent = CategoryFactory(name="Finance", slug="finance")
    inner.save()

    assert names(client, "?area=finance") == ["Ash"]
    assert names(client, f"?area={inner.slug}") == ["Ash"]


def test_the_supplier_is_that_of_the_contract_or_else_of_the_product(client, editor, systems):
    reseller = SupplierFactory(name="Reseller plc")
    Contract.objects.update(supplier=reseller)

    page = text(client.get(LIST))

    assert "Reseller plc" in page
    assert "Ash Ltd" not in page
    assert "Birch Ltd" in page


def test_who_may_see_and_who_may_change(client, council, systems):
    def opened(user):
        client.force_login(user)
        return client.get(LIST)

    assert opened(MembershipFactory().user).status_code == 403
    for user in (MembershipFactory(council=council).user, UserFactory(duty="moderator")):
        page = opened(user)
        assert "Revenues" in text(page)
        assert 'class="cell' not in page.content.decode().replace('class="cell-', "")
        assert client.post(LIST, {"use": [systems["Ash"].pk], "confirm": "1"}).status_code == 403
    client.logout()
    assert client.get(LIST).status_code == 302


def test_what_others_proposed_is_not_in_it(client, editor, council, systems):
    on(council, "Dogwood", confirmation="proposed")
    on(council, "Elm", confirmation="rejected")

    assert names(client) == ["Ash", "Birch", "Cedar"]
    assert "1 record that others added" in text(client.get(LIST))


def test_a_draft_is_in_the_list_and_cannot_be_changed_there(client, editor, council):
    use = UseFactory(council=council, service=ServiceFactory(draft=True, title="Drafted"))

    page = text(client.get(LIST))

    assert "Drafted" in page
    assert f"/list/{use.pk}/" not in page
    assert client.get(f"{LIST}{use.pk}/owner_team/").status_code == 404
    client.post(LIST, {"use": [use.pk], "owner_team": "Mine"})
    use.refresh_from_db()
    assert use.owner_team == ""


@pytest.mark.parametrize(
    "change",
    [
        ("owner_team", {"owner_team": " Payroll "}, "owner_team", "Payroll"),
        ("status", {"status": "phasing_out"}, "status", "phasing_out"),
        (
            "since",
            {"since_day": "2", "since_month": "3", "since_year": "2021"},
            "since",
            date(2021, 3, 2),
        ),
        (
            "ends_on",
            {
                "contract_ends_on_day": "1",
                "contract_ends_on_month": "2",
                "contract_ends_on_year": "2040",
            },
            "contract_ends_on",
            date(2040, 2, 1),
        ),
        ("annual_cost", {"annual_cost": "70000"}, "annual_cost", 70_000),
    ],
)
@pytest.mark.parametrize("system", ["Ash", "Birch"])
@pytest.mark.usefixtures("editor")
def test_a_cell_is_changed_by_itself(client, systems, system, change):
    name, sent, field, value = change
    use = systems[system]
    address = f"{LIST}{use.pk}/{name}/?sort=since&page=2"
    assert client.get(address).status_code == 200

    answer = client.post(address, sent)

    assert answer["Location"] == f"{LIST}?sort=since&page=2#use-{use.pk}"
    before = systems[system]
    use = Use.objects.get(pk=use.pk)
    assert getattr(use, field) == value
    kept = {"owner_team", "since", "status", "contract_ends_on", "annual_cost"} - {field}
    before.refresh_from_db()
    assert all(getattr(use, each) == getattr(before, each) for each in kept)


def test_the_cost_decides_the_range(client, editor, systems):
    client.post(f"{LIST}{systems['Ash'].pk}/annual_cost/", {"annual_cost": "70000"})

    assert Contract.objects.get().value_band == "50k_100k"


def test_an_area_of_its_own_is_set_and_taken_away(client, editor, systems):
    use, area = systems["Ash"], CategoryFactory()
    address = f"{LIST}{use.pk}/area/"

    client.post(address, {"category": area.pk})
    assert Use.objects.get(pk=use.pk).category == area
    client.post(address, {"category": ""})
    assert Use.objects.get(pk=use.pk).category is None


@pytest.mark.parametrize(
    ("name", "sent", "message"),
    [
        ("status", {"status": "stopped"}, "Enter the reason you stopped."),
        (
            "since",
            {"since_day": "1", "since_month": "1", "since_year": "2090"},
            "Enter today’s date or an earlier one",
        ),
        (
            "ends_on",
            {
                "contract_ends_on_day": "1",
                "contract_ends_on_month": "1",
                "contract_ends_on_year": "2019",
            },
            "Enter a date after 1 January 2020.",
        ),
        ("annual_cost", {"annual_cost": "-1"}, "0 or more"),
    ],
)
@pytest.mark.usefixtures("editor")
def test_what_is_wrong_with_a_cell_is_explained(client, systems, name, sent, message):
    page = client.post(f"{LIST}{systems['Ash'].pk}/{name}/", sent)

    assert page.status_code == 200
    assert message in text(page)


def test_two_who_change_one_cell_lose_nothing(client, editor, systems):
    address = f"{LIST}{systems['Ash'].pk}/owner_team/"
    page = client.get(address).content.decode()
    token = re.search(r'name="opened__with" value="([^"]*)"', page)[1]
    Use.objects.filter(pk=systems["Ash"].pk).update(owner_team="Housing")

    page = text(client.post(address, {"owner_team": "Payroll", "opened__with": token}))

    assert "It now says “Housing”" in page
    assert Use.objects.get(pk=systems["Ash"].pk).owner_team == "Housing"


@pytest.mark.parametrize("name", ["supplier", "notes", "nothing"])
def test_other_facts_have_no_cell(client, editor, systems, name):
    assert client.get(f"{LIST}{systems['Ash'].pk}/{name}/").status_code == 404


def test_of_several_contracts_no_cell_decides(client, editor, systems):
    ContractFactory(uses=[systems["Ash"]])

    assert f"/{systems['Ash'].pk}/ends_on/" not in text(client.get(LIST))
    assert client.get(f"{LIST}{systems['Ash'].pk}/ends_on/").status_code == 404


def test_another_councils_system_has_no_cell_here(client, editor, systems):
    other = on(CouncilFactory(), "Other")

    assert client.post(f"{LIST}{other.pk}/owner_team/", {"owner_team": "x"}).status_code == 404
    client.post(LIST, {"use": [other.pk], "owner_team": "x"})
    other.refresh_from_db()
    assert other.owner_team == ""


def test_many_are_changed_at_once_and_that_is_recorded(client, editor, systems):
    keys = [systems["Ash"].pk, systems["Birch"].pk]
    sent = {"use": keys, "status": "phasing_out", "owner_team": "Housing"}

    answer = client.post(f"{LIST}?sort=since", sent)

    assert answer["Location"] == f"{LIST}?sort=since#systems"
    changed = Use.objects.filter(pk__in=keys).values_list("status", "owner_team")
    assert set(changed) == {("phasing_out", "Housing")}
    acts = list(Entry.objects.order_by("pk").values_list("verb", flat=True))
    assert acts == ["use status changed"] * 2 + ["uses changed"]
    assert Entry.objects.last().details == {
        "uses": 2,
        "fields": ["owner_team", "status", "stopped_reason"],
    }


def test_those_that_run_again_lose_the_day_on_which_they_stopped(client, editor, systems):
    Use.objects.filter(pk=systems["Cedar"].pk).update(until=TODAY)

    client.post(LIST, {"use": [systems["Cedar"].pk], "status": "in_use"})

    cedar = Use.objects.get(pk=systems["Cedar"].pk)
    assert (cedar.status, cedar.until, cedar.stopped_reason) == ("in_use", None, "")


def test_a_team_alone_leaves_the_status(client, editor, systems):
    client.post(LIST, {"use": [systems["Cedar"].pk], "owner_team": "Housing"})

    cedar = Use.objects.get(pk=systems["Cedar"].pk)
    assert (cedar.status, cedar.stopped_reason) == ("stopped", "Too dear")
    assert cedar.owner_team == "Housing"


def test_those_that_are_ticked_are_confirmed(client, editor, systems):
    client.post(LIST, {"use": [systems["Birch"].pk], "confirm": "1"})

    assert names(client, "?confirmed=year") == []


@pytest.mark.parametrize(
    ("sent", "message"),
    [
        ({"status": "in_use"}, "Select at least one system."),
        ({"confirm": "1"}, "Select at least one system."),
        ({"use": "Ash", "status": "stopped"}, "Enter the reason you stopped."),
        ({"use": "Ash"}, "Choose a status or enter an owner team."),
    ],
)
def test_what_is_missing_is_said_and_the_ticks_stay(client, editor, systems, sent, message):
    key = systems["Ash"].pk
    page = client.post(LIST, {**sent, **({"use": [key]} if "use" in sent else {})})

    assert message in text(page)
    ticked = re.search(rf'value="{key}" form="selected"\s+checked', page.content.decode())
    assert bool(ticked) == ("use" in sent)


def test_what_cannot_be_changed_any_more_is_said_and_nothing_is(client, editor, systems):
    ash, birch = systems["Ash"], systems["Birch"]
    birch.product.merged_into = ash.product
    birch.product.save()

    page = client.post(LIST, {"use": [ash.pk, birch.pk], "owner_team": "Housing"})

    assert "has been merged" in text(page)
    assert not Use.objects.filter(owner_team="Housing").exists()


def test_it_says_what_may_be_missing(client, editor, council, systems):
    others = [CouncilFactory() for _ in range(3)]
    wide = ProductFactory(name="Widespread", category=CategoryFactory(name="Parking"))
    CategoryFactory(name="Nothing here")
    for place, other in enumerate(others):
        Twin.objects.create(council=council, other=other, position=place, score=80, reasons=["x"])
        UseFactory(council=other, service=None, product=wide)

    page = text(client.get(LIST))

    assert "Widespread" in page
    assert "Parking" in page
    assert "Nothing here" in page
    assert "Nothing here" not in text(client.get(f"{LIST}?status=in_use"))


def test_what_is_in_the_public_register_is_marked(client, editor, systems):
    note, warning = "Public: its contract is", "Public: this changes the published register."
    contract = systems["Ash"].contracts.get()
    entry = RegisterEntryFactory(contract=contract)
    assert note not in text(client.get(LIST))
    entry.is_published, entry.published_at = True, timezone.now()
    entry.save()

    assert text(client.get(LIST)).count(note) == 1
    ash = f"{LIST}{systems['Ash'].pk}"
    assert warning in text(client.get(f"{ash}/ends_on/"))
    assert warning not in text(client.get(f"{ash}/owner_team/"))
    assert warning not in text(client.get(f"{LIST}{systems['Birch'].pk}/ends_on/"))


def test_the_page_costs_the_same_however_long_the_list(
    client, editor, council, systems, django_assert_num_queries
):
    client.get(LIST)
    with django_assert_num_queries(QUERIES):
        client.get(LIST)
    for number in range(5):
        agree(on(council, f"More {number}"), contract_ends_on=TODAY)

    with django_assert_num_queries(QUERIES):
        client.get(LIST)
