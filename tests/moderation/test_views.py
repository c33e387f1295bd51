"""Requests that wait, the people they are about, and the record."""

import pytest

from councils import actions
from councils.models import AccessRequest
from portal.accounts.actions import suspend
from tests.factories.accounts import UserFactory
from tests.factories.councils import AccessRequestFactory, CouncilFactory, MembershipFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def administrator(client):
    user = UserFactory(duty="administrator")
    client.force_login(user)
    return user


def text(client, address):
    return client.get(address).content.decode()


def test_when_nothing_waits_the_page_says_so(client, administrator):
    assert "Nothing to review" in text(client, "/moderation/requests/")


def test_everything_that_waits_is_on_one_page(client, administrator):
    AccessRequestFactory(email="ann@charity.example")
    asking = MembershipFactory(council=CouncilFactory(name="Ashford"))
    asking.ask_to_manage()
    MembershipFactory(state="requested", council=CouncilFactory(name="Beechford"))

    page = text(client, "/moderation/requests/")

    for word in ["ann@charity.example", asking.user.display_name, "Ashford", "Beechford"]:
        assert word in page
    assert "Councils without a manager" in page


@pytest.mark.parametrize("count", [1, 3])
def test_the_queue_costs_the_same_whatever_its_length(
    client, administrator, django_assert_num_queries, count
):
    for _ in range(count):
        AccessRequestFactory(user=UserFactory())
        MembershipFactory().ask_to_manage()
        MembershipFactory(state="requested")

    with django_assert_num_queries(7):
        client.get("/moderation/requests/")


def test_letting_somebody_in_by_any_name_of_the_council(client, administrator):
    durham = CouncilFactory(name="County Durham", official_name="Durham County Council")
    asked = AccessRequestFactory(email="ann@durham-trust.example", organisation="Durham Council")

    client.post(
        f"/moderation/access/{asked.pk}/accept/",
        {"council": "Durham County Council", "whole_domain": "on"},
    )

    asked.refresh_from_db()
    assert (asked.state, asked.council) == ("accepted", durham)


def test_a_council_that_nobody_knows_is_asked_for_again(client, administrator):
    CouncilFactory(name="Durham")
    asked = AccessRequestFactory()

    page = client.post(
        f"/moderation/access/{asked.pk}/accept/", {"council": "Durrham Cathedral"}
    ).content.decode()

    assert "Enter the name of a council in the directory" in page
    assert AccessRequest.objects.open().exists()


def test_the_first_manager_is_answered_with_a_reason(client, administrator):
    asking = MembershipFactory()
    asking.ask_to_manage()

    client.post(f"/moderation/managers/{asking.pk}/", {"answer": "yes", "reason": "Called."})

    asking.refresh_from_db()
    assert asking.is_manager


def test_people_are_found_by_name_and_address(client, administrator):
    olive = UserFactory(display_name="Olive", email="o@durham.example")
    UserFactory(display_name="Somebody")

    for typed in ["oliv", "O@DURHAM"]:
        page = text(client, f"/moderation/people/?q={typed}")
        assert olive.email in page
        assert "Somebody" not in page


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_of_people_costs_the_same_whatever_its_length(
    client, administrator, django_assert_num_queries, count
):
    UserFactory.create_batch(count)

    with django_assert_num_queries(4):
        client.get("/moderation/people/")


@pytest.mark.parametrize("count", [1, 3])
def test_the_record_costs_the_same_whatever_its_length(
    client, administrator, django_assert_num_queries, count
):
    for _ in range(count):
        membership = MembershipFactory()
        actions.change_role(membership, "editor", by=administrator, reason="As agreed.")
    client.get("/moderation/record/")

    with django_assert_num_queries(5):
        client.get("/moderation/record/")


def test_the_record_says_who_did_what_to_whom_and_why(client, administrator):
    person = UserFactory(display_name="Mallory")
    suspend(person, by=administrator, reason="Advertised.")

    for address in ["/moderation/record/", f"/moderation/people/{person.pk}/"]:
        page = text(client, address)
        for word in ["Account suspended", "Mallory", administrator.display_name, "Advertised."]:
            assert word in page


def test_a_person_is_suspended_with_a_reason(client, administrator):
    person = UserFactory()

    client.post(f"/moderation/people/{person.pk}/suspend/", {"reason": "Advertised."})

    person.refresh_from_db()
    assert person.suspension_reason == "Advertised."
