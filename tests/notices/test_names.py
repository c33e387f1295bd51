"""Names and titles that match nothing: moderators are asked about each once, for all notices."""

import json
from datetime import timedelta
from importlib import import_module

import pytest
from django.apps import apps
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from hypothesis import given
from hypothesis.strategies import text

from portal.audit.models import Entry
from portal.database.revisions import NOTICES, revision
from portal.site.errors import RuleBroken
from services.actions import merge
from services.actions.merges import Decision
from services.models import Product, Use
from services.notices.actions import answer_notice, decide_name
from services.notices.imports.matchers import SupplierMatcher
from services.notices.imports.notice_import import NoticeImport
from services.notices.models import (
    AwardNotice,
    NameDecision,
    NameRole,
    NoticeAnswer,
    UnknownBuyer,
)
from services.notices.models.name_keys import name_key, product_key, title_key
from tests.factories.accounts import UserFactory
from tests.factories.councils import MembershipFactory
from tests.factories.notices import NoticeFactory, UnknownBuyerFactory
from tests.factories.services import CategoryFactory, ProductFactory, SupplierFactory, UseFactory
from tests.notices.releases import award, release

pytestmark = pytest.mark.django_db
PAGE = "/contracts/names/"
PHOENIX = [
    "Phoenix Software Ltd",
    "PHOENIX SOFTWARE LIMITED",
    "Phoenix Software Ltd.",
    "phoenix  software",
]


@pytest.fixture
def moderator():
    return UserFactory(duty="moderator")


@pytest.fixture
def take_in(council, tmp_path):
    def take_in(*releases):
        path = tmp_path / "notices.jsonl"
        path.write_text("\n".join(map(json.dumps, releases)))
        return NoticeImport().take_in([path]).ends

    return take_in


def titled(number, title, supplier="Civica UK Limited", **changes):
    """A release whose contract has this title and supplier."""
    tender = {"title": title, "classification": {"scheme": "CPV", "id": "48000000"}}
    won = award(suppliers=[{"id": "S9", "name": supplier}])
    return release(number, tender=tender, awards=[won], **changes)


def suppliers():
    return [(each["name"], each["n"]) for each in AwardNotice.objects.unknown_suppliers()]


def products():
    return [
        (each["name"], each["seller"], each["n"]) for each in AwardNotice.objects.unknown_products()
    ]


# how names are compared


@pytest.mark.parametrize("written", PHOENIX)
def test_case_marks_and_legal_form_make_no_other_name(written):
    assert name_key(written) == "phoenix software"


@pytest.mark.parametrize(
    "other", ["Phoenix Hardware Ltd", "Phoenix Software Scotland Ltd", "Phoenixe Software"]
)
def test_other_words_make_another_name(other):
    assert name_key(other) != name_key(PHOENIX[0])


@pytest.mark.parametrize(
    ("one", "same"),
    [
        ("Société Générale", "SOCIETE GENERALE SA"),
        ("Jo’s Systems", "Jo's Systems Ltd"),
        ("The Access Group", "Access"),
        ("日本電気", " 日本電気 "),
    ],
)
def test_accents_and_apostrophes_make_no_other_name(one, same):
    assert name_key(one) == name_key(same) != ""


@given(text(max_size=60))
def test_a_name_as_it_is_compared_is_compared_as_itself(name):
    assert name_key(name_key(name)) == name_key(name)


@pytest.mark.parametrize(
    "written",
    [
        "Housing System 2023",
        "HOUSING SYSTEM 2024-25",
        "Housing system – 2024/2025",
        "DN671234: Housing system",
    ],
)
def test_years_and_references_make_no_other_title(written):
    assert title_key(written) == "housing system"


@pytest.mark.parametrize(
    ("title", "key"), [("Office 365", "office 365"), ("2024/25", ""), ("", "")]
)
def test_other_numbers_belong_to_a_title(title, key):
    assert title_key(title) == key


def test_a_title_of_another_supplier_is_another_question():
    assert product_key("Software licences", "Acme Ltd") == product_key("software LICENCES", "ACME")
    assert product_key("Software licences", "Acme") != product_key("Software licences", "Bolt")
    assert len(product_key("x" * 250, "y" * 200)) <= 200
    assert product_key("2024", "Acme") == ""


