"""The index says what the things themselves say, whoever changes them and however."""

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.db.models import Sum

from councils.models import Council, CouncilAlias
from forums.models import Board, Post, Thread
from portal.search.models import EntryKind, IndexEntry, Tally, Word
from portal.search.models.facet_counts import FACETS_OF_ENTRIES, FOUND, facet_subject
from services import actions
from services.filters import listings_counted
from services.models import (
    Category,
    Offer,
    Product,
    ProductAlias,
    Service,
    ServiceStandard,
    Supplier,
    Use,
    Verb,
)
from tests.factories.accounts import UserFactory
from tests.factories.councils import CouncilFactory
from tests.factories.forums import BoardFactory, PostFactory
from tests.factories.services import (
    CategoryFactory,
    OfferFactory,
    ProductFactory,
    ServiceFactory,
    StandardFactory,
    SupplierFactory,
    UseFactory,
)
from tests.services.test_register import at_the_same_moment

pytestmark = pytest.mark.django_db


def is_true():
    """Whether every entry, and every count of a word or a facet, is what the things say."""
    facets = Tally.objects.with_drift(FOUND, FACETS_OF_ENTRIES)
    return IndexEntry.objects.with_drift() == Word.objects.with_drift() == facets == []


def entry_of(service):
    return IndexEntry.objects.get(kind=EntryKind.SERVICE, key=service.pk)


@pytest.fixture
def bureau():
    area = CategoryFactory(
        name="Payroll", synonyms=["salary processing"], parent=CategoryFactory(name="People")
    )
    supplier = SupplierFactory(name="Acme Ltd")
    product = ProductFactory(name="PayPro", supplier=supplier, category=area)
    council = CouncilFactory(name="Durham", region="north_east", kind="unitary")
    service = ServiceFactory(title="Pay bureau", category=area, council=council, phase="live")
    service.products.add(product)
    return service


def test_a_listing_is_found_with_all_that_belongs_to_it(bureau):
    entry = entry_of(bureau)

    assert entry.names == ["PayPro", "Payroll", "salary processing"]
    assert "Durham" in entry.body
    assert "Acme Ltd" in entry.body
    area, product = bureau.category, bureau.products.get()
    assert set(entry.facets) == {
        *("council_kind=unitary", "region=north_east", "phase=live", "kind=shared_service"),
        *(f"category={area.slug}", f"category={area.parent.slug}"),
        f"supplier={product.supplier.slug}",
    }
    assert entry.get_absolute_url() == bureau.get_absolute_url()
    assert entry.label == "Service"


@pytest.mark.parametrize(
    "change",
    [
        lambda: Thread.objects.update(title="Who pays wages?", slug="who-pays-wages"),
        lambda: Thread.objects.update(state="hidden"),
        lambda: Thread.objects.update(same_needs_count=3),
        lambda: Post.objects.filter(number=2).update(state="hidden"),
        lambda: Post.objects.update(text="Something else."),
        lambda: Post.objects.filter(number=2).delete(),
        lambda: Board.objects.update(visibility="members"),
        lambda: Board.objects.update(name="Another board", region="wales"),
        lambda: Board.objects.update(category=CategoryFactory()),
        lambda: Thread.objects.update(board=BoardFactory(name="Elsewhere")),
    ],
)
def test_whatever_changes_of_a_thread_its_entry_follows(change):
    thread = PostFactory(thread__title="Who shares a payroll?", text="We look for one.").thread
    PostFactory(thread=thread, text="Take ours.")
    before = IndexEntry.objects.filter(kind=EntryKind.THREAD).values().get()
    assert "Take ours." in before["body"]

    change()

    assert is_true()
    assert IndexEntry.objects.filter(kind=EntryKind.THREAD).values().first() != before


