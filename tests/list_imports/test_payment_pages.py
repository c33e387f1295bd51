"""From a file of payments to the systems that a council had not recorded; no row is stored."""

import json

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, connection
from django.utils import timezone
from selectolax.lexbor import LexborHTMLParser

from services.list_imports.actions.payments import record_paid_products
from services.list_imports.models import ColumnLayout, ImportFile, ListImport, PaymentSummary
from services.models import Use
from tests.factories.accounts import UserFactory
from tests.factories.councils import CouncilFactory, MembershipFactory
from tests.factories.list_imports import PaymentSummaryFactory, paid
from tests.factories.services import ProductFactory, SupplierFactory, UseFactory
from tests.pages import text
from tests.workbooks import csv_bytes, xlsx_bytes

pytestmark = pytest.mark.django_db
PAYMENTS = "/councils/durham/payments/"
HEADINGS = ["Supplier Name", "Net", "Date of Payment"]
DAY = timezone.localdate().isoformat()
ROWS = [
    HEADINGS,
    ["CIVICA UK LTD", "1,000.00", DAY],
    ["Civica UK Limited", "250.50", DAY],
    ["Jane Smith", "600", DAY],
    ["Redacted Data", "700", DAY],
    ["Roadworks Ltd", "800", DAY],
    ["Nobody", "soon", DAY],
    ["Total", "3350.50", ""],
]
QUERIES_OF_REPORT = 6


@pytest.fixture
def editor(client):
    membership = MembershipFactory(council=CouncilFactory(slug="durham"), role="editor")
    client.force_login(membership.user)
    return membership


@pytest.fixture
def civica():
    supplier = SupplierFactory(name="Civica UK")
    ProductFactory(name="Civica Pay", supplier=supplier)
    return supplier


def upload(rows=ROWS, name="spend.csv", content=None):
    return SimpleUploadedFile(name, csv_bytes(rows) if content is None else content)


def words(response):
    main = LexborHTMLParser(response.content).css_first("main")
    return " ".join(main.text(separator=" ").split())


def report_of(client, rows=ROWS, **sent):
    response = client.post(PAYMENTS, {"file": upload(rows, **sent)}, follow=True)
    assert response.redirect_chain, words(response)
    return response


def test_a_file_leads_to_a_report_that_accounts_for_every_row(client, editor, civica):
    shown = words(report_of(client))

    summary = PaymentSummary.objects.get()
    assert (summary.rows_read, summary.rows_of_suppliers, summary.rows_other) == (7, 2, 1 + 1)
    assert (summary.rows_withheld, summary.rows_unreadable, summary.rows_of_totals) == (1, 1, 1)
    assert "Rows read 7" in shown
    assert "Payments to suppliers in the directory 2" in shown
    assert "Payments to others, not kept 2" in shown
    assert "£1,250 in 2 payments" in shown
    assert "Paid as CIVICA UK LTD." in shown


def test_a_workbook_with_a_title_and_a_second_sheet_is_read(client, editor, civica):
    content = xlsx_bytes([["About"], ["this file"]], [["Payments", None, None], *ROWS])
    report_of(client, name="spend.xlsx", content=content)
    assert PaymentSummary.objects.get().rows_read == 7


def test_no_other_payee_is_stored_anywhere(client, editor, civica):
    report_of(client)
    tables = connection.introspection.table_names()
    with connection.cursor() as cursor:
        for table in tables:
            cursor.execute(
                f'SELECT count(*) FROM "{table}" t WHERE t::text ~* %s',
                ["Jane Smith|Roadworks|Redacted Data"],
            )
            assert cursor.fetchone() == (0,), table
    assert not ImportFile.objects.exists()


def test_one_product_is_ticked_and_of_several_none(client, editor, civica):
    page = LexborHTMLParser(report_of(client).content)
    assert len(page.css("input[type=checkbox][checked]")) == 1

    ProductFactory(name="Civica Icon", supplier=civica)
    page = LexborHTMLParser(report_of(client).content)
    assert len(page.css("input[type=checkbox]")) == 2
    assert page.css("input[type=checkbox][checked]") == []