# suppliers


def test_a_supplier_written_in_four_ways_is_asked_about_once(council, moderator, take_in):
    for name in PHOENIX:
        NoticeFactory(council=council, supplier_name=name)
    NoticeFactory(council=council, supplier_name="Bolt Ltd")

    assert [n for _name, n in suppliers()] == [4, 1]
    phoenix = SupplierFactory(name="Phoenix")
    assert decide_name(NameRole.SUPPLIER, PHOENIX[1], phoenix, by=moderator) == 4
    assert AwardNotice.objects.filter(supplier=phoenix, supplier_by="decision").count() == 4
    assert suppliers() == [("Bolt Ltd", 1)]
    take_in(titled(7, "Network monitoring software", "PHOENIX SOFTWARE PLC"))
    assert AwardNotice.objects.get(ocid="ocds-b5fd17-7").supplier == phoenix


def test_a_supplier_that_is_not_in_the_directory_is_not_asked_about_again(moderator):
    NoticeFactory(supplier_name=PHOENIX[0])
    decide_name(NameRole.SUPPLIER, PHOENIX[0], None, by=moderator)
    NoticeFactory(supplier_name=PHOENIX[1])

    assert suppliers() == []


def test_what_was_decided_holds_for_the_survivor_of_a_merge(moderator):
    phoenix, survivor = SupplierFactory(name="Phoenix"), SupplierFactory(name="Bytes")
    decide_name(NameRole.SUPPLIER, PHOENIX[0], phoenix, by=moderator)
    merge(survivor, phoenix, Decision(), by=moderator)

    assert SupplierMatcher().decided[name_key(PHOENIX[0])] == survivor


# buyers


def test_a_buyer_written_in_two_ways_is_asked_about_once(council, moderator):
    for name, n in [("Welland Procurement Council", 2), ("WELLAND PROCUREMENT COUNCIL", 3)]:
        UnknownBuyerFactory(name=name, awards_count=n)
    UnknownBuyerFactory(name="Borough of Nowhere", awards_count=4)

    assert [(each.n, each.ways) for each in UnknownBuyer.objects.undecided()] == [(5, 2), (4, 1)]
    decide_name(NameRole.BUYER, "Welland procurement council", council, by=moderator)
    assert [each.name for each in UnknownBuyer.objects.undecided()] == ["Borough of Nowhere"]


# products


def test_titles_that_name_no_product_are_asked_about_by_how_many_have_them(council):
    for title in ["Housing system", "HOUSING SYSTEM 2024", "Housing System – 2025/26"]:
        NoticeFactory(council=council, title=title, supplier_name="MRI Software Ltd")
    NoticeFactory(council=council, title="Housing system", supplier_name="Bolt")
    seller = "MRI Software Ltd"

    found = products()

    assert [each[1:] for each in found] == [(seller, 3), ("Bolt", 1)]
    assert [each["ways"] for each in AwardNotice.objects.unknown_products()] == [3, 1]


@pytest.mark.parametrize(
    "other",
    [
        {"kind": "hardware"},
        {"withdrawn_at": timezone.now()},
        {"is_framework": True},
        {"title": ""},
        {"title": "2024/25"},
        {"answered": True},
    ],
    ids=["hardware", "withdrawn", "framework", "no title", "only years", "answered"],
)
def test_only_titles_of_published_software_are_asked_about(other):
    NoticeFactory(**other)

    assert products() == []


def test_one_decision_names_the_product_of_all_and_of_later_releases(council, moderator, take_in):
    area = CategoryFactory(name="Housing")
    orchard = ProductFactory(name="MRI Housing", category=area)
    take_in(titled(1, "Housing system 2023"), titled(2, "HOUSING SYSTEM"), titled(3, "Housing app"))
    key = product_key("Housing system", "Civica")

    assert decide_name(NameRole.PRODUCT, key, orchard, by=moderator) == 2
    take_in(titled(4, "Housing system 2027", "CIVICA UK LTD"))

    named = AwardNotice.objects.filter(product=orchard, product_by="decision", category=area)
    assert sorted(named.values_list("ocid", flat=True)) == [f"ocds-b5fd17-{n}" for n in (1, 2, 4)]
    assert [title for title, _seller, _n in products()] == ["Housing app"]
    assert not Use.objects.exists()


