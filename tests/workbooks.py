"""Workbooks as spreadsheet programs write them, built in memory."""

import csv
from io import BytesIO, StringIO
from xml.sax.saxutils import escape, quoteattr
from zipfile import ZIP_DEFLATED, ZipFile

import xlwt
from openpyxl import Workbook

ODS_KIND = "application/vnd.oasis.opendocument.spreadsheet"
NAMES = "urn:oasis:names:tc:opendocument:xmlns:"


def csv_bytes(rows, separator=",", encoding="utf-8", declared=False, quoting=csv.QUOTE_MINIMAL):
    text = StringIO()
    csv.writer(text, delimiter=separator, quoting=quoting).writerows(rows)
    first = f"sep={separator}\r\n" if declared else ""
    return (first + text.getvalue()).encode(encoding)


def xlsx_bytes(*sheets, epoch=None):
    """A workbook with a sheet for each list of rows."""
    book = Workbook()
    book.remove(book.active)
    if epoch:
        book.epoch = epoch
    for number, rows in enumerate(sheets, start=1):
        sheet = book.create_sheet(f"Sheet{number}")
        for row in rows:
            sheet.append(row)
    return saved(book)


def saved(book):
    file = BytesIO()
    book.save(file)
    return file.getvalue()


def xls_bytes(*sheets):
    book = xlwt.Workbook()
    dates = xlwt.easyxf(num_format_str="DD/MM/YYYY")
    for number, rows in enumerate(sheets, start=1):
        sheet = book.add_sheet(f"Sheet{number}")
        for at, row in enumerate(rows):
            for column, value in enumerate(row):
                style = [dates] if hasattr(value, "isoformat") else []
                sheet.write(at, column, value, *style)
    return saved(book)


def merged_xlsx(rows, first, last):
    """A workbook in which the first column is merged from one row to another."""
    book = Workbook()
    for row in rows:
        book.active.append([cell or None for cell in row])
    book.active.merge_cells(start_row=first, end_row=last, start_column=1, end_column=1)
    return saved(book)


def merged_xls(rows, first, last):
    book = xlwt.Workbook()
    sheet = book.add_sheet("Sheet")
    for at, row in enumerate(rows):
        for column, text in enumerate(row):
            if text:
                sheet.write(at, column, text)
    sheet.merge(first - 1, last - 1, 0, 0)
    return saved(book)


def ods_bytes(*sheets, is_encrypted=False):
    """An OpenDocument spreadsheet of texts."""
    tables = "".join(
        f"<table:table table:name={quoteattr(f'Sheet{number}')}>{ods_rows(rows)}</table:table>"
        for number, rows in enumerate(sheets, start=1)
    )
    return ods_of(tables, is_encrypted=is_encrypted)


def ods_rows(rows):
    return "".join(
        f"<table:table-row>{''.join(map(ods_cell, row))}</table:table-row>" for row in rows
    )


def ods_cell(text):
    if not text:
        return "<table:table-cell/>"
    paragraphs = "".join(f"<text:p>{escape(line)}</text:p>" for line in text.split("\n"))
    return f'<table:table-cell office:value-type="string">{paragraphs}</table:table-cell>'


def ods_of(tables, is_encrypted=False):
    mark = "<manifest:encryption-data/>" if is_encrypted else ""
    spaces = " ".join(f'xmlns:{name}="{NAMES}{name}:1.0"' for name in ("office", "table", "text"))
    return zip_bytes(
        {
            "mimetype": ODS_KIND,
            "META-INF/manifest.xml": f'<manifest:manifest xmlns:manifest="{NAMES}manifest:1.0">'
            f'<manifest:file-entry manifest:full-path="content.xml">{mark}'
            "</manifest:file-entry></manifest:manifest>",
            "content.xml": f"<office:document-content {spaces}><office:body>"
            f"<office:spreadsheet>{tables}</office:spreadsheet></office:body>"
            "</office:document-content>",
        }
    )


def zip_bytes(parts):
    file = BytesIO()
    with ZipFile(file, "w", ZIP_DEFLATED) as archive:
        for name, text in parts.items():
            archive.writestr(name, text)
    return file.getvalue()


def with_part(content, name, text):
    """The same archive with one part changed or added."""
    with ZipFile(BytesIO(content)) as archive:
        parts = {entry: archive.read(entry) for entry in archive.namelist()}
    return zip_bytes({**parts, name: text})
