"""What files may come in: known by what they hold, never by what they are called."""

import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from io import BytesIO
from pathlib import PurePosixPath
from typing import Any
from zipfile import BadZipFile, ZipFile

from django.core.exceptions import RequestDataTooBig, ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.core.files.uploadhandler import FileUploadHandler
from PIL import Image, ImageOps

MEGABYTE = 1_000_000
LARGEST_FILE = 5 * MEGABYTE
LARGEST_REQUEST = 30 * MEGABYTE
MOST_PIXELS = 40_000_000
LONGEST_SIDE = 2_400  # what is larger is made smaller: nobody sees more on a page
LONGEST_NAME = 100
MOST_ENTRIES, LARGEST_UNPACKED = 2_000, 100 * MEGABYTE
OOXML = "application/vnd.openxmlformats-officedocument."
OPEN = "application/vnd.oasis.opendocument."
PICTURES = {
    "PNG": ("image/png", {"png"}),
    "JPEG": ("image/jpeg", {"jpg", "jpeg"}),
    "GIF": ("image/gif", {"gif"}),
    "WEBP": ("image/webp", {"webp"}),
}
OFFICE = {
    "word/document.xml": (f"{OOXML}wordprocessingml.document", "docx"),
    "xl/workbook.xml": (f"{OOXML}spreadsheetml.sheet", "xlsx"),
    "ppt/presentation.xml": (f"{OOXML}presentationml.presentation", "pptx"),
}
OPEN_OFFICE = {f"{OPEN}text": "odt", f"{OPEN}spreadsheet": "ods", f"{OPEN}presentation": "odp"}
TEXTS = {"txt": "text/plain", "csv": "text/csv", "md": "text/plain"}
KINDS = "PNG, JPEG, GIF, WebP, PDF, Word, Excel, PowerPoint, OpenDocument, text and CSV"
WRONG_KIND = f"“%s” is not a file that we can take. These are: {KINDS}."
MISNAMED = "“%s” holds something else than its name says. Save it again under its right kind."


@dataclass(frozen=True)
class Accepted:
    """A file that may be kept: its content is what is written, not always what was sent."""

    name: str
    kind: str
    content: bytes
    width: int | None = None
    height: int | None = None


class BoundedUpload(FileUploadHandler):
    """Refuses a request that is larger than anything we take, before it is read."""

    def handle_raw_input(
        self,
        input_data: Any,
        META: Any,  # noqa: N803 - Django's name
        content_length: int,
        *args: Any,
        **kwargs: Any,
    ) -> None:
        if content_length > LARGEST_REQUEST:
            raise RequestDataTooBig("The files are too large.")

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes:
        return raw_data

    def file_complete(self, file_size: int) -> None:
        return None


def accepted(upload: UploadedFile[Any]) -> Accepted:
    """The file as it may be kept. Raises ValidationError with a sentence for the person."""
    name = plain_name(upload.name or "")
    if not upload.size:
        raise ValidationError(f"“{name}” is empty.")
    if upload.size > LARGEST_FILE:
        raise ValidationError(f"“{name}” is too large: files can have 5 MB.")
    content = upload.read()
    for reading in READINGS:
        if found := reading(content, name):
            return found
    raise ValidationError(WRONG_KIND % name)


def plain_name(name: str) -> str:
    """A name without a path, without marks that nobody sees, and with one dot at most."""
    name = unicodedata.normalize("NFC", name.replace("\\", "/").rsplit("/", 1)[-1])
    name = re.sub(r"[^\w .()-]", "", name).strip(" .") or "file"
    path = PurePosixPath(name)
    stem = path.stem.replace(".", "-").strip() or "file"
    return f"{stem[: LONGEST_NAME - len(path.suffix)]}{path.suffix.lower()}"


def _called(name: str, extensions: set[str]) -> str:
    if name.rpartition(".")[2] not in extensions:
        raise ValidationError(MISNAMED % name)
    return name


def _picture(content: bytes, name: str) -> Accepted | None:
    """Written anew: what a camera adds, and what hides behind the picture, is gone."""
    try:
        picture: Image.Image = Image.open(BytesIO(content), formats=list(PICTURES))
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombError):
        return None
    kind, extensions = PICTURES[str(picture.format)]
    name = _called(name, extensions)
    if picture.width * picture.height > MOST_PIXELS:
        raise ValidationError(f"“{name}” has too many pixels: pictures can have 40 million.")
    written = BytesIO()
    try:
        form = picture.format
        picture = ImageOps.exif_transpose(picture)
        picture.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
        plain = Image.new(picture.mode, picture.size)
        plain.paste(picture)
        if picture.palette:
            plain.putpalette(picture.palette)
        plain.save(written, form)
    except (OSError, ValueError, SyntaxError, MemoryError) as broken:
        raise ValidationError(f"“{name}” is damaged. Save it again.") from broken
    return Accepted(name, kind, written.getvalue(), plain.width, plain.height)


def _pdf(content: bytes, name: str) -> Accepted | None:
    if not content.startswith(b"%PDF-"):
        return None
    return Accepted(_called(name, {"pdf"}), "application/pdf", content)


def _office(content: bytes, name: str) -> Accepted | None:
    """Known by the parts that the archive lists; nothing but a type of 100 bytes is unpacked."""
    try:
        archive = ZipFile(BytesIO(content))
        entries = archive.infolist()
    except (BadZipFile, ValueError, OSError, NotImplementedError):
        return None
    unpacked = sum(entry.file_size for entry in entries)
    if len(entries) > MOST_ENTRIES or unpacked > LARGEST_UNPACKED:
        raise ValidationError(f"“{name}” unpacks to too much.")
    parts = {entry.filename for entry in entries}
    if any(part.lower().endswith("vbaproject.bin") for part in parts):
        raise ValidationError(f"“{name}” has macros. Save it without them.")
    for part, (kind, extension) in OFFICE.items():
        if part in parts and "[Content_Types].xml" in parts:
            return Accepted(_called(name, {extension}), kind, content)
    kind = _open_kind(archive)
    return Accepted(_called(name, {OPEN_OFFICE[kind]}), kind, content) if kind else None


def _open_kind(archive: ZipFile) -> str:
    try:
        with archive.open("mimetype") as told:
            kind = told.read(100).decode("ascii", "replace").strip()
    except (KeyError, BadZipFile, OSError, RuntimeError, NotImplementedError):
        return ""
    return kind if kind in OPEN_OFFICE else ""


def _text(content: bytes, name: str) -> Accepted | None:
    """Plain text is only what is called so: anything can be read as text."""
    kind = TEXTS.get(name.rpartition(".")[2])
    if kind is None or re.search(rb"[\x00-\x08\x0e-\x1f]", content):
        return None
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = content.decode("cp1252", "replace")
    return Accepted(name, kind, text.encode())


READINGS: list[Callable[[bytes, str], Accepted | None]] = [_picture, _pdf, _office, _text]
