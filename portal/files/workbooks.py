"""Workbooks: what they are is found out here, and their cells are read in another process."""

import json
import re
import subprocess
import sys
import zlib
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from typing import NamedTuple
from zipfile import BadZipFile, ZipFile, ZipInfo

from django.utils.translation import gettext_lazy as _

from portal.files.import_report import FileRefused
from portal.files.uploads import OFFICE, OPEN_OFFICE, open_document_kind

READER = Path(__file__).with_name("workbook_reader.py")
MAX_SECONDS = 120
MAX_ENTRIES, LARGEST_UNPACKED = 5_000, 400_000_000
LARGEST_MANIFEST = 1_000_000
ZIP, OLE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
# the first record of an old workbook, and behind it the one that says a password is needed
FILE_PASS = re.compile(rb"\x09\x08[\x08\x10]\x00\x00[\x05\x06]\x05\x00.{4,12}?\x2f\x00", re.DOTALL)
OUT_OF_MEMORY = [b"MemoryError", b"capacity overflow"]
PASSWORD = _("The workbook has a password. Save a copy without the password, and choose that file.")
DAMAGED = _(
    "We cannot read this workbook. Open it in your spreadsheet program, save it as an Excel "
    "workbook (.xlsx), and try again."
)
TOO_LARGE = _(
    "The workbook is too large when it is unpacked. Copy the columns that you need into a new "
    "workbook, and choose that file."
)
DOCUMENT = _("This is a Word document. Copy its table into a spreadsheet, and choose that file.")
PRESENTATION = _("This is a presentation. Copy its table into a spreadsheet, and choose that file.")
OTHER_DOCUMENTS = dict.fromkeys(["docx", "odt"], DOCUMENT)
OTHER_DOCUMENTS |= dict.fromkeys(["pptx", "odp"], PRESENTATION)
BROKEN = (BadZipFile, zlib.error, ValueError, OSError, RuntimeError, EOFError)
NO_SHEET = _(
    "This file is a compressed folder without a workbook. Unpack it, and choose the list itself."
)


class WorkbookSheet(NamedTuple):
    """The cells of a sheet as they are stored.

    ``merged`` has the row, the column and the last row of each cell that was merged over several
    rows; ``uncalculated`` is the number of formulas without a value, which are read as empty.
    """

    name: str
    is_hidden: bool
    rows: list[list[str]]
    merged: list[list[int]] = []
    uncalculated: int = 0


def is_workbook(content: bytes) -> bool:
    return content.startswith((ZIP, OLE))


def read_sheets(content: bytes, max_rows: int, max_columns: int) -> list[WorkbookSheet]:
    """The sheets of cells; where there are more cells than allowed, a little more than that.

    Raises FileRefused with a sentence that says what to do.
    """
    if content.startswith(OLE):
        _check_old_workbook(content)
    else:
        _check_archive(content)
    command = [sys.executable, "-I", str(READER), str(max_rows), str(max_columns)]
    try:
        done = subprocess.run(  # noqa: S603 - our own module
            command, input=content, capture_output=True, timeout=MAX_SECONDS, check=False
        )
    except subprocess.TimeoutExpired:
        raise FileRefused(str(TOO_LARGE)) from None
    if done.returncode < 0 or any(each in done.stderr for each in OUT_OF_MEMORY):
        raise FileRefused(str(TOO_LARGE))
    lines = done.stdout.splitlines()
    if done.returncode or not lines or lines[-1] != b'"end"':
        raise FileRefused(str(DAMAGED))
    return list(_sheets(lines[:-1]))


def _sheets(lines: list[bytes]) -> Iterator[WorkbookSheet]:
    sheet = None
    texts: dict[str, str] = {}  # a text that many cells have is in memory once
    for line in lines:
        if line.startswith(b"{"):
            if sheet:
                yield sheet
            sheet = WorkbookSheet(**json.loads(line), rows=[])
        elif sheet:
            sheet.rows.append([texts.setdefault(cell, cell) for cell in json.loads(line)])
    if sheet:
        yield sheet


def _check_old_workbook(content: bytes) -> None:
    if ENCRYPTED in content or FILE_PASS.search(content):
        raise FileRefused(str(PASSWORD))


def _check_archive(content: bytes) -> None:
    try:
        archive = ZipFile(BytesIO(content))
        _check_parts(archive, {entry.filename: entry for entry in archive.infolist()})
    except BROKEN:
        raise FileRefused(str(DAMAGED)) from None


def _check_parts(archive: ZipFile, parts: dict[str, ZipInfo]) -> None:
    unpacked = sum(part.file_size for part in archive.infolist())
    if len(parts) > MAX_ENTRIES or unpacked > LARGEST_UNPACKED:
        raise FileRefused(str(TOO_LARGE))
    kind = open_document_kind(archive)
    extension = OPEN_OFFICE.get(kind) or next(
        (extension for part, (_type, extension) in OFFICE.items() if part in parts), ""
    )
    if refused := OTHER_DOCUMENTS.get(extension):
        raise FileRefused(str(refused))
    if extension == "ods":
        _check_manifest(archive, parts)
    elif not any(part.startswith("xl/workbook.") for part in parts):
        raise FileRefused(str(NO_SHEET))


def _check_manifest(archive: ZipFile, parts: dict[str, ZipInfo]) -> None:
    """An OpenDocument with a password says so in its manifest."""
    manifest = parts.get("META-INF/manifest.xml")
    is_read = manifest is not None and manifest.file_size <= LARGEST_MANIFEST
    if is_read and b"encryption-data" in archive.read("META-INF/manifest.xml"):
        raise FileRefused(str(PASSWORD))
