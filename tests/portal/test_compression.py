"""Pages without secrets are small on the way; pages with one tell nothing by their length."""

import gzip

import pytest

from tests.factories.accounts import UserFactory

pytestmark = pytest.mark.django_db
ASKS = {"HTTP_ACCEPT_ENCODING": "gzip"}


def test_visitors_get_pages_compressed(client):
    response = client.get("/councils/", **ASKS)

    assert response["Content-Encoding"] == "gzip"
    assert "Accept-Encoding" in response["Vary"]
    assert gzip.decompress(response.content) == client.get("/councils/").content
    assert len(response.content) < len(client.get("/councils/").content) / 2


def test_a_page_with_a_token_is_not_compressed(client):
    first = client.get("/accounts/login/", **ASKS)
    again = client.get("/accounts/login/", **ASKS)

    assert b"csrfmiddlewaretoken" in first.content
    assert b"csrfmiddlewaretoken" in again.content
    assert not {"Content-Encoding"} & {*first.headers, *again.headers}


def test_nothing_is_compressed_for_who_is_signed_in(client):
    client.force_login(UserFactory())

    assert "Content-Encoding" not in client.get("/councils/", **ASKS).headers
