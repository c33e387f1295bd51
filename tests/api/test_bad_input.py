"""What programs may send wrong: each is answered with which problem it is and why, and done not."""

import json
from datetime import timedelta

import pytest
from django.db import OperationalError
from django.utils import timezone

from portal.api import gate
from services.models import Use
from tests.api.rows import MAKE
from tests.factories.services import ProductFactory, ServiceFactory

pytestmark = pytest.mark.django_db
DEEP = "[" * 100_000 + "]" * 100_000


def problem(response):
    assert response["Content-Type"] == "application/problem+json"
    content = response.json()
    assert content["status"] == response.status_code
    assert len(content["detail"]) > 10
    assert content["title"]
    return response.status_code, content["type"].partition("#problem-")[2]


def send(program, content, **options):
    return program.post("/api/v1/uses", content, content_type="application/json", **options)


@pytest.mark.parametrize(
    ("query", "kind"),
    [
        ("colour=red", "unknown-parameter"),
        ("limit=0", "invalid-parameter"),
        ("limit=101", "invalid-parameter"),
        ("limit=ten", "invalid-parameter"),
        ("limit=1&limit=2", "invalid-parameter"),
        ("kind=spaceship", "invalid-parameter"),
        ("fields=secret", "invalid-parameter"),
        ("council=a%00b", "invalid-parameter"),
        ("updated_since=yesterday", "invalid-parameter"),
        ("updated_since=1700000000", "invalid-parameter"),
        ("fields=", "invalid-parameter"),
        ("updated_since=2026-11-30T09:00:00", "invalid-parameter"),
        ("updated_since=", "invalid-parameter"),
    ],
)
def test_a_parameter_that_means_nothing_is_refused(query, kind, visitor):
    assert problem(visitor.get(f"/api/v1/services?{query}")) == (400, kind)


def test_a_clock_that_is_wrong_is_named(visitor):
    assert problem(visitor.get("/api/v1/services?updated_since=9999-12-31T23:59:59-23:59")) == (
        409,
        "wrong-clock",
    )
    ahead = (timezone.now() + timedelta(hours=1)).strftime("%Y-%m-%dT%H:%M:%SZ")
    response = visitor.get(f"/api/v1/services?updated_since={ahead}")

    assert problem(response) == (409, "wrong-clock")
    assert "clock" in response.json()["detail"]


@pytest.mark.parametrize("cursor", ["x", "", "a:b", "abc:def:ghi"])
def test_a_cursor_that_is_none_is_refused(cursor, visitor):
    assert problem(visitor.get(f"/api/v1/services?cursor={cursor}")) == (404, "invalid-cursor")


def cursor(visitor, name, query=""):
    for _ in range(2):
        MAKE[name]()
    following = visitor.get(f"/api/v1/{name}?limit=1{query}").json()["next"]
    return following.partition("cursor=")[2]


def test_a_cursor_of_another_list_is_refused_and_named(visitor):
    response = visitor.get(f"/api/v1/services?cursor={cursor(visitor, 'councils')}")

    assert problem(response) == (400, "cursor-of-another-list")
    assert "councils" in response.json()["detail"]


def test_a_cursor_of_other_filters_is_refused(visitor):
    other = cursor(visitor, "services")

    assert problem(visitor.get(f"/api/v1/services?phase=live&cursor={other}")) == (
        400,
        "cursor-of-another-list",
    )
    assert problem(
        visitor.get(f"/api/v1/services?updated_since=2020-01-01T00:00:00Z&cursor={other}")
    ) == (400, "cursor-of-another-list")


@pytest.mark.parametrize("address", ["services/nothing", "uses/99999999999999999999", "uses/x"])
def test_what_is_not_there_is_a_problem(address, visitor):
    assert problem(visitor.get(f"/api/v1/{address}")) == (404, "not-found")


@pytest.mark.parametrize("address", ["", "plans", "services/a/b"])
def test_an_address_that_is_none_is_a_problem(address, visitor):
    assert problem(visitor.get(f"/api/v1/{address}")) == (404, "not-found")


