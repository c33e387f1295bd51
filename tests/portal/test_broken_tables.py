"""Thirty files that are no lists, or broken ones: each is refused with a sentence to act on."""

import struct
from io import BytesIO
from zipfile import ZipFile

import pytest
from openpyxl import Workbook
from PIL import Image

from portal.files import tables, workbooks
from portal.files.import_report import FileRefused
from portal.files.tables import read_tables
from tests.workbooks import (
    csv_bytes,
    ods_bytes,
    ods_of,
    saved,
    with_part,
    xls_bytes,
    xlsx_bytes,
    zip_bytes,
)

ROWS = [["System", "Cost"], ["Payroll", "3"]]
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
SHEET = "xl/worksheets/sheet1.xml"
NO_LIST = "not a list. Choose a CSV file, an Excel workbook or an OpenDocument spreadsheet."


def picture(kind):
    file = BytesIO()
    Image.new("RGB", (3, 3)).save(file, kind)
    return file.getvalue()


def xls_with_password():
    """The first record behind the beginning of the workbook says that a password is needed."""
    content = xls_bytes(ROWS)
    begins = content.index(b"\x09\x08\x10\x00\x00\x06\x05\x00")
    end = begins + 20
    return content[:end] + struct.pack("<HH", 0x2F, 6) + content[end + 4 :]


def with_cell(place):
    book = Workbook()
    book.active["A1"], book.active[place] = "System", "far away"
    return saved(book)


def repeated(rows, columns):
    cell = '<table:table-cell office:value-type="float" office:value="1" '
    cell += f'table:number-columns-repeated="{columns}"/>'
    row = f'<table:table-row table:number-rows-repeated="{rows}">{cell}</table:table-row>'
    return ods_of(f'<table:table table:name="S">{row}</table:table>')


def zip_of(parts):
    return zip_bytes(dict.fromkeys(parts, "x"))


