"""Files of cells read as a person reads them, whatever program wrote them."""

import csv
from contextlib import suppress
from datetime import date, time, timedelta

import pytest
from django.utils.dateparse import parse_datetime
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl import Workbook
from openpyxl.styles import Font

from portal.files.import_report import FileRefused
from portal.files.tables import read_pasted, read_tables
from portal.files.workbook_reader import count_uncalculated
from tests.workbooks import (
    csv_bytes,
    merged_xls,
    merged_xlsx,
    ods_bytes,
    ods_of,
    ods_rows,
    saved,
    with_part,
    xls_bytes,
    xlsx_bytes,
)

ROWS = [["System", "Cost"], ["Café – app", "£1200"], ["Tŷ", "3"]]


def moment(text):
    return parse_datetime(text if " " in text else f"{text} 00:00")


def only(content, name="list"):
    (table,) = read_tables(content, name)
    return table


# texts


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be"])
@pytest.mark.parametrize("separator", [",", ";", "\t", "|"])
def test_any_encoding_and_separator_is_read(encoding, separator):
    assert only(csv_bytes(ROWS, separator, encoding)).rows == ROWS


@pytest.mark.parametrize(
    ("encoding", "text"),
    [
        ("cp1252", "£1,200 – “quoted”, it’s €5"),
        ("cp1252", "a£"),
        ("cp850", "£1200 café"),
        ("mac_roman", "£1200 – it’s"),
    ],
)
def test_an_encoding_that_nothing_names_is_guessed(encoding, text):
    rows = [["System", "Note"], ["Capita", text]]
    assert only(csv_bytes(rows, encoding=encoding)).rows == rows


def test_an_encoding_of_another_country_is_guessed_and_refuses_nothing():
    assert only("System,Note\nÐ,§µ¤\n".encode("cp1252")).rows[0] == ["System", "Note"]


def test_a_mark_in_big_endian_is_read():
    content = b"\xfe\xff" + csv_bytes(ROWS, encoding="utf-16-be")
    assert only(content).rows == ROWS


def test_a_declared_separator_is_no_row():
    table = only(csv_bytes([["a", "b,c"], ["d", "e,f"]], ";", declared=True))
    assert (table.rows, table.first_row) == ([["a", "b,c"], ["d", "e,f"]], 1)


def test_commas_in_money_and_texts_do_not_part_cells():
    rows = [["System", "Cost"], *[["One, two", "1,200,000"] for _ in range(9)]]
    content = "\n".join(";".join(row) for row in rows).encode()
    assert only(content).rows == rows


def test_a_line_break_within_quotes_is_one_row():
    assert only(b'a,b\r\n"one\r\ntwo",3\r\n4,5\r\n').rows == [
        ["a", "b"],
        ["one\r\ntwo", "3"],
        ["4", "5"],
    ]


@pytest.mark.parametrize("end", ["\r", "\n", "\r\n"])
def test_lines_end_as_any_system_ends_them(end):
    assert only(end.join(["a,b", "c,d"]).encode()).rows == [["a", "b"], ["c", "d"]]


def test_ragged_rows_are_filled_and_blank_ends_are_left_out():
    table = only(b"\n,,\nRegister,,,\na,b,c,\n1\n\n2,3,,\n,,,\n\n")
    assert table.rows == [
        ["Register", "", ""],
        ["a", "b", "c"],
        ["1", "", ""],
        ["", "", ""],
        ["2", "3", ""],
    ]
    assert table.first_row == 3


# workbooks


