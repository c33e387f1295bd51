"""What files may come in: known by what they hold, never by what they are called."""

import codecs
import re
import unicodedata
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, replace
from io import BytesIO
from math import ceil, sqrt
from pathlib import PurePosixPath
from threading import Lock
from typing import TypeVar
from zipfile import BadZipFile, ZipFile

from allauth.core.internal.ratelimit import consume
from django.core.exceptions import RequestDataTooBig, ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.core.files.uploadhandler import FileUploadHandler
from django.http import HttpRequest
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from PIL import Image, ImageOps

MEGABYTE = 1_000_000
LARGEST_FILE, LARGEST_REQUEST = 5 * MEGABYTE, 30 * MEGABYTE
MAX_PIXELS = 16_000_000  # in memory at once; 64 MB where each has four bytes
MAX_PHOTO_PIXELS = 64_000_000  # a JPEG is unpacked at a half, a quarter or an eighth
ATTEMPTS = {"upload": "30/10m/user"}
PATIENCE = 10  # seconds that a file waits until the one before it is read
MAX_SIDE_PIXELS = 2_400  # what is larger is made smaller: nobody sees more on a page
MAX_NAME_LENGTH = 100
MAX_ENTRIES, LARGEST_UNPACKED = 2_000, 100 * MEGABYTE
OOXML = "application/vnd.openxmlformats-officedocument."
OPEN = "application/vnd.oasis.opendocument."
PICTURES = {
    "PNG": ("image/png", {"png"}),
    "JPEG": ("image/jpeg", {"jpg", "jpeg", "jfif"}),
    "MPO": ("image/jpeg", {"jpg", "jpeg", "jfif"}),  # a JPEG with more pictures: most phones
    "GIF": ("image/gif", {"gif"}),
    "WEBP": ("image/webp", {"webp"}),
}
READ_AS = ["PNG", "JPEG", "GIF", "WEBP"]  # Pillow finds out by itself that a JPEG is an MPO
OFFICE = {
    "word/document.xml": (f"{OOXML}wordprocessingml.document", "docx"),
    "xl/workbook.xml": (f"{OOXML}spreadsheetml.sheet", "xlsx"),
    "ppt/presentation.xml": (f"{OOXML}presentationml.presentation", "pptx"),
}
OPEN_OFFICE = {f"{OPEN}text": "odt", f"{OPEN}spreadsheet": "ods", f"{OPEN}presentation": "odp"}
TEXTS = {"txt": "text/plain", "csv": "text/csv", "md": "text/plain"}
BYTE_ORDERS = {
    codecs.BOM_UTF8: "utf-8-sig",
    codecs.BOM_UTF32_LE: "utf-32",  # before UTF-16, which begins in the same way
    codecs.BOM_UTF32_BE: "utf-32",
    codecs.BOM_UTF16_LE: "utf-16",
    codecs.BOM_UTF16_BE: "utf-16",
}
KINDS = _("PNG, JPEG, GIF, WebP, PDF, Word, Excel, PowerPoint, OpenDocument, text and CSV")
LIMITS = _(
    "Each file must be 5 MB or smaller. Pictures can have up to 16 megapixels, "
    "JPEG photos up to 64. We only keep the first picture of an animation."
)
WRONG_KIND = _("“{name}” is not an accepted file type. Choose one of these: {kinds}.")
MISNAMED = _("“{name}” does not match its file type. Save it again with the right file type.")
DAMAGED = _("“{name}” is damaged or incomplete. Open it, save it again, then try again.")
LARGE = _(
    "“{name}” must be 16 megapixels or smaller, or 64 for JPEG photos. Make the picture smaller."
)
NOT_TEXT = _("“{name}” is not plain text. Save it as text or CSV in UTF-8, and try again.")
STILL = _("“{name}” is an animation. We only kept its first picture.")
FAST = _("You can send 30 files in 10 minutes. Try again in 10 minutes.")
BUSY = _("We are busy checking other files. Send “{name}” again in a minute.")
_one_at_a_time = Lock()
Content = TypeVar("Content")


