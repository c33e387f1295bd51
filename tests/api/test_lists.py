"""Lists of the API: their pages, fields, filters and changes."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from portal.api.resources import RESOURCES
from portal.api.resources.resource import SyncedQuery
from portal.site.fragment_cache import pages
from services.models import Service, Use
from tests.api.rows import MAKE
from tests.factories.services import ContractFactory, OfferFactory, ServiceFactory, UseFactory

pytestmark = pytest.mark.django_db
SYNCED = [each.name for each in RESOURCES if issubclass(each.query, SyncedQuery)]
LONG_AGO = "2020-01-01T00:00:00Z"


@pytest.fixture(autouse=True)
def _often(settings):
    """The pages of many lists are asked for in a minute."""
    settings.API_REQUESTS_PER_MINUTE = 100_000


def get(client, address, **query):
    response = client.get(f"/api/v1/{address}", query)
    assert response.status_code == 200, response.content
    return response.json()


def queries(client, address):
    """How many queries an answer takes that no cache has."""
    pages.clear()
    with CaptureQueriesContext(connection) as asked:
        get(client, address)
    return len(asked)


def test_each_list_has_rows_to_make():
    assert set(MAKE) == {each.name for each in RESOURCES}


@pytest.mark.parametrize("name", MAKE)
def test_a_list_asks_the_same_with_one_row_and_with_three(name, program):
    MAKE[name]()
    first = queries(program, name)
    MAKE[name]()
    MAKE[name]()

    assert queries(program, name) == first
    assert first <= 12
    assert len(get(program, name)["items"]) >= 3


@pytest.mark.parametrize("name", MAKE)
def test_each_record_of_a_list_is_at_its_own_address(name, program):
    MAKE[name]()
    for item in get(program, name)["items"]:
        found = get(program, item["url"].partition("/api/v1/")[2])
        assert {key: found[key] for key in item} == item


@pytest.mark.parametrize("name", MAKE)
def test_records_are_what_their_schema_says(name, program, visitor):
    MAKE[name]()
    record = next(each.record for each in RESOURCES if each.name == name)
    for client in (program, visitor):
        for item in get(client, name)["items"]:
            record.model_validate(item)


def test_a_program_chooses_its_fields(visitor):
    service = ServiceFactory(title="Payroll")
    found = get(visitor, "services", fields="title, summary")["items"]

    assert [set(each) for each in found] == [{"id", "url", "title", "summary"}]
    assert get(visitor, f"services/{service.slug}", fields="title")["title"] == "Payroll"


def test_a_list_leads_to_its_next_page_and_back_to_its_first(visitor):
    for _ in range(3):
        ServiceFactory()
    response = visitor.get("/api/v1/services?limit=2")
    following = response.json()["next"]

    assert f'<{following}>; rel="next"' in response["Link"]
    assert 'services?limit=2>; rel="first"' in response["Link"]
    last = visitor.get(following.partition("8000")[2])
    assert [len(response.json()["items"]), len(last.json()["items"])] == [2, 1]
    assert last.json()["next"] is None


def walk(client, address, between=lambda: None):
    """The keys of all pages, and of what was removed; something happens between two of them."""
    found, removed = [], []
    following = f"/api/v1/{address}"
    while following:
        page = client.get(following).json()
        found += [item["id"] for item in page["items"]]
        removed += [item["id"] for item in page.get("removed", [])]
        following = page["next"] and page["next"].partition("8000")[2]
        between()
    return found, removed


STEPS = st.lists(st.sampled_from(["add", "remove", "change", "nothing"]), max_size=6)


@settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(steps=STEPS, limit=st.integers(1, 4))
def test_rows_that_come_and_go_make_no_page_lose_or_repeat_others(steps, limit, visitor):
    Service.objects.all().delete()
    pages.clear()
    stay = [ServiceFactory().pk for _ in range(4)]
    coming, goes = list(steps), [ServiceFactory() for _ in range(3)]

    def happen():
        step = coming.pop() if coming else "nothing"
        if step == "add":
            ServiceFactory()
        elif step == "remove" and goes:
            goes.pop().delete()
        elif step == "change":
            Service.objects.filter(pk=stay[0]).update(title=f"Changed {len(coming)}")

    found, _ = walk(visitor, f"services?limit={limit}", happen)
    assert len(found) == len(set(found))
    assert set(stay) <= set(found)


@settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(steps=STEPS, limit=st.integers(1, 4))
def test_changes_that_come_in_lose_no_other(steps, limit, visitor):
    Use.objects.all().delete()
    pages.clear()
    stay, coming = [UseFactory().pk for _ in range(4)], list(steps)

    def happen():
        step = coming.pop() if coming else "nothing"
        if step in {"add", "change"}:
            UseFactory()
        elif step == "remove":
            UseFactory().delete()

    found, _ = walk(visitor, f"uses?limit={limit}&updated_since={LONG_AGO}", happen)
    assert len(found) == len(set(found))
    assert set(stay) <= set(found)


@pytest.mark.parametrize("name", SYNCED)
def test_only_what_was_changed_since_is_sent(name, program):
    MAKE[name]()
    later = (timezone.now() + timedelta(minutes=1)).isoformat()

    assert get(program, name, updated_since=LONG_AGO)["items"]
    assert get(program, name, updated_since=later)["items"] == []


@pytest.mark.parametrize(
    "moment",
    ["0921-10-16T17:57:49.4+20:15", "0001-01-01T00:00:00+23:59", "2020-01-01T01:00:00-23:59"],
)
def test_any_time_zone_names_a_moment(moment, visitor):
    use = UseFactory()

    found = get(visitor, "uses", updated_since=moment)
    assert [each["id"] for each in found["items"]] == [use.pk]


def test_a_use_that_is_deleted_leaves_its_key(visitor):
    use, other = UseFactory(), UseFactory()
    key = use.pk
    use.delete()

    found = get(visitor, "uses", updated_since=LONG_AGO)
    assert [each["id"] for each in found["removed"]] == [key]
    assert [each["id"] for each in found["items"]] == [other.pk]


def test_what_nobody_could_see_leaves_nothing(visitor):
    proposed, draft = UseFactory(confirmation="proposed"), ServiceFactory(draft=True)
    proposed.delete()
    draft.delete()
    ServiceFactory(draft=True)

    assert get(visitor, "uses", updated_since=LONG_AGO)["removed"] == []
    assert get(visitor, "services", updated_since=LONG_AGO)["removed"] == []


def test_a_service_that_is_archived_leaves_its_key(visitor):
    service = ServiceFactory(state="archived")
    found = get(visitor, "services", updated_since=LONG_AGO)

    assert [each["id"] for each in found["removed"]] == [service.pk]


def test_what_is_removed_is_on_one_page_of_several(visitor):
    gone = [UseFactory() for _ in range(3)]
    stay = [UseFactory().pk for _ in range(3)]
    keys = {use.pk for use in gone}
    for use in gone:
        use.delete()
    found, removed = walk(visitor, f"uses?limit=2&updated_since={LONG_AGO}")

    assert sorted(found) == stay
    assert sorted(removed) == sorted(keys)


def test_filters_narrow_a_list(visitor):
    use, _ = UseFactory(status="in_use"), UseFactory(status="considering")
    found = get(visitor, "uses", status="in_use")["items"]

    assert [each["id"] for each in found] == [use.pk]
    assert get(visitor, "uses", council=use.council.slug)["items"][0]["id"] == use.pk
    assert get(visitor, "uses", council="nowhere")["items"] == []


def test_search_finds_what_the_page_finds(visitor):
    service = ServiceFactory(title="Payroll bureau")
    found = get(visitor, "search", q="payroll bureau")

    assert found["items"][0]["title"] == service.title
    assert found["count"] >= 1


def test_an_offer_leaves_its_key_when_its_service_is_archived(visitor):
    offer = OfferFactory()
    Service.objects.filter(pk=offer.service_id).update(state="archived")
    OfferFactory(state="draft", service__state="archived")

    found = get(visitor, "offers", updated_since=LONG_AGO)
    assert [each["id"] for each in found["removed"]] == [offer.pk]


def test_a_contract_that_is_deleted_leaves_its_key_to_members(visitor, program):
    contract = ContractFactory(uses=[UseFactory()])
    key = contract.pk
    contract.delete()

    found = get(program, "contracts", updated_since=LONG_AGO)
    assert [each["id"] for each in found["removed"]] == [key]
    assert get(visitor, "contracts", updated_since=LONG_AGO)["removed"] == []