def test_cells_of_a_workbook_read_as_a_person_reads_them():
    cells = [
        ("text", "text"),
        (date(2026, 3, 31), "2026-03-31"),
        (moment("2026-03-31"), "2026-03-31"),
        (moment("2026-03-31 14:30"), "2026-03-31 14:30:00"),
        (time(14, 30), "14:30"),
        (timedelta(hours=2), "2:00:00"),
        (True, "Yes"),
        (False, "No"),
        (1200, "1200"),
        (1200.0, "1200"),
        (0.1, "0.1"),
        (-2.5, "-2.5"),
        (46112.25, "46112.25"),
        (1600641134, "1600641134"),
        (None, ""),
        (" 0012 ", " 0012 "),
        ("=SUM(A1:A2)", ""),
        ("a & <b>", "a & <b>"),
    ]
    table = only(xlsx_bytes([["h"] * len(cells), [value for value, _ in cells], ["x"] * 18]))
    assert dict(enumerate(table.rows[1])) == dict(enumerate(text for _, text in cells))


def test_numbers_that_no_cell_can_show_are_still_read():
    table = only(xlsx_bytes([["h", "i"], [1e300, 1e-300]]))
    assert table.rows[1] == ["1e+300", "1e-300"]


def test_days_counted_from_1904_are_the_same_days():
    table = only(xlsx_bytes([["End"], [date(2026, 3, 31)]], epoch=moment("1904-01-01")))
    assert table.rows == [["End"], ["2026-03-31"]]


def test_hidden_sheets_come_last_and_sheets_without_a_list_not_at_all():
    book = Workbook()
    book.active.append(["only a title"])
    for name, state in [("Lookups", "hidden"), ("Secret", "veryHidden"), ("List", "visible")]:
        sheet = book.create_sheet(name)
        sheet.sheet_state = state
        sheet.append(["a", "b"])
        sheet.append(["c", "d"])
    book.create_chartsheet("Chart")

    tables = read_tables(saved(book), "list.xlsx")

    assert [(table.name, table.is_hidden) for table in tables] == [
        ("List", False),
        ("Lookups", True),
        ("Secret", True),
    ]


def test_a_merged_cell_has_its_text_in_the_first():
    book = Workbook()
    for row in (["Contract", None], ["Start", "End"], ["1", "2"]):
        book.active.append(row)
    book.active.merge_cells("A1:B1")
    assert only(saved(book)).rows == [["Contract", ""], ["Start", "End"], ["1", "2"]]


@pytest.mark.parametrize("write", ["xlsx", "xls"])
def test_a_cell_merged_over_rows_is_said_by_each_of_them(write):
    rows = [["Area", "System"], ["Revenues", "A"], ["", "B"], ["", ""], ["", "C"], ["HR", "D"]]
    content = merged_xlsx(rows, 2, 5) if write == "xlsx" else merged_xls(rows, 2, 5)
    table = only(content)
    assert table.rows == rows
    areas = [row[0] for row in table.filled_rows(1)]
    assert areas == ["Revenues", "Revenues", "", "Revenues", "HR"]
    assert table.filled_rows(2) == rows[2:]


def test_what_overlaps_or_reaches_beyond_the_list_does_no_harm():
    book = Workbook()
    for row in (["Area", "System"], ["X", "A"], ["", "B"]):
        book.active.append(row)
    for cells in ("A2:A1000000", "A3:A4", "XFC1:XFD1048576", "B1:B2"):
        book.active.merge_cells(cells)
    table = only(saved(book))
    assert [row[0] for row in table.filled_rows(1)] == ["X", "X"]


def test_formulas_without_values_are_counted():
    book = Workbook()
    for row in (["System", "Cost"], ["A", "=1+1"], ["B", "=A1"], ["C", 3]):
        book.active.append(row)
    book.create_sheet("A & “B”").append(["System", "Cost"])
    book["A & “B”"].append(["A", "=2"])
    tables = read_tables(saved(book), "list.xlsx")
    assert [table.uncalculated for table in tables] == [2, 1]
    assert [row[1] for row in tables[0].rows] == ["Cost", "", "", "3"]