@pytest.mark.parametrize("method", ["put", "delete", "patch", "trace"])
def test_another_method_is_refused_and_the_right_ones_are_named(method, visitor, program):
    response = getattr(program, method)("/api/v1/products")

    assert problem(response) == (405, "method-not-allowed")
    assert response["Allow"] == "GET, HEAD"


class Unread:
    """A body that must not be read."""

    def read(self, *size):
        raise AssertionError("It was read.")

    readline = read


@pytest.mark.parametrize("client", ["visitor", "program"])
def test_a_large_body_is_refused_before_it_is_read(client, request):
    response = request.getfixturevalue(client).generic(
        "POST",
        "/api/v1/uses",
        content_type="application/json",
        CONTENT_LENGTH="10000000",
        **{"wsgi.input": Unread()},
    )

    assert problem(response) == (413, "too-large")
    assert response["Connection"] == "close"


def test_a_long_query_is_refused(visitor):
    response = visitor.get(f"/api/v1/search?q={'a' * 5000}")

    assert problem(response) == (400, "invalid-parameter")


@pytest.mark.parametrize(
    "content",
    [
        "",
        "{",
        "[]",
        '"text"',
        "null",
        '{"status": NaN}',
        '{"status": "in_use", "status": "stopped"}',
        '{"lesson": "\\ud800"}',
        DEEP,
        '{"status": ' + "[" * 50 + "]" * 50 + "}",
        '{"licences": ' + "9" * 5000 + "}",
        b"\xff\xfe{}",
    ],
)
def test_content_that_is_no_plain_json_object_is_refused(content, program):
    assert problem(send(program, content)) == (400, "unreadable")


def test_content_that_is_not_json_is_refused(program):
    response = program.post("/api/v1/uses", {"status": "in_use"})

    assert problem(response) == (415, "not-json")


@pytest.mark.parametrize(
    ("fields", "named"),
    [
        ({"colour": "red"}, "colour"),
        ({"status": 7}, "status"),
        ({"status": "sold"}, "status"),
        ({"since": "31/12/2026"}, "since"),
        ({"since": 5}, "since"),
        ({"licences": "many"}, "licences"),
        ({"licences": -1}, "licences"),
        ({"licences": 10**12}, "licences"),
        ({"satisfaction": 6}, "satisfaction"),
        ({"lesson": ["a"]}, "lesson"),
        ({"lesson": "a\x00b"}, "lesson"),
        ({"lesson": "a" * 4001}, "lesson"),
        ({"status": "stopped"}, "stopped_reason"),
        ({"status": None}, "status"),
        ({"replaced_product": "Nothing known"}, "replaced_product"),
        ({"since": "2999-01-01"}, "since"),
        ({"service": "also"}, "product"),
    ],
)
def test_a_field_that_cannot_be_saved_is_named_and_nothing_is_saved(fields, named, program):
    content = {"product": ProductFactory().slug, "status": "in_use", **fields}
    response = send(program, json.dumps(content))

    assert problem(response) == (422, "invalid")
    assert named in {each["field"] for each in response.json()["errors"]}
    assert all(len(each["message"]) > 5 for each in response.json()["errors"])
    assert not Use.objects.exists()


def test_a_database_that_does_not_answer_is_a_problem(visitor, monkeypatch):
    def fail(*args):
        raise OperationalError("gone")

    monkeypatch.setattr(gate, "count_request", fail)
    response = visitor.get("/api/v1/services")

    assert problem(response) == (503, "unavailable")
    assert response["Retry-After"]


def test_a_flood_is_refused_with_the_time_to_wait(program, settings):
    settings.API_WRITES_PER_MINUTE = 2
    answers = [send(program, "{}") for _ in range(3)]

    assert [each.status_code for each in answers] == [422, 422, 429]
    assert answers[-1]["RateLimit-Policy"] == '"key-writes";q=2;w=60'
    assert program.get("/api/v1/services").status_code == 200


def test_a_sentence_says_which_parameter_it_is_about(visitor):
    ServiceFactory()
    content = visitor.get("/api/v1/services?limit=ten").json()

    assert content["parameter"] == "limit"
    assert "limit" in content["detail"]