def test_selected_products_are_recorded_with_the_period_as_their_source(client, editor, civica):
    address = report_of(client).redirect_chain[-1][0]
    product = civica.products.get()

    response = client.post(address, {f"supplier-{civica.pk}": [product.pk]}, follow=True)

    use = Use.objects.get()
    month = f"{timezone.localdate():%B %Y}"
    assert (use.product, use.council, use.status) == (product, editor.council, "in_use")
    assert (use.confirmation, use.source) == ("confirmed", f"Payments over £500, {month}")
    assert "1 system recorded." in response.content.decode()
    shown = words(response)
    assert "has a system in your list" in shown
    assert "Already in your list of systems" in shown
    assert ListImport.objects.get().stage == "done"


def test_a_supplier_whose_system_is_recorded_is_not_proposed(client, editor, civica):
    UseFactory(council=editor.council, product=civica.products.get(), service=None)
    shown = words(report_of(client))
    assert "Already in your list of systems" in shown
    assert "Record that we use" not in shown


ALL_CLEAR = "Every supplier in the directory that was paid has a system in your list."


def paid_to(*names):
    return [HEADINGS, *([name, "600", DAY] for name in names)]


def test_a_supplier_without_a_product_takes_the_all_clear_away(client, editor):
    SupplierFactory(name="Capita")
    shown = words(report_of(client, paid_to("Capita")))
    assert ALL_CLEAR not in shown
    assert "The directory has no product of this supplier to select" in shown
    assert "Payments to suppliers in the directory 1" in shown


@pytest.mark.parametrize("with_product", [True, False])
def test_a_company_of_a_known_group_is_proposed_and_not_selected(client, editor, with_product):
    capita = SupplierFactory(name="Capita")
    if with_product:
        ProductFactory(name="Academy", supplier=capita)
    response = report_of(client, paid_to("Capita Business Services Ltd", "Roadworks Ltd"))
    shown = words(response)
    assert ALL_CLEAR not in shown
    assert "Capita Business Services Ltd" in shown
    assert "heck that it is this supplier" in shown
    page = LexborHTMLParser(response.content)
    assert len(page.css("main input[type=checkbox]")) == int(with_product)
    assert page.css("main input[type=checkbox][checked]") == []


def test_a_company_of_a_known_group_is_added_to_what_the_supplier_was_paid(client, editor):
    UseFactory(
        council=editor.council,
        product=ProductFactory(supplier=SupplierFactory(name="Capita")),
        service=None,
    )
    shown = words(report_of(client, paid_to("Capita Business Services Ltd", "CAPITA PLC")))
    assert ALL_CLEAR in shown
    assert "1,200 2" in shown


def test_other_names_that_begin_with_a_supplier_are_not_kept(client, editor):
    SupplierFactory(name="Capita")
    shown = words(report_of(client, paid_to("Capita Roadworks Ltd", "Jane Capita")))
    assert "2 payments went to payees that are not in the directory." in shown
    assert "We do not keep their names." in shown
    assert "Roadworks" not in str(PaymentSummary.objects.get().suppliers)


def test_the_report_says_what_was_not_looked_at(client, editor):
    shown = words(report_of(client, paid_to("Roadworks Ltd", "Redacted Data")))
    assert "No payment was to a supplier in the directory." in shown
    assert "1 payment went to a payee that is not in the directory." in shown
    assert "We do not keep its name." in shown
    assert "1 payment has no name of a payee in your file" in shown
    assert ALL_CLEAR not in shown


def test_a_supplier_whose_only_system_was_stopped_takes_the_all_clear_away(client, editor, civica):
    UseFactory(
        council=editor.council,
        product=civica.products.get(),
        service=None,
        status="stopped",
        stopped_reason="Too dear.",
    )
    shown = words(report_of(client))
    assert ALL_CLEAR not in shown
    assert "Recorded as no longer used: Civica Pay" in shown