@pytest.mark.parametrize(
    ("cell", "number"),
    [
        ('<c r="B2"><f>1+1</f><v>2</v></c>', 0),
        ('<c r="B2"><f>1+1</f></c>', 1),
        ('<c r="B2"><f>1+1</f><v></v></c>', 1),
        ('<c r="B2"><f t="shared" si="0"/><v/></c>', 1),
        ('<c r="B2" t="str"><f>""</f><v></v></c>', 0),  # its value is an empty text
        ('<c r="B2" t="inlineStr"><is><t>f</t></is></c>', 0),
    ],
)
def test_a_formula_counts_only_where_it_has_no_value(cell, number):
    content = xlsx_bytes([["System", "Cost"], ["A", "x"]])
    sheet = (
        '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'
        '<row r="1"><c r="A1" t="inlineStr"><is><t>System</t></is></c></row>'
        f'<row r="2"><c r="A2" t="inlineStr"><is><t>A</t></is></c>{cell}</row>'
        "</sheetData></worksheet>"
    )
    assert only(with_part(content, "xl/worksheets/sheet1.xml", sheet)).uncalculated == number


@pytest.mark.parametrize("length", [1, 7, 1000])
def test_a_formula_between_two_pieces_is_counted_once(length):
    text = b"<row>" + b'<c r="B2"><f>SUM(A1:A9)</f><v></v></c>' * 40 + b"</row>"
    pieces = [text[at : at + length] for at in range(0, len(text), length)]
    assert count_uncalculated(iter(pieces)) == 40


def test_cells_that_have_a_colour_and_no_text_are_no_part_of_the_list():
    book = Workbook()
    book.active["B3"], book.active["C4"] = "System", "Cost"
    book.active["XFD1048576"].font = Font(bold=True)
    table = only(saved(book))
    assert (table.rows, table.first_row) == ([["", "System", ""], ["", "", "Cost"]], 3)


def test_old_workbooks_are_read():
    rows = [["System", "Since", "Cost"], ["Café", date(2026, 3, 31), 2.0]]
    assert only(xls_bytes(rows)).rows == [rows[0], ["Café", "2026-03-31", "2"]]


def test_open_documents_are_read_with_what_they_repeat():
    end = (
        '<table:table-row table:number-rows-repeated="1048570">'
        '<table:table-cell table:number-columns-repeated="16384"/></table:table-row>'
    )
    blank = '<table:table-row table:number-rows-repeated="3"><table:table-cell/></table:table-row>'
    rows = f"{ods_rows([['a', 'b']])}{blank}{ods_rows([['c', 'd']])}{end}"
    table = only(ods_of(f'<table:table table:name="S">{rows}</table:table>'))
    assert table.rows == [["a", "b"], *[["", ""]] * 3, ["c", "d"]]


def test_the_types_of_an_open_document_are_read():
    cells = [
        'office:value-type="date" office:date-value="2026-03-31"',
        'office:value-type="float" office:value="3"',
        'office:value-type="currency" office:value="3.5"',
        'office:value-type="boolean" office:boolean-value="true"',
    ]
    row = "".join(f"<table:table-cell {cell}/>" for cell in cells)
    table = f"{ods_rows([['a', 'b', 'c', 'd']])}<table:table-row>{row}</table:table-row>"
    content = ods_of(f'<table:table table:name="S">{table}</table:table>')
    assert only(content).rows[1] == ["2026-03-31", "3", "3.5", "Yes"]


# pasted


def test_pasted_cells_are_read():
    assert read_pasted('System\tNote\r\nOne\t"two\nlines"\r\n').rows == [
        ["System", "Note"],
        ["One", "two\nlines"],
    ]


def test_quotation_marks_that_were_pasted_as_they_are_stay():
    assert read_pasted('System\tNote\nOne\t"a" and b\n').rows[1] == ["One", '"a" and b']


def test_pasted_csv_is_read_as_csv():
    assert read_pasted("System;Cost\nOne;2").rows == [["System", "Cost"], ["One", "2"]]


@pytest.mark.parametrize("text", ["", " \n\t\n", "System\tCost", "\x00"])
def test_pasting_too_little_says_what_to_do(text):
    with pytest.raises(FileRefused, match="Paste the headings and at least one row"):
        read_pasted(text)


# any table

