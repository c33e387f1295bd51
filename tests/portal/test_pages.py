from datetime import timedelta
from io import StringIO

import pytest
from django.contrib.staticfiles.storage import staticfiles_storage
from django.core.management import CommandError, call_command
from django.db import connection, transaction
from django.db.models import Max, Min, Q, Sum
from django.utils import timezone

from councils.models import Council
from forums.models import Mention, Post, Reaction, SameNeed, Thread
from forums.models.counters import drifted
from portal.insights.models import Snapshot
from services.list_imports.models import ListImport, Outcome
from services.models import Benefit, Category, Contract, Offer, Product, Service, Supplier, Use
from services.models.choices import ValueBand
from services.partnerships.models import Document
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
    assert drifted() == ([], [])


@pytest.mark.slow
@pytest.mark.django_db
def test_the_demonstration_shows_imports_with_every_outcome_and_one_that_waits(demonstration):
    waiting, newest, oldest = ListImport.objects.newest_first()
    assert (waiting.stage, newest.stage, oldest.stage) == ("values", "done", "done")
    # while a row waits for moderators, no system is said to be missing in its file
    assert set(newest.counts()) == set(Outcome.values) - {"waiting"}
    assert set(oldest.counts()) >= {"new", "waiting"}
    assert newest.can_be_undone
    made = newest.rows.filter(outcome="new").values("use")
    assert not Use.objects.filter(pk__in=made, is_demonstration=False).exists()


@pytest.mark.slow
@pytest.mark.django_db
def test_the_forums_of_the_demonstration_are_alive(demonstration):
    posts = Post.objects.published()
    assert (Thread.objects.count() >= 60, posts.count() >= 350) == (True, True)
    assert posts.values("council").exclude(council=None).distinct().count() >= 30
    lately = posts.filter(posted_at__gt=timezone.now() - timedelta(days=184))
    assert lately.count() > posts.count() / 2
    assert not posts.filter(posted_at__gt=timezone.now()).exists()
    for field in ("service", "product", "about_council", "need", "partnership", "poll"):
        assert Thread.objects.exclude(**{field: None}).exists(), field
    questions = Thread.objects.filter(kind="question")
    assert questions.exclude(accepted_post=None).count() >= 20
    assert questions.unanswered().count() >= 10
    assert Reaction.objects.count() >= 200
    assert Mention.objects.count() >= 10
    assert SameNeed.objects.count() >= 40


@pytest.mark.slow
@pytest.mark.django_db
def test_every_link_that_a_post_of_the_demonstration_makes_leads_somewhere(demonstration):
    assert not Post.objects.filter(text__contains="[[").exists()


@pytest.mark.slow
@pytest.mark.django_db
def test_the_demonstration_is_marked_as_one(demonstration):
    for model in (Service, Snapshot, Thread):
        assert not model.objects.filter(is_demonstration=False).exists(), model
    assert not Use.objects.filter(is_demonstration=False, source="").exists()


@pytest.mark.slow
@pytest.mark.django_db
def test_the_uses_of_the_demonstration_say_what_matters(demonstration):
    invented = Use.objects.filter(is_demonstration=True, source="")
    number = invented.count()
    ending = invented.filter(contract_ends_on__isnull=False)
    assert ending.count() >= number / 2
    in_three_years = timezone.localdate() + timedelta(days=1100)
    assert not ending.filter(contract_ends_on__gt=in_three_years).exists()
    assert invented.filter(satisfaction__isnull=False).count() >= number / 2
    assert invented.filter(replaced_product__isnull=False).count() >= 100
    assert invented.exclude(version="").count() >= 100
    assert invented.exclude(lesson="").count() >= 100
    assert invented.exclude(stopped_reason="").count() >= 20


@pytest.mark.slow
@pytest.mark.django_db
def test_the_costs_of_the_demonstration_are_in_the_bands_beside_them(demonstration):
    known = Contract.objects.exclude(Q(annual_cost=None) | Q(value_band=""))

    assert known.count() >= 100
    wrong = [each for each in known if ValueBand.of(each.annual_cost) != each.value_band]
    assert wrong == []


@pytest.mark.slow
@pytest.mark.django_db
def test_no_product_or_supplier_of_the_demonstration_is_a_stopgap(demonstration):
    words = r"^(custom|bespoke|in-house|other|none|not given|unknown|n/a)\M"
    assert not Product.objects.filter(name__iregex=words).exists()
    assert not Supplier.objects.filter(name__iregex=words).exists()
    assert not Product.objects.filter(supplier=None).exclude(name="ModernGov").exists()


@pytest.mark.slow
@pytest.mark.django_db
def test_no_saving_of_the_demonstration_is_nothing_or_a_giant(demonstration):
    amounts = Benefit.objects.filter(is_demonstration=True, kind="annual_cashable").exclude(
        amount=None
    )
    total = amounts.aggregate(total=Sum("amount"), largest=Max("amount"), least=Min("amount"))
    assert total["least"] >= 1000
    assert total["largest"] <= total["total"] / 8


@pytest.mark.slow
@pytest.mark.django_db
def test_three_partnerships_of_the_demonstration_have_documents_worth_reading(demonstration):
    documents = Document.objects.filter(partnership__is_demonstration=True, size__gt=500)
    assert documents.values("partnership").distinct().count() >= 3
    for document in documents.select_related("content"):
        assert document.content.data, document.name


@pytest.mark.slow
@pytest.mark.django_db
def test_more_councils_of_the_demonstration_share_than_did_in_2006(demonstration):
    for slug, percent in {
        "payroll-and-pensions": 22,
        "it-support": 21,
        "customer-contact": 20,
        "human-resources": 15,
        "finance-and-accounting": 15,
    }.items():
        area = Category.objects.get(slug=slug)
        uses = Use.objects.users().filter(service__in=Service.objects.in_category(area))
        sharing = uses.values("council").distinct().count()
        councils = Council.objects.current().of_local_government().count()
        assert 100 * sharing / councils > percent, slug


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
    assert "Services, uses, people and prices are invented." in text(client.get("/accounts/login/"))

    settings.IS_PRODUCTION = True

    assert "Services, uses, people and prices are invented." not in text(
        client.get("/accounts/login/")
    )