def test_a_system_that_was_stopped_does_not_hide_the_other_products(client, editor, civica):
    stopped = civica.products.get()
    UseFactory(
        council=editor.council,
        product=stopped,
        service=None,
        status="stopped",
        stopped_reason="Too dear.",
    )
    ProductFactory(name="Civica Icon", supplier=civica)
    page = LexborHTMLParser(report_of(client).content)
    assert [
        each.text(strip=True) for each in page.css("main form label") if "Civica" in each.text()
    ] == ["Civica Icon"]


def test_what_a_colleague_recorded_meanwhile_is_told_and_the_others_are_recorded(editor, civica):
    summary = PaymentSummaryFactory(list_import__council=editor.council)
    known, other = civica.products.get(), ProductFactory()
    UseFactory(council=editor.council, product=known, service=None)

    done = record_paid_products(summary.list_import, [known, other], by=editor.user)

    assert [use.product for use in done.recorded] == [other]
    assert "A colleague recorded this at the same time" in done.refused[0]


def test_a_product_that_was_not_proposed_is_refused(client, editor):
    summary = PaymentSummaryFactory(list_import__council=editor.council)
    (supplier,) = summary.suppliers
    address = f"{PAYMENTS}{summary.pk}/"
    for sent in ({}, {f"supplier-{supplier['supplier']}": [ProductFactory().pk]}):
        assert client.post(address, sent).status_code == 200
    assert "Select at least one product." in words(client.post(address, {}))
    assert not Use.objects.exists()


def test_suppliers_that_were_merged_count_together(client, editor):
    one, other = SupplierFactory(name="One"), SupplierFactory(name="Other")
    ProductFactory(supplier=one)
    summary = PaymentSummaryFactory(
        list_import__council=editor.council, suppliers=[paid(one), paid(other, 300, 1)]
    )
    other.merged_into = one
    other.save()
    assert "£1,500 in 3 payments" in words(client.get(f"{PAYMENTS}{summary.pk}/"))


# columns that are not certain


ODD = [["Who", "How much", "When"], *ROWS[1:6]]


def ask_columns(client, rows=ODD):
    response = client.post(PAYMENTS, {"file": upload(rows)})
    page = LexborHTMLParser(response.content)
    return response, page.css_first("input[name=labels]").attributes["value"]


def test_columns_that_are_not_certain_are_asked_with_examples_and_remembered(
    client, editor, civica
):
    response, labels = ask_columns(client)
    assert "We are not sure which column is which" in words(response)
    assert "Who (CIVICA UK LTD; Civica UK Limited; Jane Smith)" in words(response)

    chosen = {"beneficiary": "0", "amount": "1", "paid_on": "2", "labels": labels}
    client.post(PAYMENTS, {**chosen, "file": upload(ODD)})
    assert PaymentSummary.objects.get().rows_of_suppliers == 2
    assert "Jane" not in str(ColumnLayout.objects.get().__dict__)

    report_of(client, ODD)
    assert PaymentSummary.objects.count() == 2


@pytest.mark.parametrize(
    ("chosen", "why"),
    [
        (
            {"beneficiary": "0", "amount": "0", "paid_on": "2"},
            "Select a different column for each.",
        ),
        ({"beneficiary": "0", "amount": "1"}, "Select a column."),
        ({"beneficiary": "0", "amount": "1", "paid_on": "99"}, "Select the date of payment."),
        ({"beneficiary": "2", "amount": "0", "paid_on": "1"}, "We found no row with a payee"),
    ],
)
def test_wrong_columns_are_asked_again(client, editor, chosen, why):
    _, labels = ask_columns(client)
    response = client.post(PAYMENTS, {**chosen, "labels": labels, "file": upload(ODD)})
    assert why in words(response)
    assert not ListImport.objects.exists()