def test_a_later_release_of_the_same_contract_keeps_what_was_decided(council, moderator, take_in):
    orchard = ProductFactory(name="MRI Housing")
    take_in(titled(1, "Housing system"))
    decide_name(NameRole.PRODUCT, product_key("Housing system", "Civica"), orchard, by=moderator)

    take_in(titled(1, "Housing system", date="2025-06-01T00:00:00Z", id="later"))

    notice = AwardNotice.objects.get()
    assert (notice.product, notice.product_by, notice.release_id) == (orchard, "decision", "later")


def test_what_a_council_has_answered_stays_as_it_answered(council, moderator):
    notice = NoticeFactory(council=council, title="Housing system")
    editor = MembershipFactory(council=council, role="editor").user
    answer_notice(notice, NoticeAnswer.OTHER, product=None, by=editor)

    assert decide_name(NameRole.PRODUCT, notice.product_key, ProductFactory(), by=moderator) == 0
    notice.refresh_from_db()
    assert notice.product is None


def test_a_title_that_is_in_no_directory_is_not_asked_about_again(moderator, take_in):
    take_in(titled(1, "Housing system"))
    key = AwardNotice.objects.get().product_key
    decide_name(NameRole.PRODUCT, key, None, by=moderator)
    take_in(titled(2, "Housing system 2031"))

    assert products() == []


def test_a_decision_is_evidence_for_what_the_council_has_confirmed(council, moderator):
    long_ago = timezone.now() - timedelta(days=900)
    used = {"council": council, "service": None, "status": "in_use"}
    use = UseFactory(product=ProductFactory(name="MRI Housing"), last_confirmed_at=long_ago, **used)
    other = UseFactory(product=ProductFactory(), last_confirmed_at=long_ago, **used)
    notice = NoticeFactory(council=council, title="Housing system")

    decide_name(NameRole.PRODUCT, notice.product_key, use.product, by=moderator)

    for each in (use, other):
        each.refresh_from_db()
    assert (use.last_confirmed_at, other.last_confirmed_at) == (notice.released_at, long_ago)


def test_a_product_that_was_merged_is_not_decided_for(moderator):
    gone, survivor = ProductFactory(), ProductFactory()
    notice = NoticeFactory(title="Housing system")
    merge(survivor, gone, Decision(), by=moderator)

    with pytest.raises(RuleBroken, match="merged"):
        decide_name(NameRole.PRODUCT, notice.product_key, gone, by=moderator)


def test_what_was_decided_about_a_product_holds_for_its_survivor(moderator, take_in):
    product, survivor = ProductFactory(name="Orchard"), ProductFactory(name="MRI Housing")
    key = product_key("Housing system", "Civica")
    decide_name(NameRole.PRODUCT, key, product, by=moderator)
    merge(survivor, product, Decision(), by=moderator)
    take_in(titled(1, "Housing system"))

    assert AwardNotice.objects.get().product == survivor


def test_a_decision_is_on_the_record_and_on_the_pages_at_once(client, moderator):
    notice = NoticeFactory(title="Housing system")
    client.get("/contracts/published/")
    before = revision(NOTICES)
    decide_name(NameRole.PRODUCT, notice.product_key, ProductFactory(name="Orchard"), by=moderator)

    assert revision(NOTICES) != before
    assert "Orchard" in client.get("/contracts/published/").text
    assert Entry.objects.get(verb="name in published contracts decided").reason.endswith(
        ": Orchard"
    )


@pytest.mark.parametrize(
    ("role", "means"),
    [("buyer", "product"), ("buyer", "supplier"), ("product", "supplier"), ("supplier", "product")],
)
def test_the_database_refuses_what_a_role_cannot_mean(moderator, role, means):
    thing = ProductFactory() if means == "product" else SupplierFactory()

    with (
        pytest.raises(IntegrityError, match="names_mean_what_their_role_says"),
        transaction.atomic(),
    ):
        NameDecision.objects.create(role=role, name="x", decided_by=moderator, **{means: thing})


