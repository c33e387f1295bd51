import pytest
from django.contrib.staticfiles.storage import staticfiles_storage
from django.core.management import CommandError, call_command

from councils.models import Council
from forums.models import Thread
from forums.models.counters import drifted
from portal.demo.management.commands import seed_demo
from portal.insights.models import Snapshot
from services.models import Category, Offer, Product, Service, Use


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


@pytest.mark.django_db
def test_the_demonstration_is_alive_and_comes_once(capsys):
    call_command("seed_demo")
    seeded = (Service.objects.count(), Offer.objects.count(), Use.objects.count())
    call_command("seed_demo")

    assert (Service.objects.count(), Offer.objects.count(), Use.objects.count()) == seeded
    services, offers, uses = seeded
    assert (services >= 150, offers >= 60, uses >= 1000) == (True, True, True)
    assert Council.objects.filter(uses__isnull=False).distinct().count() >= 300
    for category in Category.objects.top():
        assert Service.objects.published().in_category(category).exists(), category
    assert not Service.objects.filter(is_demonstration=False).exists()
    months = Snapshot.objects.series(["sharing"])
    shares = [values[0][0]["value"] for _, values in months]
    assert len(shares) >= 24
    assert shares == sorted(shares)
    assert shares[0] < shares[-1]
    assert not Snapshot.objects.filter(is_demonstration=False).exists()
    assert not Use.objects.filter(is_demonstration=False, source="").exists()
    assert Thread.objects.filter(service__state="published").exists()
    assert Thread.objects.filter(is_demonstration=True).count() == Thread.objects.count() >= 8
    assert drifted() == ([], [])


@pytest.mark.django_db
def test_production_never_gets_the_demonstration(settings):
    settings.IS_PRODUCTION = True

    with pytest.raises(CommandError, match="its passwords are known"):
        call_command("seed_demo")


@pytest.mark.django_db
def test_the_demonstration_comes_even_when_something_was_brought_in_before():
    Product.objects.create(name="ModernGov", slug="moderngov")

    seed_demo.Command().seed_catalogue()

    assert Service.objects.filter(is_demonstration=True).exists()
    assert Product.objects.get(name="ModernGov").uses.exists()
