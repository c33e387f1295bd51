import re

import pytest
from django.core.exceptions import PermissionDenied, RequestDataTooBig
from django.db import OperationalError, connection
from django.test import RequestFactory
from django.urls import path

from portal.site import errors
from portal.site.fragment_cache import fragments
from portal.texts.models import BANNER_CACHE
from portal.urls import *  # noqa: F403
from portal.urls import urlpatterns as pages
from tests.factories.accounts import UserFactory


def failing(exception):
    def view(request):
        raise exception

    return view


urlpatterns = [
    path("forbidden/", failing(PermissionDenied())),
    path("large/", failing(RequestDataTooBig())),
    path("rule/", failing(errors.RuleBroken("This offer is full."))),
    path("down/", failing(OperationalError("could not connect to server"))),
    path("broken/", failing(ValueError("something secret"))),
    *pages,
]


@pytest.mark.urls(__name__)
@pytest.mark.parametrize(
    ("address", "status", "says"),
    [
        ("/forbidden/", 403, ""),
        ("/nowhere/", 404, 'role="search"'),
        ("/rule/", 409, "This offer is full."),
        ("/large/", 413, ""),
        ("/broken/", 500, ""),
        ("/down/", 503, ""),
    ],
)
def test_what_goes_wrong_gets_a_plain_page_without_the_database(client, address, status, says):
    client.raise_request_exception = False

    response = client.get(address)

    page = response.content.decode()
    assert response.status_code == status
    assert says in page
    assert page.count("<h1") == 1
    assert "secret" not in page


@pytest.mark.django_db
def test_nobody_who_is_signed_in_is_asked_to_sign_in(client):
    assert "Sign in" in client.get("/nowhere/").content.decode()
    client.force_login(UserFactory())

    page = client.get("/nowhere/").content.decode()

    assert "Your account" in page
    assert "Sign in" not in page


def test_a_form_sent_without_its_token_is_refused_kindly(client):
    client.handler.enforce_csrf_checks = True

    response = client.post("/accounts/login/", {})

    assert response.status_code == 403
    assert "<h1" in response.content.decode()


@pytest.mark.parametrize(
    ("method", "says", "not_said"),
    [("get", "Everything you saved before is safe", "sent"), ("post", "may not have been", "safe")],
)
@pytest.mark.urls(__name__)
def test_what_was_sent_to_a_database_that_is_down_is_not_called_safe(
    client, method, says, not_said
):
    page = getattr(client, method)("/down/").content.decode()

    [main] = re.findall("<main.*</main>", page, re.DOTALL)
    assert says in main
    assert not_said not in main


@pytest.mark.parametrize("status", [400, 403, 404, 409, 413, 429, 500, 503])
def test_every_error_page_can_be_made_without_a_request(status):
    response = errors.page(RequestFactory().get("/"), status)

    assert response.status_code == status


def test_a_database_that_is_down_is_said_in_one_log_line(caplog):
    middleware = errors.DatabaseDown(lambda request: None)

    response = middleware.process_exception(RequestFactory().get("/services/"), OperationalError())

    assert response["Retry-After"] == "60"
    assert [record.getMessage() for record in caplog.records] == ["database does not answer"]


def test_a_database_that_is_down_is_said_before_anybody_asks_who_is_signed_in(rf):
    class Unknown:
        @property
        def is_authenticated(self):
            raise OperationalError("could not connect to server")

    request = rf.get("/services/")
    request.user = Unknown()

    response = errors.DatabaseDown(lambda request: None).process_view(request)

    assert response.status_code == 503


def test_whatever_fails_for_want_of_a_database_says_so(rf):
    try:
        raise OperationalError("could not connect to server")
    except OperationalError:
        response = errors.server_error(rf.get("/services/"))

    assert response.status_code == 503


def test_the_page_of_a_database_that_is_down_does_without_the_banner(rf, db):
    def refuse(*statement):
        raise OperationalError("could not connect to server")

    fragments.delete(BANNER_CACHE)
    with connection.execute_wrapper(refuse):
        response = errors.database_down(rf.get("/services/"))

    assert response.status_code == 503
    assert "<h1" in response.content.decode()
    assert BANNER_CACHE not in fragments