def test_another_file_than_before_is_refused(client, editor):
    _, labels = ask_columns(client)
    chosen = {"beneficiary": "0", "amount": "1", "paid_on": "2", "labels": labels}
    response = client.post(PAYMENTS, {**chosen, "file": upload([["a", "b"], ["c", "d"]])})
    assert "This one has other columns" in words(response)
    response = client.post(PAYMENTS, chosen)
    assert "Choose a file." in words(response)
    assert "Who (CIVICA" in response.content.decode()


# files that are none, and people who may not


@pytest.mark.parametrize(
    ("name", "content", "why"),
    [
        ("spend.csv", b"", "empty"),
        ("spend.csv", b"%PDF-1.7", "is a PDF, not a list"),
        ("spend.csv", b"a,b\x00,c\n1,2,3\n", "NUL"),
        ("spend.xlsx", b"PK\x03\x04 broken", "We cannot read this workbook"),
        ("<script>.csv", b"%PDF", "script.csv"),
    ],
)
def test_a_file_that_is_none_is_refused_with_a_sentence(client, editor, name, content, why):
    response = client.post(PAYMENTS, {"file": upload(name=name, content=content)})
    assert why in words(response)
    assert not ListImport.objects.exists()


@pytest.mark.parametrize("labels", ["", "{", "[" * 50_000, json.dumps([["<b>"] * 3] * 300), "null"])
def test_labels_that_somebody_made_up_do_no_harm(client, editor, labels):
    response = client.post(PAYMENTS, {"labels": labels, "beneficiary": "0", "file": upload()})
    assert response.status_code == 200
    assert b"<b>" not in response.content


def test_markup_in_a_file_is_text(client, editor, civica):
    rows = [["<b>Who</b>", "How much", "When"], ["<script>alert(1)</script> Ltd", "5", DAY]]
    response = client.post(PAYMENTS, {"file": upload(rows)})
    assert b"<script>alert" not in response.content
    assert b"<b>Who" not in response.content


def test_editors_and_moderators_read_payments_and_nobody_else(client, editor):
    summary = PaymentSummaryFactory(list_import__council=editor.council)
    member = MembershipFactory(council=editor.council, role="member").user
    expected = [
        *[(editor.user, 200), (UserFactory(duty="moderator"), 200)],
        *[(member, 403), (MembershipFactory(role="manager").user, 403), (UserFactory(), 403)],
    ]
    for user, status in expected:
        client.force_login(user)
        for address in (PAYMENTS, f"{PAYMENTS}{summary.pk}/"):
            assert client.get(address).status_code == status
            assert client.post(address, {}).status_code == status


def test_a_report_is_below_its_own_council_only(client, editor):
    other = PaymentSummaryFactory(list_import__council=CouncilFactory())
    assert client.get(f"{PAYMENTS}{other.pk}/").status_code == 404
    lists = ListImport.objects.create(
        council=editor.council, imported_by=editor.user, file_name="list.csv"
    )
    assert client.get(f"{PAYMENTS}{lists.pk}/").status_code == 404


def test_the_queries_of_a_report_do_not_grow(client, editor, django_assert_num_queries):
    def summary_of(suppliers):
        return PaymentSummaryFactory(
            list_import__council=editor.council, suppliers=[paid(each) for each in suppliers]
        )

    def suppliers(number):
        made = [SupplierFactory() for _ in range(number)]
        for supplier in made:
            ProductFactory(supplier=supplier)
            used = ProductFactory(supplier=supplier)
            if supplier.pk % 2:
                UseFactory(council=editor.council, product=used, service=None)
        return made

    few, many = summary_of(suppliers(2)), summary_of(suppliers(8))
    client.get(f"{PAYMENTS}{few.pk}/")
    for summary in (few, many):
        with django_assert_num_queries(QUERIES_OF_REPORT):
            client.get(f"{PAYMENTS}{summary.pk}/")


def test_a_report_that_does_not_add_up_cannot_be_stored(editor):
    with pytest.raises(IntegrityError, match="every_payment_is_accounted_for"):
        PaymentSummaryFactory(list_import__council=editor.council, rows_read=99)


def test_the_page_says_what_is_kept(client, editor):
    assert "We do not keep the file." in text(client.get(PAYMENTS))