LETTERS = st.sampled_from("abcXYZ019 £–’“éâ()&<>'#@=+.-")
ANY_LETTERS = st.one_of(LETTERS, st.sampled_from(',;|\t"\n'))


def table_of(letters, min_columns=2):
    cell = st.text(letters, max_size=8)
    return st.integers(min_columns, 6).flatmap(
        lambda width: st.lists(
            st.lists(cell, min_size=width, max_size=width), min_size=2, max_size=6
        )
    )


def trimmed(rows):
    """Without the blank rows and columns around, which no reader can know of."""
    rows = [[cell if row_has(row) else "" for cell in row] for row in rows]
    while rows and not row_has(rows[-1]):
        rows = rows[:-1]
    while rows and not row_has(rows[0]):
        rows = rows[1:]
    width = max((at + 1 for row in rows for at, cell in enumerate(row) if cell.strip()), default=0)
    return [row[:width] for row in rows]


def row_has(row):
    return any(cell.strip() for cell in row)


def read_or_nothing(content):
    try:
        return only(content).rows
    except FileRefused as refusal:
        if "at least one row below" in str(refusal):
            return []
        raise


def expected(rows):
    rows = trimmed(rows)
    return rows if len(rows) > 1 else []


def blank_ends(rows):
    """Equal but for blanks in cells behind the last one of a row that says something."""
    return [[cell if cell.strip() else "" for cell in row] for row in rows]


@pytest.mark.slow
@given(
    rows=table_of(ANY_LETTERS),
    separator=st.sampled_from(",;\t|"),
    encoding=st.sampled_from(["utf-8", "utf-8-sig", "utf-16", "cp1252"]),
)
@settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.filter_too_much])
def test_any_table_written_as_csv_reads_back(rows, separator, encoding):
    rows = [["Heading", *row[1:]] if at == 0 else row for at, row in enumerate(rows)]
    content = csv_bytes(rows, separator, encoding, quoting=csv.QUOTE_ALL)
    assert blank_ends(read_or_nothing(content)) == blank_ends(expected(rows))


@pytest.mark.slow
@given(rows=table_of(LETTERS), separator=st.sampled_from(",;\t|"))
@settings(max_examples=200, deadline=None)
def test_any_table_of_plain_cells_needs_no_quotes(rows, separator):
    rows = [["Heading", *row[1:]] if at == 0 else row for at, row in enumerate(rows)]
    content = csv_bytes(rows, separator, "utf-8")
    assert blank_ends(read_or_nothing(content)) == blank_ends(expected(rows))


@pytest.mark.slow
@given(rows=table_of(ANY_LETTERS, min_columns=1), write=st.sampled_from([xlsx_bytes, ods_bytes]))
@settings(max_examples=60, deadline=None)
def test_any_table_written_as_a_workbook_reads_back(rows, write):
    rows = [["".join(cell.split("=")) for cell in row] for row in rows]  # no formulas
    assert blank_ends(read_or_nothing(write(rows))) == blank_ends(expected(rows))


@pytest.mark.slow
@given(
    content=st.one_of(
        st.binary(max_size=300),
        st.binary(max_size=200).map(lambda tail: b"PK\x03\x04" + tail),
        st.binary(max_size=200).map(lambda tail: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + tail),
        st.text(ANY_LETTERS, max_size=200).map(str.encode),
    )
)
@settings(max_examples=300, deadline=None)
def test_nothing_but_a_refusal_comes_of_any_bytes(content):
    with suppress(FileRefused):
        assert all(len(table.rows) > 1 for table in read_tables(content, "x.csv"))


@pytest.mark.slow
@given(place=st.integers(0, 10_000), byte=st.integers(0, 255), write=st.sampled_from("xo"))
@settings(max_examples=80, deadline=None)
def test_a_workbook_with_a_wrong_byte_is_read_or_refused(place, byte, write):
    content = bytearray({"x": xlsx_bytes(ROWS), "o": ods_bytes(ROWS)}[write])
    content[place % len(content)] = byte
    with suppress(FileRefused):
        assert read_tables(bytes(content), "x.xlsx")