def without_end(content):
    return content[: len(content) // 2]


def bomb():
    """A sheet of a billion blanks, which takes a megabyte."""
    file = BytesIO(xlsx_bytes(ROWS))
    with ZipFile(file, "a", compression=8) as archive, archive.open("xl/bomb", "w") as part:
        for _ in range(100):
            part.write(b" " * 5_000_000)
    return file.getvalue()


# what takes long to make is made when it is asked for
BROKEN = {
    "nothing": (b"", "The file is empty."),
    "blanks": (b" \r\n\t\n ", "The file is empty."),
    "separators alone": (b",,,\n,,,\n", "The file is empty."),
    "a mark alone": (b"\xef\xbb\xbf", "The file is empty."),
    "headings alone": (b"System,Cost\n", "The file has only one row."),
    "a workbook without cells": (xlsx_bytes([]), "The file is empty."),
    "a workbook with headings alone": (xlsx_bytes(ROWS[:1]), "The file has only one row."),
    "an open document without cells": (ods_bytes([]), "The file is empty."),
    "a PDF called list.csv": (b"%PDF-1.7 ...", f"“list” is a PDF, {NO_LIST}"),
    "a PNG": (picture("PNG"), f"“list” is a picture, {NO_LIST}"),
    "a JPEG": (picture("JPEG"), f"“list” is a picture, {NO_LIST}"),
    "a web page called list.xls": (
        b"<html><table><tr><td>System</td></tr></table></html>",
        "“list” is a web page or XML",
    ),
    "a workbook of 2003 in XML": (
        b'\xef\xbb\xbf<?xml version="1.0"?><?mso-application progid="Excel.Sheet"?>',
        "save it as an Excel workbook (.xlsx)",
    ),
    "JSON": (b'[\n {"system": "Payroll"}]', f"“list” is a JSON file, {NO_LIST}"),
    "rich text": (rb"{\rtf1 System}", f"“list” is a formatted document, {NO_LIST}"),
    "gzip": (b"\x1f\x8b\x08\x00", f"“list” is a compressed file, {NO_LIST}"),
    "a database of Access": (b"\x00\x01\x00\x00Standard Jet DB\x00", "is a database"),
    "NUL characters": (b"System,Cost\nPay\x00roll,3\n", "The file has NUL characters"),
    "an open quotation mark": (
        b'System,Cost\n1,2\n"Payroll,3\n4,5\n',
        "Line 3 is not valid CSV: a quotation mark opens and does not close.",
    ),
    "a quotation mark in the middle": (
        b'System,Cost\n"Pay" roll,3\n',
        "Line 2 is not valid CSV: a quotation mark is in the middle of a cell.",
    ),
    "a very long cell": (
        csv_bytes([*ROWS, ["x" * 40_000, "1"]]),
        "Row 3 has a cell of more than 32,767 characters. Shorten it.",
    ),
    "a cell that never ends": (b'System,Cost\n"' + b"x" * 300_000, "Line 2 is not valid CSV"),
    "too many rows": (b"a,b\n" * 50_016, "“list” has more than 50,000 rows. Split it"),
    "too many columns": (b"a," * 200 + b"a\n1,2\n", "“list” has more than 200 columns."),
    "a workbook with too many rows": (
        lambda: xlsx_bytes([["a"]] * 50_016),
        "“Sheet1” has more than 50,000 rows.",
    ),
    "a workbook with too many columns": (
        xlsx_bytes([["a"] * 201, ["b"]]),
        "“Sheet1” has more than 200 columns.",
    ),
    "a workbook with a cell far to the right": (with_cell("XFD9"), "more than 200 columns"),
    "a workbook with a cell far below": (with_cell("A1048576"), "more than 50,000 rows"),
    "a workbook with a cell far away": (
        with_cell("XFD1048576"),
        "too large when it is unpacked",
    ),
    "an open document that repeats": (repeated(70_000, 300), "too large when it is"),
    "half a workbook": (without_end(xlsx_bytes(ROWS)), "We cannot read this workbook."),
    "half an old workbook": (without_end(xls_bytes(ROWS)), "We cannot read this workbook."),
    "a workbook with a broken sheet": (
        with_part(xlsx_bytes(ROWS), SHEET, "<worksheet><sheetData><row><c"),
        "We cannot read this workbook.",
    ),
    "an old file of another program": (OLE + b"\x00" * 2_000, "We cannot read this workbook."),
    "a workbook with a password": (
        OLE + "EncryptedPackage".encode("utf-16-le"),
        "The workbook has a password.",
    ),
    "an old workbook with a password": (xls_with_password(), "The workbook has a password."),
    "an open document with a password": (
        ods_bytes(ROWS, is_encrypted=True),
        "The workbook has a password.",
    ),
    "a Word document": (
        zip_of(["[Content_Types].xml", "word/document.xml"]),
        "This is a Word document.",
    ),
    "a presentation": (
        zip_of(["[Content_Types].xml", "ppt/presentation.xml"]),
        "This is a presentation.",
    ),
    "a folder": (zip_of(["list.csv"]), "This file is a compressed folder without a workbook."),
    "a bomb": (bomb, "too large when it is unpacked"),
    "too many parts": (
        zip_of(["xl/workbook.xml", *map(str, range(5_001))]),
        "too large when it is unpacked",
    ),
}


def test_there_are_at_least_thirty():
    assert len(BROKEN) >= 30


@pytest.mark.parametrize("what", BROKEN)
def test_a_broken_file_is_refused_with_what_to_do(what):
    content, why = BROKEN[what]
    content = content() if callable(content) else content

    with pytest.raises(FileRefused) as refusal:
        read_tables(content, "list")

    assert why in str(refusal.value)
    assert str(refusal.value).endswith(".")


def test_a_file_that_is_too_large_is_refused_before_it_is_read(monkeypatch):
    monkeypatch.setattr(tables, "LARGEST_FILE", 10_000_000)
    with pytest.raises(FileRefused, match="must be 10 MB or smaller"):
        read_tables(b"a,b\n" * 2_500_001, "list.csv")


def test_a_workbook_that_takes_too_long_is_refused(monkeypatch):
    monkeypatch.setattr(workbooks, "MAX_SECONDS", 0.001)
    with pytest.raises(FileRefused, match="too large when it is unpacked"):
        read_tables(xlsx_bytes(ROWS), "list.xlsx")


def test_macros_are_read_past_and_never_run():
    content = with_part(xlsx_bytes(ROWS), "xl/vbaProject.bin", "Sub Auto_Open()")
    assert read_tables(content, "list.xlsm")[0].rows == ROWS


def test_a_reference_to_a_file_of_ours_is_not_followed():
    xml = (
        '<?xml version="1.0"?><!DOCTYPE x [<!ENTITY secret SYSTEM "file:///etc/passwd">]>'
        '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'
        '<row r="1"><c r="A1" t="inlineStr"><is><t>a</t></is></c></row>'
        '<row r="2"><c r="A2" t="inlineStr"><is><t>&secret;</t></is></c></row>'
        "</sheetData></worksheet>"
    )
    try:
        rows = read_tables(with_part(xlsx_bytes(ROWS), SHEET, xml), "list.xlsx")[0].rows
    except FileRefused:
        rows = []
    assert "root" not in str(rows)