@pytest.mark.parametrize(
    "change",
    [
        lambda: Service.objects.update(title="Wages bureau"),
        lambda: Service.objects.update(state="suspended"),
        lambda: Service.objects.update(tags=["urgent"], summary="Other."),
        lambda: Service.objects.update(category=None),
        lambda: Service.objects.update(is_dormant=True, last_confirmed_at=None),
        lambda: Service.objects.all().delete(),
        lambda: Product.objects.get().services.set([]),
        lambda: Council.objects.update(name="Elsewhere", region="wales"),
        lambda: Council.objects.update(official_name="Elsewhere Council"),
        lambda: CouncilAlias.objects.create(council=Council.objects.get(), name="Co. Durham"),
        lambda: Category.objects.filter(name="Payroll").update(name="Pay"),
        lambda: Category.objects.filter(name="People").update(synonyms=["staff"], name="HR"),
        lambda: Product.objects.update(name="PayMore"),
        lambda: Product.objects.update(supplier=None),
        lambda: Supplier.objects.update(name="Bolts plc", aliases=["Nuts"]),
        lambda: ProductAlias.objects.create(product=Product.objects.get(), name="Pay Pro 9"),
        lambda: UseFactory(service=Service.objects.get()),
        lambda: connection.cursor().execute("UPDATE services_service SET summary = 'By hand.'"),
    ],
)
def test_whatever_is_changed_the_index_follows_in_the_same_statement(bureau, change):
    before = list(IndexEntry.objects.order_by("pk").values())

    change()

    assert list(IndexEntry.objects.order_by("pk").values()) != before
    assert is_true()


@pytest.mark.parametrize(
    "change",
    [
        lambda: UseFactory(product=Product.objects.get(), service=None),
        lambda: UseFactory(service=Service.objects.get()),
        lambda: Use.objects.update(status="considering"),
        lambda: Use.objects.update(confirmation="proposed"),
        lambda: Use.objects.all().delete(),
        lambda: Service.objects.update(state="suspended"),
        lambda: Product.objects.get().services.set([]),
    ],
)
def test_how_many_councils_use_a_product_is_what_its_page_says(bureau, change):
    UseFactory(service=bureau)
    before = IndexEntry.objects.get(kind="product").popularity

    change()

    counted = Product.objects.with_users_count().get().users_count
    assert IndexEntry.objects.get(kind="product").popularity == counted != before
    assert is_true()


def test_an_index_of_an_older_way_of_reading_is_noticed_and_written_anew(bureau):
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE search_entry ALTER COLUMN words DROP EXPRESSION")
        cursor.execute("UPDATE search_entry SET words = ''::tsvector WHERE kind = 'service'")

    assert IndexEntry.objects.with_drift() == [("service", str(bureau.pk))]


def test_what_nobody_may_see_is_no_entry(bureau):
    assert Service.objects.matching("pay")
    for state in ["draft", "submitted", "changes_requested", "suspended", "rejected", "archived"]:
        Service.objects.update(state=state, submitted_at=bureau.published_at)
        assert not IndexEntry.objects.filter(kind=EntryKind.SERVICE).exists(), state


def test_what_is_merged_away_is_no_entry():
    kept, gone = ProductFactory.create_batch(2)

    Product.objects.filter(pk=gone.pk).update(merged_into=kept)

    assert list(IndexEntry.objects.filter(kind="product").values_list("key", flat=True)) == [
        kept.pk
    ]
    assert is_true()


def test_words_are_counted_by_how_many_things_have_them(bureau):
    ServiceFactory(title="Payroll for schools")
    counts = dict(Word.objects.values_list("word").annotate(n=Sum("documents")))

    assert counts["payroll"] == 4  # the listing, its area, its product, and the other listing
    assert counts["schools"] == 1
    assert "for" not in counts

    Word.objects.add_up()

    assert is_true()
    assert dict(Word.objects.values_list("word", "documents")) == counts


def test_facets_are_counted_and_only_of_what_everybody_may_see(bureau):
    area = bureau.category
    OfferFactory(service=ServiceFactory(phase="live", category=area), capacity_free=None)
    OfferFactory(service=ServiceFactory(draft=True, phase="live"))
    full = OfferFactory(service=ServiceFactory(phase="beta"))
    Offer.objects.filter(pk=full.pk).update(
        capacity_unit="seats", capacity_total=3, capacity_free=0
    )
    StandardFactory(slug="open-referral").services.add(bureau)

    assert listings_counted("", "phase") == {"": {"": 3}, "phase": {"live": 2, "beta": 1}}
    counted = listings_counted("category")["category"]
    assert (counted[area.slug], counted[area.parent.slug]) == (2, 2)
    assert listings_counted("offer", "room") == {"offer": {"open": 2}, "room": {"yes": 1}}
    assert listings_counted("standard") == {"standard": {"open-referral": 1}}
    assert is_true()

    ServiceStandard.objects.update(standard=StandardFactory(slug="closed-referral"))
    Offer.objects.all().delete()
    Service.objects.exclude(pk=bureau.pk).update(state="archived", phase="live")

    assert listings_counted("", "offer") == {"": {"": 1}, "offer": {}}
    assert listings_counted("standard") == {"standard": {"closed-referral": 1}}
    assert is_true()