@dataclass(frozen=True)
class Accepted:
    """A file that may be stored: its content is what is written, not always what was sent."""

    name: str
    kind: str
    content: bytes
    width: int | None = None
    height: int | None = None
    note: str = ""


class BoundedUpload(FileUploadHandler):
    """Refuses a request that is larger than anything we take, before it is read."""

    def handle_raw_input(
        self,
        input_data: object,
        META: object,  # noqa: N803 - Django's name
        content_length: int,
        *args: object,
        **kwargs: object,
    ) -> None:
        if content_length > LARGEST_REQUEST:
            raise RequestDataTooBig(gettext("The files are too large."))

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes:
        return raw_data

    def file_complete(self, file_size: int) -> None:
        return None


def accept(request: HttpRequest, upload: UploadedFile[bytes]) -> Accepted:
    """Read a file that somebody sent, unless they have tried too many.

    Raises ValidationError with a sentence for the person.
    """
    count_upload(request)
    return accepted(upload)


def count_upload(request: HttpRequest) -> None:
    """Raise ValidationError if a person has sent too many files."""
    if not consume(request, app="portal", action="upload", config=ATTEMPTS):
        raise ValidationError(FAST)


def accepted(upload: UploadedFile[bytes]) -> Accepted:
    """The file as it may be stored. Raises ValidationError with a sentence for the person."""
    return read_upload(upload, LARGEST_FILE, _read)