# the page


def test_a_moderator_matches_a_title_and_changes_the_decision(client, moderator):
    ProductFactory(name="MRI Housing")
    NoticeFactory(title="Housing system", supplier_name="MRI Software Ltd")
    NoticeFactory(title="Housing system 2024", supplier_name="MRI SOFTWARE")
    key = AwardNotice.objects.first().product_key
    client.force_login(moderator)

    page = " ".join(client.get(PAGE).text.split())
    assert "from MRI Software Ltd (2 contracts) to" in page
    assert page.count("Written in 2 ways") == 2  # the title, and the supplier
    wrong = client.post(PAGE, {"role": "product", "name": key, "means": "MRI Housin"}).text
    assert "Enter a name that is in the directory. Did you mean MRI Housing?" in wrong
    sent = {"role": "product", "name": key, "means": "mri housing"}
    assert "Saved for 2 contracts." in client.post(PAGE, sent, follow=True).text
    assert "Titles that name no product yet" in client.get(PAGE).text
    assert products() == []
    ProductFactory(name="Orchard")
    client.post(PAGE, {**sent, "means": "Orchard"})
    assert set(AwardNotice.objects.values_list("product__name", flat=True)) == {"Orchard"}
    client.post(PAGE, {**sent, "means": ""})
    assert set(AwardNotice.objects.values_list("product", flat=True)) == {None}
    assert "Not in the directory" in client.get(PAGE).text


def test_the_page_costs_as_much_for_three_names_as_for_one(client, moderator):
    client.force_login(moderator)

    def asked():
        with CaptureQueriesContext(connection) as queries:
            client.get(PAGE)
        return len(queries)

    def add():
        notice = NoticeFactory(supplier_name=f"Company {AwardNotice.objects.count()}")
        UnknownBuyerFactory()
        decide_name(NameRole.PRODUCT, notice.product_key, ProductFactory(), by=moderator)
        decide_name(NameRole.SUPPLIER, "Oracle", SupplierFactory(), by=moderator)
        NoticeFactory(supplier_name=f"Company {AwardNotice.objects.count()}")

    add()
    client.get(PAGE)
    one = asked()
    for _ in range(3):
        add()

    assert asked() == one


def test_every_way_of_writing_a_notice_sets_how_it_is_compared(take_in):
    take_in(titled(90_001, "Housing system 2023", "Acme Ltd"))
    NoticeFactory(title="Housing system 2023", supplier_name="Acme Ltd")

    keys = set(AwardNotice.objects.values_list("supplier_key", "product_key"))
    assert keys == {("acme", "housing system | acme")}
    assert Product.objects.count() == 0


# what was there before


def test_notices_and_decisions_from_before_are_compared_as_new_ones(moderator):
    """Of decisions about names that are the same now, the latest counts; and it may run twice."""
    migration = import_module("services.notices.migrations.0010_names_compared_filled")
    NoticeFactory(title="Housing system 2023", supplier_name=PHOENIX[0])
    NoticeFactory(kind="other", title="", supplier_name="")
    AwardNotice.objects.update(supplier_key="", product_key="")
    older, latest = SupplierFactory(), SupplierFactory()
    for days, name, supplier in [(3, PHOENIX[0], older), (1, PHOENIX[1], latest)]:
        of = {"role": "supplier", "name": name.lower(), "supplier": supplier}
        decision = NameDecision.objects.create(**of, decided_by=moderator)
        decided_at = timezone.now() - timedelta(days=days)
        NameDecision.objects.filter(pk=decision.pk).update(decided_at=decided_at)

    for _ in range(2):
        migration.fill_keys(apps, None)
        migration.compare_decisions(apps, None)

    keys = AwardNotice.objects.exclude(kind="other").values_list("supplier_key", "product_key")
    assert list(keys) == [("phoenix software", "housing system | phoenix software")]
    decided = NameDecision.objects.values_list("name", "supplier")
    assert list(decided) == [("phoenix software", latest.pk)]
