from io import StringIO

import pytest
from django.contrib.staticfiles.storage import staticfiles_storage
from django.core.management import CommandError, call_command
from django.db import connection, transaction

from councils.models import Council
from forums.models import Thread
from forums.models.counters import drifted
from portal.insights.models import Snapshot
from services.models import Category, Offer, Product, Service, Use
from tests.pages import text


@pytest.fixture
def answer(client, db):
    return client.get("/")


def test_nothing_inline_and_nothing_from_elsewhere_may_run(answer):
    policy = answer["Content-Security-Policy"]

    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert "http" not in policy


@pytest.mark.parametrize(
    ("header", "value"),
    [
        ("X-Content-Type-Options", "nosniff"),
        ("X-Frame-Options", "DENY"),
        ("Referrer-Policy", "same-origin"),
    ],
)
def test_the_safe_headers_are_there(answer, header, value):
    assert answer[header] == value


def test_visitors_get_no_cookie(answer):
    assert not answer.cookies


def test_the_process_says_that_it_lives(client):
    assert client.get("/healthz").content == b"ok"


def test_static_files_have_hashed_names():
    assert staticfiles_storage.url("css/base.css") != "/static/css/base.css"


@pytest.fixture(scope="module")
def demonstration(django_db_setup, django_db_blocker):
    """(services, offers, uses) after loading it, and after loading it again.

    One product was brought in before.
    """
    with django_db_blocker.unblock():
        with connection.cursor() as cursor:
            cursor.execute("VACUUM")  # or each of its reads passes all that other tests took back
        with transaction.atomic():
            Product.objects.create(name="ModernGov", slug="moderngov")
            yield [_load(), _load()]
            transaction.set_rollback(True)


def _load():
    call_command("seed_demo", stdout=StringIO())
    return Service.objects.count(), Offer.objects.count(), Use.objects.count()


@pytest.mark.slow
@pytest.mark.django_db
def test_the_demonstration_comes_once_and_is_large(demonstration):
    first, again = demonstration
    assert first == again
    services, offers, uses = first
    assert (services >= 150, offers >= 60, uses >= 1000) == (True, True, True)
    assert Council.objects.filter(uses__isnull=False).distinct().count() >= 300


@pytest.mark.slow
@pytest.mark.django_db
def test_the_demonstration_fills_every_category_and_the_forums(demonstration):
    for category in Category.objects.top():
        assert Service.objects.published().in_category(category).exists(), category
    assert Thread.objects.filter(service__state="published").exists()
    assert Thread.objects.count() >= 8
    assert drifted() == ([], [])


@pytest.mark.slow
@pytest.mark.django_db
def test_the_demonstration_is_marked_as_one(demonstration):
    for model in (Service, Snapshot, Thread):
        assert not model.objects.filter(is_demonstration=False).exists(), model
    assert not Use.objects.filter(is_demonstration=False, source="").exists()


@pytest.mark.slow
@pytest.mark.django_db
def test_the_demonstration_has_figures_of_two_years_that_grow(demonstration):
    shares = [values[0][0]["value"] for _, values in Snapshot.objects.series(["sharing"])]
    assert len(shares) >= 24
    assert shares == sorted(shares)
    assert shares[0] < shares[-1]


@pytest.mark.slow
@pytest.mark.django_db
def test_the_demonstration_adds_to_a_product_that_was_brought_in_before(demonstration):
    assert Product.objects.get(name="ModernGov").uses.exists()


@pytest.mark.django_db
def test_production_never_gets_the_demonstration(settings):
    settings.IS_PRODUCTION = True

    with pytest.raises(CommandError, match="its passwords are public"):
        call_command("seed_demo")


def test_every_page_of_a_demonstration_says_so_and_none_of_a_real_site(client, db, settings):
    assert "Other services, people and" in text(client.get("/accounts/login/"))

    settings.IS_PRODUCTION = True

    assert "Other services, people and" not in text(client.get("/accounts/login/"))