def read_upload(
    upload: UploadedFile[bytes], largest: int, read: Callable[[bytes, str], Content]
) -> Content:
    """What ``read`` makes of the content and name of a file of at most so many bytes.

    One at a time in a process, and an error keeps nothing of what was read: that bounds memory.
    """
    name = safe_file_name(upload.name or "")
    if not upload.size:
        raise ValidationError(gettext("“{name}” is empty. Choose another file.").format(name=name))
    if upload.size > largest:
        raise ValidationError(
            gettext("“{name}” must be {n} MB or smaller.").format(name=name, n=largest // MEGABYTE)
        )
    if not _one_at_a_time.acquire(timeout=PATIENCE):
        raise ValidationError(BUSY.format(name=name))
    try:
        return read(upload.read(), name)
    finally:
        _one_at_a_time.release()


def _read(content: bytes, name: str) -> Accepted:
    refused = WRONG_KIND.format(name=name, kinds=KINDS)
    try:
        for reading in READINGS:
            if found := reading(content, name):
                return found
    except ValidationError as refusal:
        refused = str(refusal.message)
    except Exception:  # a damaged file makes readers raise anything
        refused = DAMAGED.format(name=name)
    raise ValidationError(refused)  # out here, so that no traceback holds what was unpacked


def safe_file_name(name: str) -> str:
    """A name without a path, without marks that nobody sees, and with one dot at most."""
    name = unicodedata.normalize("NFC", name.replace("\\", "/").rsplit("/", 1)[-1])
    name = re.sub(r"[^\w .()-]", "", name).strip(" .") or "file"
    path = PurePosixPath(name)
    stem = path.stem.replace(".", "-").strip() or "file"
    return f"{stem[: MAX_NAME_LENGTH - len(path.suffix)]}{path.suffix.lower()}"


def _called(name: str, extensions: set[str]) -> str:
    if name.rpartition(".")[2] not in extensions:
        raise ValidationError(MISNAMED.format(name=name))
    return name


def _picture(content: bytes, name: str) -> Accepted | None:
    """Written anew: what a camera adds, and what hides behind the picture, is gone."""
    picture: Image.Image
    try:
        picture = Image.open(BytesIO(content), formats=READ_AS)
    except Image.DecompressionBombError:
        raise ValidationError(LARGE.format(name=name)) from None
    except (OSError, ValueError, SyntaxError):
        return None
    form = str(picture.format)
    kind, extensions = PICTURES[form]
    name = _called(name, extensions)
    is_photo = form in {"JPEG", "MPO"}
    is_animated = not is_photo and getattr(picture, "is_animated", False)
    if picture.width * picture.height > (_max_photo_pixels(picture) if is_photo else MAX_PIXELS):
        raise ValidationError(LARGE.format(name=name))
    plain = _plain(picture)
    written = BytesIO()
    plain.save(written, "JPEG" if is_photo else form)
    note = STILL.format(name=name) if is_animated else ""
    return Accepted(name, kind, written.getvalue(), plain.width, plain.height, note)


def shrunk(picture: Accepted, side: int) -> Accepted:
    """The picture no wider and no higher than this, in its own form."""
    smaller: Image.Image = Image.open(BytesIO(picture.content))
    form = str(smaller.format)
    smaller.thumbnail((side, side))
    written = BytesIO()
    smaller.save(written, form)
    return replace(picture, content=written.getvalue(), width=smaller.width, height=smaller.height)


def _max_photo_pixels(picture: Image.Image) -> int:
    """One that is sent in passes is unpacked at its full size, whatever size it is wanted in."""
    return MAX_PIXELS if "progression" in picture.info else MAX_PHOTO_PIXELS


def _plain(picture: Image.Image) -> Image.Image:
    """The picture, not larger than a page shows, upright, with nothing beside it."""
    smaller = ceil(sqrt(picture.width * picture.height / MAX_PIXELS))
    picture.draft(None, (picture.width // smaller, picture.height // smaller))
    picture.load()
    if picture.mode in {"P", "L", "RGB"} and "transparency" in picture.info:
        picture = picture.convert("RGBA")
    picture.thumbnail((MAX_SIDE_PIXELS, MAX_SIDE_PIXELS))
    picture = ImageOps.exif_transpose(picture)
    plain = Image.new(picture.mode, picture.size)
    plain.paste(picture)
    if picture.palette:
        plain.putpalette(picture.palette)
    return plain


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
    if len(entries) > MAX_ENTRIES or unpacked > LARGEST_UNPACKED:
        raise ValidationError(
            gettext("“{name}” is too large when it is unpacked. Save a smaller file.").format(
                name=name
            )
        )
    parts = {entry.filename for entry in entries}
    if any(part.lower().endswith("vbaproject.bin") for part in parts):
        raise ValidationError(
            gettext("“{name}” has macros. Save it without them.").format(name=name)
        )
    for part, (kind, extension) in OFFICE.items():
        if part in parts and "[Content_Types].xml" in parts:
            return Accepted(_called(name, {extension}), kind, content)
    kind = open_document_kind(archive)
    return Accepted(_called(name, {OPEN_OFFICE[kind]}), kind, content) if kind else None


def open_document_kind(archive: ZipFile) -> str:
    """The type that an OpenDocument file names first, if it is one that may come in."""
    try:
        with archive.open("mimetype") as file:
            kind = file.read(100).decode("ascii", "replace").strip()
    except (KeyError, BadZipFile, OSError, RuntimeError, NotImplementedError):
        return ""
    return kind if kind in OPEN_OFFICE else ""


def _text(content: bytes, name: str) -> Accepted | None:
    """Plain text is only what is called so: anything can be read as text."""
    kind = TEXTS.get(name.rpartition(".")[2])
    if kind is None:
        return None
    text = _decoded(content)
    if text is None or re.search(r"[\x00-\x08\x0e-\x1f]", text):
        raise ValidationError(NOT_TEXT.format(name=name))
    return Accepted(name, kind, text.encode())


def _decoded(content: bytes) -> str | None:
    """In the encoding that its first bytes name, else in UTF-8, else in that of Windows."""
    for mark, encoding in BYTE_ORDERS.items():
        if content.startswith(mark):
            with suppress(UnicodeDecodeError):
                return content.decode(encoding)
            return None
    try:
        return content.decode()
    except UnicodeDecodeError:
        return content.decode("cp1252", "replace")


READINGS: list[Callable[[bytes, str], Accepted | None]] = [_picture, _pdf, _office, _text]
