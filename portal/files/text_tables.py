"""Text that holds a table: CSV in any encoding and with any separator that spreadsheets write."""

import csv
import re
from collections import Counter
from io import StringIO
from itertools import islice
from typing import TYPE_CHECKING

from charset_normalizer import from_bytes
from django.utils.translation import gettext

from portal.files.import_report import FileRefused
from portal.files.uploads import BYTE_ORDERS

if TYPE_CHECKING:
    from _csv import Reader

SEPARATORS = ",;\t|"
SAMPLE = 100_000  # characters
SAMPLE_ROWS = 200
MAX_FIELD_LENGTH = 200_000  # of the parser, which other readers share
UNCLOSED = "unexpected end"  # the parser's words
ASCII = bytes(range(128))
# what Excel writes on Windows, at the command line and on a Mac
ENCODINGS = ["cp1252", "cp850", "mac_roman"]
# the letters and signs beyond ASCII that British and Irish texts have
USUAL = re.compile("[£€–—‘’“”…•·°½¼¾²³®©™«»\u00a0ÀÁÂÄÈÉÊËÌÍÎÏÒÓÔÖÙÚÛÜàáâäçèéêëìíîïñòóôöùúûü]*")


def decode(content: bytes) -> str:
    """The text in the encoding that its first bytes name, else in UTF-8, else as it reads best.

    Raises FileRefused where it is no text.
    """
    text = _decode(content).removeprefix("\ufeff")
    if "\x00" in text:
        raise FileRefused(
            gettext("The file has NUL characters, so it is not a text file. Choose a text file.")
        )
    return text


def _decode(content: bytes) -> str:
    encoding = _unmarked_utf_16(content) or "utf-8"
    for mark, named in BYTE_ORDERS.items():
        if content.startswith(mark):
            encoding = named
            break
    try:
        return content.decode(encoding)
    except UnicodeDecodeError:
        return content.decode(_guess_encoding(content), "replace")


def _unmarked_utf_16(content: bytes) -> str:
    """UTF-16 without its mark shows in every other byte, which is NUL in plain English."""
    start = content[:2000]
    if start[1::2].count(0) > len(start) // 4:
        return "utf-16-le"
    return "utf-16-be" if start[::2].count(0) > len(start) // 4 else ""


def _guess_encoding(content: bytes) -> str:
    beyond = bytes(set(content.translate(None, ASCII)))
    for encoding in ENCODINGS:
        if USUAL.fullmatch(beyond.decode(encoding, "replace")):
            return encoding
    lines = [line for line in content[: 10 * SAMPLE].splitlines() if not line.isascii()]
    best = from_bytes(b"\n".join(lines)[:SAMPLE], cp_isolation=ENCODINGS).best()
    return best.encoding if best else ENCODINGS[0]


def declared_separator(text: str) -> str:
    """What Excel says in a first line such as ``sep=;``."""
    first = text.split("\n", 1)[0].strip("\r ").strip('"')
    is_declared = first.lower().startswith("sep=") and len(first) == len("sep=;")
    return first[-1] if is_declared else ""


def guess_separator(text: str) -> str:
    """The one that parts the most lines into the same number of cells, then into more cells."""
    sample = text[:SAMPLE]
    return max(SEPARATORS, key=lambda each: _evenness(sample, each))


def _evenness(sample: str, separator: str) -> tuple[float, int]:
    """The share of rows with the most frequent width, and that width; half of it where quotes fail.

    The end of the sample may be within quotes.
    """
    reader, widths, trust = _reader(sample, separator), Counter[int](), 1.0
    try:
        widths.update(len(row) for row in islice(reader, SAMPLE_ROWS) if row)
    except csv.Error as error:
        trust = 1.0 if UNCLOSED in str(error) else 0.5
    (width, count) = max(widths.items(), key=lambda each: (each[1], each[0]), default=(0, 0))
    return (trust * count / widths.total(), width) if width > 1 else (0, 0)


def _reader(text: str, separator: str) -> "Reader":
    csv.field_size_limit(MAX_FIELD_LENGTH)
    return csv.reader(StringIO(text, newline=""), delimiter=separator, strict=True)


def records(text: str, separator: str) -> list[list[str]]:
    """Every record: only line feeds and carriage returns outside quotes end one.

    A record is a row of the spreadsheet, whatever number of lines it takes.
    Raises FileRefused where quotation marks are not in pairs or a cell is too long.
    """
    reader = _reader(text, separator)
    rows: list[list[str]] = []
    line = 1
    try:
        for row in reader:
            rows.append(row)
            line = reader.line_num + 1
    except csv.Error as error:
        raise FileRefused(_csv_problem(error).format(line=line)) from error
    return rows


def _csv_problem(error: csv.Error) -> str:
    if "limit" in str(error):
        return gettext(
            "Line {line} is not valid CSV: a cell is too long, or a quotation mark opens and does "
            "not close. Save the file as an Excel workbook and try again."
        )
    if UNCLOSED in str(error):
        return gettext(
            "Line {line} is not valid CSV: a quotation mark opens and does not close. "
            "Save the file as an Excel workbook and try again."
        )
    return gettext(
        "Line {line} is not valid CSV: a quotation mark is in the middle of a cell. "
        "Save the file as an Excel workbook and try again."
    )


def text_rows(text: str) -> list[list[str]]:
    """The rows of a text, without the line that declares its separator."""
    declared = declared_separator(text)
    return records(text, declared)[1:] if declared else records(text, guess_separator(text))


def pasted_rows(text: str) -> list[list[str]]:
    """Cells as a spreadsheet copies them: with tabs, and quoted only where a line breaks."""
    if "\t" not in text:
        return text_rows(text)
    try:
        return records(text, "\t")
    except FileRefused:
        return [line.split("\t") for line in text.splitlines()]
