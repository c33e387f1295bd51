"""Payments over £500: columns, amounts and days, and that nobody but our suppliers is counted."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from portal.files.tables import read_tables
from services.list_imports.cell_numbers import read_signed
from services.list_imports.headings import guess_headings
from services.list_imports.payment_columns import find_payment_columns
from services.list_imports.payments import add_up, read_payment
from services.notices.models.name_keys import company_name
from tests.workbooks import csv_bytes

TODAY = date(2026, 6, 1)
COLUMNS = {"beneficiary": 0, "amount": 1, "paid_on": 2}
# in the shape of two councils' files
SALFORD = [
    [
        *("Authority Name", "Date of Payment", "SAP Document Number", "Gross", "VAT", "Net"),
        *("Supplier Name", "Directorate", "G/L descript"),
    ],
    [
        *("Salford City Council", "2020-02-02", "6002983524", "878.12", "0.00", "878.12"),
        *("Capita Business Services Ltd", "Service Reform", "Computer Software"),
    ],
    [
        *("Salford City Council", "2020-02-03", "601264006", "714.00", "119.00", "595.00"),
        *("Redacted Data", "People", "Agency Fees"),
    ],
]
DARLINGTON = [
    [
        *("", "", "Directotate", "Service", "Supplier", "Transaction Number"),
        *("Transaction Date", "Invoice Line Value (net of VAT)", "Account"),
    ],
    [
        *("INSERTED DETAIL", "", "Resources", "ICT", "CAPITA BUSINESS SERVICES LTD", "55459909"),
        *("2020-10-31", "3855.96", "Software"),
    ],
    [
        *("INSERTED DETAIL", "", "Balance Sheet", "Balance Sheet", "KIDDIVOUCHERS LTD", "55460081"),
        *("2020-11-06", "3627.00", "General Debits"),
    ],
]


def found_in(rows):
    headings = guess_headings(rows)
    below = rows[headings.end :]
    samples = [[row[at] for row in below] for at in range(len(headings.names))]
    found = find_payment_columns(headings.names, samples)
    return {key: headings.names[at] for key, at in found.columns.items()}, found.is_sure


def known(*names):
    def match(name, number):
        folded = name.casefold()
        keys = [key for key, each in enumerate(names) if folded.startswith(each.casefold())]
        return keys[0] if keys else None

    return match


def added(*rows, names=("Capita", "Civica"), today=TODAY):
    return add_up(rows, COLUMNS, known(*names), today)


def test_the_columns_of_two_councils_are_found():
    assert found_in(SALFORD) == (
        {"beneficiary": "Supplier Name", "amount": "Net", "paid_on": "Date of Payment"},
        True,
    )
    assert found_in(DARLINGTON) == (
        {
            "beneficiary": "Supplier",
            "amount": "Invoice Line Value (net of VAT)",
            "paid_on": "Transaction Date",
        },
        True,
    )


@pytest.mark.parametrize(
    ("headings", "expected"),
    [
        (["BeneficiaryName", "Amount", "PaymentDate"], COLUMNS),
        (["Vendor", "Net Amount £", "Date Paid"], COLUMNS),
        (["Payee", "Amount (ex VAT)", "Pay Date"], COLUMNS),
        (["Supplier_Name", "SumOfAmount_Exc_VAT", "Date"], COLUMNS),
        (["Creditor Name", "Amount Paid", "Date of Payment"], COLUMNS),
    ],
)
def test_headings_of_many_councils_are_known(headings, expected):
    found = find_payment_columns(headings, [["Capita Ltd"], ["600.00"], ["03/02/2026"]])
    assert (found.columns, found.is_sure) == (expected, True)


def test_headings_that_say_nothing_are_asked():
    found = find_payment_columns(["A", "B", "C"], [["Capita Ltd"], ["600.00"], ["03/02/2026"]])
    assert (found.columns, found.is_sure, found.are_complete) == (COLUMNS, False, True)
    assert not find_payment_columns(["A"], [["x"]]).are_complete
    assert not find_payment_columns([], []).is_sure


def test_a_column_whose_cells_do_not_fit_is_not_taken():
    found = find_payment_columns(
        ["Supplier", "Amount", "Date", "Net", "Payment date"],
        [["Capita Ltd"], ["see invoice"], ["Monday"], ["600.00"], ["03/02/2026"]],
    )
    assert found.columns == {"beneficiary": 0, "amount": 3, "paid_on": 4}


def test_a_company_number_is_read_where_there_is_one():
    names = ["Supplier", "Amount", "Date", "CompaniesHouseRegistrationNumber"]
    found = find_payment_columns(names, [["A"], ["1"], ["03/02/2026"], ["2299747"]])
    payment = read_payment(["Capita", "600", "03/02/2026", "2299747"], found.columns)
    assert payment.company_number == "02299747"


@pytest.mark.parametrize(
    ("text", "amount"),
    [
        ("1,234.50", "1234.50"),
        ("£600", "600"),
        ("-12.5", "-12.5"),
        ("(1,200.00)", "-1200"),
        ("12.50-", "-12.5"),
        ("£ 1 200.00", "1200"),
        (".50", None),
        ("n/a", None),
        ("", None),
    ],
)
def test_amounts_have_pence_and_may_be_credits(text, amount):
    assert read_signed(text) == (Decimal(amount) if amount else None)


def test_every_row_is_accounted_for_and_only_known_suppliers_are_named():
    totals = added(
        ["Capita Business Services Ltd", "£1,000.00", "03/02/2026"],
        ["CAPITA BUSINESS SERVICES LTD", "-200.00", "05/03/2026"],
        ["Civica UK Ltd", "50", "31/05/2025"],
        ["Jane Smith", "600", "03/02/2026"],
        ["REDACTED - PERSONAL DATA", "600", "03/02/2026"],
        ["Roadworks Ltd", "600", "20/05/2026"],
        ["Roadworks Ltd", "600", "19/05/2025"],
        ["Roadworks Ltd", "soon", "20/05/2026"],
        ["Roadworks Ltd", "600", "20/05/2062"],
        ["", "", ""],
        ["Total", "3,250", ""],
    )
    assert dict(totals.outcomes) == {
        "supplier": 3,
        "other": 2,
        "withheld": 1,
        "earlier": 1,
        "unreadable": 2,
        "total": 1,
    }
    assert totals.rows == 10
    assert totals.period == (date(2025, 5, 31), date(2026, 5, 20))
    capita, civica = totals.suppliers[0], totals.suppliers[1]
    assert (capita.total, capita.payments, capita.last_paid_on) == (800, 2, date(2026, 3, 5))
    assert civica.payments == 1
    assert "Jane" not in str(totals)
    assert "Roadworks" not in str(totals)


def test_a_supplier_that_we_know_counts_even_if_its_name_sounds_withheld():
    totals = added(["Individual Software", "5", "03/02/2026"], names=("Individual Software",))
    assert totals.outcomes == {"supplier": 1}


def test_a_list_without_payments_has_no_period():
    totals = added(["Capita", "n/a", "n/a"], [])
    assert (totals.period, totals.rows, totals.suppliers) == (None, 1, {})


def test_a_file_in_the_encoding_of_windows_is_read():
    (table,) = read_tables(csv_bytes(SALFORD, encoding="cp1252"), "spend.csv")
    assert table.rows == SALFORD


CELL = st.one_of(st.text(max_size=12), st.sampled_from(["Capita", "5", "03/02/2026", "Total"]))


@settings(deadline=None)
@given(st.lists(st.lists(CELL, min_size=0, max_size=4), max_size=20))
def test_any_rows_add_up(rows):
    totals = add_up(rows, COLUMNS, known("Capita"), TODAY)
    assert totals.rows == sum(1 for row in rows if any(cell.strip() for cell in row))
    payments = sum(supplier.payments for supplier in totals.suppliers.values())
    assert payments == totals.outcomes["supplier"]


@settings(deadline=None)
@given(st.lists(st.dates(date(2020, 1, 1), date(2026, 12, 31)), min_size=1, max_size=20))
def test_the_last_twelve_months_are_counted_from_the_last_payment(days):
    totals = added(*[["Capita", "5", day.isoformat()] for day in days], today=date(2027, 1, 1))
    first, last = totals.period
    assert last == max(days)
    assert last - first <= timedelta(days=365)
    assert totals.outcomes["supplier"] == sum(1 for day in days if first <= day)


@pytest.mark.parametrize("name", ["Capita Business Servs", "CAPITA BUSINESS SVCS LTD"])
def test_a_shortened_name_of_a_supplier_is_known(name):
    assert company_name(name) == company_name("Capita Business Services Limited")
