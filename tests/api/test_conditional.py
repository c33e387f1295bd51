"""What is not sent again, how often a program may ask, and which other sites may read."""

import pytest

from portal.operations.models import ContentChange
from portal.site.fragment_cache import pages
from tests.api.rows import MAKE
from tests.factories.accounts import UserFactory
from tests.factories.api import Program, key_of
from tests.factories.councils import MembershipFactory
from tests.factories.services import ServiceFactory

pytestmark = pytest.mark.django_db


def again(client, address):
    tag = client.get(address)["ETag"]
    return client.get(address, headers={"If-None-Match": tag})


@pytest.mark.parametrize("name", MAKE)
def test_what_has_not_changed_costs_one_query_also_without_a_cache(
    name, visitor, program, django_assert_num_queries
):
    MAKE[name]()
    for client in (visitor, program):
        tag = client.get(f"/api/v1/{name}")["ETag"]
        pages.clear()
        with django_assert_num_queries(1):
            found = client.get(f"/api/v1/{name}", headers={"If-None-Match": tag})
        assert (found.status_code, found.content) == (304, b"")
        assert found["ETag"] == tag


def test_a_change_is_sent(visitor):
    service = ServiceFactory()
    tag = visitor.get(f"/api/v1/services/{service.slug}")["ETag"]
    service.title = "Another"
    service.save()
    found = visitor.get(f"/api/v1/services/{service.slug}", headers={"If-None-Match": tag})

    assert found.json()["title"] == "Another"


def test_a_change_of_something_else_is_none(visitor):
    service = ServiceFactory()
    address = f"/api/v1/services/{service.slug}"
    tag = visitor.get(address)["ETag"]
    ServiceFactory()

    assert visitor.get(address, headers={"If-None-Match": tag}).status_code == 304


def test_it_is_still_the_same_after_the_record_of_changes_was_tidied(visitor):
    service = ServiceFactory()
    tag = visitor.get("/api/v1/services")["ETag"]
    ContentChange.objects.update(at="2020-01-01T00:00Z")
    ContentChange.objects.forgotten().delete()
    service.title = "Another"
    service.save()
    ContentChange.objects.update(at="2020-01-02T00:00Z")
    ContentChange.objects.forgotten().delete()

    found = visitor.get("/api/v1/services", headers={"If-None-Match": tag})
    assert found.json()["items"][0]["title"] == "Another"


def test_readers_with_other_rights_never_get_the_answer_of_another(editor):
    service = ServiceFactory(contact_email="who@council.example")
    address = f"/api/v1/services/{service.slug}"
    member, public = Program(key_of(editor, "read:members").secret), Program(key_of(editor).secret)
    seen = member.get(address)

    assert seen.json()["contact_email"] == "who@council.example"
    for client in (public, Program()):
        found = client.get(address, headers={"If-None-Match": seen["ETag"]})
        assert found.status_code == 200
        assert "contact_email" not in found.json()
    assert "private" in seen["Cache-Control"]
    assert "Authorization" in seen["Vary"]


def test_head_answers_like_get_without_content(visitor):
    response = visitor.head("/api/v1/services")

    assert (response.status_code, response.content) == (200, b"")
    assert response["ETag"] == visitor.get("/api/v1/services")["ETag"]


def test_each_answer_says_how_many_requests_are_left(visitor, settings):
    settings.API_REQUESTS_PER_MINUTE = 2
    first, second, third = (visitor.get("/api/v1/services") for _ in range(3))

    assert first["RateLimit-Policy"] == '"address";q=2;w=60'
    assert first["RateLimit"].startswith('"address";r=1;t=')
    assert second.status_code == 200
    assert third.status_code == 429
    assert third.json()["type"].endswith("#problem-too-many-requests")
    assert 1 <= int(third["Retry-After"]) <= 60


def test_a_key_has_requests_of_its_own(visitor, program, settings):
    settings.API_REQUESTS_PER_MINUTE = 1
    visitor.get("/api/v1/services")

    assert visitor.get("/api/v1/services").status_code == 429
    assert program.get("/api/v1/services")["RateLimit-Policy"].startswith('"key";q=600')


def test_wrong_keys_use_up_the_requests_of_their_address(settings):
    settings.API_REQUESTS_PER_MINUTE = 1
    wrong = [Program(f"ssd_wrong{n}").get("/api/v1/services").status_code for n in range(2)]

    assert wrong == [401, 429]


def test_pages_of_other_sites_read_what_is_public_and_send_no_key(visitor, program):
    response = visitor.options("/api/v1/services")

    assert response.status_code == 204
    assert response["Access-Control-Allow-Origin"] == "*"
    assert "Authorization" not in response["Access-Control-Allow-Headers"]
    assert visitor.get("/api/v1/services")["Access-Control-Allow-Origin"] == "*"
    assert "Access-Control-Allow-Origin" not in program.get("/api/v1/services")


def test_a_cookie_counts_for_nothing(client):
    member = MembershipFactory().user
    service = ServiceFactory(contact_email="who@council.example")
    client.force_login(member)
    found = client.get(f"/api/v1/services/{service.slug}")

    assert "contact_email" not in found.json()
    client.force_login(UserFactory(duty="administrator"))
    assert "contact_email" not in client.get(f"/api/v1/services/{service.slug}").content.decode()
