"""Where people who prepare a merger look for council groups."""

import pytest

from tests.factories.accounts import UserFactory
from tests.factories.councils import CouncilFactory, MembershipFactory
from tests.factories.services import CategoryFactory
from tests.pages import text

pytestmark = pytest.mark.django_db
LABEL = "Council groups: compare systems before a merger"


@pytest.fixture
def area():
    return CategoryFactory(
        name="Local government reorganisation",
        slug="local-government-reorganisation",
        synonyms=["merger"],
    )


@pytest.fixture
def places(area):
    CouncilFactory(slug="selby", abolished_on="2023-04-01")
    CouncilFactory(slug="ryedale")
    return [
        *("/partnerships/", area.get_absolute_url(), "/councils/selby/?stay=1"),
        *("/contracts/", "/your-work/", "/councils/ryedale/"),
    ]


@pytest.mark.parametrize("role", ["member", "editor"])
def test_people_of_a_council_find_the_groups(client, places, role):
    membership = MembershipFactory(council__slug="own", role=role)
    client.force_login(membership.user)

    found = {each for each in places if LABEL in text(client.get(each, follow=True))}

    assert found == {*places} - {"/councils/ryedale/"}  # another council
    assert LABEL in text(client.get("/councils/own/"))


def test_visitors_are_not_led_to_groups(client, places):
    assert not any(LABEL in text(client.get(each, follow=True)) for each in places)


def test_who_has_no_council_is_led_where_everybody_is(client, area):
    client.force_login(UserFactory())

    page = client.get(area.get_absolute_url())

    assert LABEL in text(page)
    assert client.get("/groups/").status_code == 200


def test_a_search_for_a_merger_finds_the_area(client, area):
    assert area.get_absolute_url() in text(client.get("/search/?q=merger"))


def test_other_areas_say_nothing_of_groups(client):
    client.force_login(MembershipFactory().user)

    assert LABEL not in text(client.get(CategoryFactory().get_absolute_url()))