def test_tallies_are_added_up_to_one_row_for_each_number(bureau):
    ServiceFactory.create_batch(2, phase="live")
    counted_before = listings_counted("", "phase", "region")

    call_command("add_up_tallies")

    assert listings_counted("", "phase", "region") == counted_before
    assert Tally.objects.values("subject", "key").distinct().count() == Tally.objects.count()
    assert is_true()


def test_the_command_repairs_and_says_what_differs(bureau, capsys):
    IndexEntry.objects.filter(kind="service").update(title="Wrong")
    IndexEntry.objects.filter(kind="council").delete()
    Tally.objects.create(subject=facet_subject("service"), key="", number=1)
    with pytest.raises(CommandError, match="3 differ"):
        call_command("rebuild_search", "--check")
    assert f"service {bureau.pk}:" in capsys.readouterr().err

    call_command("rebuild_search")
    call_command("rebuild_search", "--check")

    assert "No differences found" in capsys.readouterr().out


@pytest.mark.django_db
def test_every_kind_has_the_function_that_reads_some_of_it_anew():
    with connection.cursor() as cursor:
        cursor.execute("SELECT proname FROM pg_proc WHERE proname LIKE 'refresh_search_%'")
        assert {name for (name,) in cursor} == {f"refresh_search_{kind}" for kind in EntryKind}


@pytest.mark.django_db(transaction=True)
def test_fifty_people_edit_at_once_and_the_index_is_true():
    councils, areas = CouncilFactory.create_batch(3), CategoryFactory.create_batch(3)
    suppliers = SupplierFactory.create_batch(2)
    products = [ProductFactory(supplier=suppliers[n % 2]) for n in range(4)]
    services = [ServiceFactory(council=councils[n % 3], category=areas[n % 3]) for n in range(8)]
    by = UserFactory()
    deeds = [
        lambda n: Service.objects.filter(pk=services[n % 8].pk).update(title=f"Title {n}"),
        lambda n: Council.objects.filter(pk=councils[n % 3].pk).update(name=f"Council {n}"),
        lambda n: Product.objects.filter(pk=products[n % 4].pk).update(name=f"Product {n}"),
        lambda n: services[n % 8].products.add(products[n % 4]),
        lambda n: ServiceFactory(
            title=f"New {n}", slug=f"new-{n}", council=councils[n % 3], category=areas[n % 3]
        ),
        lambda n: Category.objects.filter(pk=areas[n % 3].pk).update(synonyms=[f"name {n}"]),
        lambda n: ProductAlias.objects.create(product=products[n % 4], name=f"Alias {n}"),
        lambda n: UseFactory(service=services[n % 8], council=councils[n % 3]),
        lambda n: services[n % 8].products.remove(products[(n + 1) % 4]),
        lambda n: actions.move(services[n % 8], Verb.SUSPEND, by=by, reason="Wrong."),
        lambda n: Supplier.objects.filter(pk=suppliers[n % 2].pk).update(name=f"Supplier {n}"),
        lambda n: Product.objects.filter(pk=products[n % 4].pk).update(
            supplier=suppliers[n % 2], category=areas[n % 3]
        ),
        lambda n: OfferFactory(service=services[n % 8]),
        lambda n: UseFactory(product=products[n % 4], service=None, council=councils[n % 3]),
        lambda n: Use.objects.filter(service=services[n % 8]).update(status="considering"),
    ]

    problems = at_the_same_moment(*(lambda n=n: deeds[n % len(deeds)](n) for n in range(50)))

    lost = [problem for problem in problems if problem and "deadlock" in str(problem)]
    assert not lost
    assert is_true()


def test_stems_of_another_version_are_found(db):
    """After an upgrade in place, what was computed before stays as it was."""
    CouncilFactory(name="Epping Forest")
    call_command("rebuild_search")
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE search_entry ALTER COLUMN words DROP EXPRESSION")
        cursor.execute("UPDATE search_entry SET words = to_tsvector('simple', 'ep')")

    with pytest.raises(CommandError, match="1 differ"):
        call_command("rebuild_search", "--check")
