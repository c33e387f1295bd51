"""What a process spends on files that are sent to it; no file is an error of the site."""

import subprocess
import sys
from contextlib import suppress
from io import BytesIO

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from portal.files.uploads import MAX_SIDE_PIXELS, accepted

MANY_DAMAGED = """
import resource, struct, sys, threading, zlib
import django
django.setup()
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from portal.files.uploads import accepted

def damaged(side):
    rows = zlib.compress((b"\\0" + b"\\x55" * side * 4) * side, 1)
    head = struct.pack(">IIBBBBB", side, side, 8, 6, 0, 0, 0)
    chunks = [(b"IHDR", head), (b"IDAT", rows[: len(rows) * 9 // 10]), (b"IEND", b"")]
    return b"\\x89PNG\\r\\n\\x1a\\n" + b"".join(
        struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
        for kind, data in chunks
    )

def megabytes():
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024

def send(content):
    for _ in range(5):
        try:
            accepted(SimpleUploadedFile("plan.png", content))
        except ValidationError as refused:
            kept.append(refused)

kept, content = [], damaged(4_000)
before = megabytes()
threads = [threading.Thread(target=send, args=[content]) for _ in range(4)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
assert len(kept) == 20, len(kept)
assert all("damaged" in refused.message for refused in kept)
print(megabytes() - before)
"""


def test_twenty_damaged_pictures_cost_the_memory_of_one():
    """Four people send five each, of 16 megapixels: 64 MB unpacked."""
    done = subprocess.run(
        [sys.executable, "-c", MANY_DAMAGED], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    assert int(done.stdout) < 150


def sent(name, content):
    return SimpleUploadedFile(name, content)


def frames(form, **options):
    pictures = [Image.effect_noise((60, 40), spread).convert("RGB") for spread in (10, 90)]
    written = BytesIO()
    first, second = pictures
    first.save(written, form, save_all=True, append_images=[second], **options)
    return written.getvalue()


@pytest.mark.parametrize("name", ["IMG_0001.jpg", "IMG_0001.JPEG", "picture.jfif"])
def test_a_photo_with_two_pictures_inside_is_a_photo(name):
    found = accepted(sent(name, frames("MPO")))
    assert (found.kind, found.width, found.height, found.note) == ("image/jpeg", 60, 40, "")
    kept = Image.open(BytesIO(found.content))
    assert kept.format == "JPEG"


@pytest.mark.parametrize(("name", "form"), [("a.gif", "GIF"), ("a.webp", "WEBP"), ("a.png", "PNG")])
def test_of_an_animation_one_picture_is_kept_and_that_is_said(name, form):
    found = accepted(sent(name, frames(form)))
    assert found.note == f"“{name}” is an animation. We only kept its first picture."


def photo(size, **options):
    written = BytesIO()
    Image.new("RGB", size, "teal").save(written, "JPEG", **options)
    return written.getvalue()


def test_a_photo_of_fifty_megapixels_is_made_smaller():
    found = accepted(sent("IMG_1.jpg", photo((8_160, 6_120))))
    assert (found.width, found.height) == (MAX_SIDE_PIXELS, 1_800)


def test_a_photo_on_its_side_is_put_upright():
    exif = Image.Exif()
    exif[0x0112] = 6
    found = accepted(sent("IMG_1.jpg", photo((5_000, 3_000), exif=exif)))
    assert (found.width, found.height) == (1_440, MAX_SIDE_PIXELS)


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("IMG_1.jpg", photo((9_000, 8_000))),
        ("IMG_1.jpg", photo((5_000, 4_000), progressive=True)),
    ],
)
def test_what_would_need_too_much_memory_is_refused_with_the_limit(name, content):
    with pytest.raises(ValidationError, match="16 megapixels or smaller, or 64 for JPEG"):
        accepted(sent(name, content))


def test_see_through_places_stay_so():
    picture, written = Image.new("P", (4, 4), 0), BytesIO()
    picture.save(written, "PNG", transparency=0)
    found = accepted(sent("logo.png", written.getvalue()))
    assert Image.open(BytesIO(found.content)).convert("RGBA").getpixel((0, 0))[3] == 0


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-32", "cp1252"])
def test_text_in_the_encodings_of_spreadsheets_is_taken(encoding):
    found = accepted(sent("costs.csv", "Café;£5\r\n".encode(encoding)))
    assert found.content.decode() == "Café;£5\r\n"


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("costs.csv", b"\xff\xfea"),
        ("costs.csv", "Café;£5".encode("utf-16-le")),
        ("program.txt", b"MZ\x90\x00\x03"),
    ],
)
def test_what_is_no_text_is_refused_with_what_to_do(name, content):
    with pytest.raises(ValidationError, match="Save it as text or CSV in UTF-8"):
        accepted(sent(name, content))


DAMAGED_EXIF = b"Exif\0\0MM\0*\0\0\0\x08\0\x01\x01\x12\0\x02\xff\xff\xff\xff\xff\xff\xff\xff"


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.jpg", photo((40, 30), exif=DAMAGED_EXIF)),
        *(
            (f"a.{end}", frames(form)[:at])
            for form, end in (("MPO", "jpg"), ("GIF", "gif"), ("WEBP", "webp"), ("PNG", "png"))
            for at in (9, 40, 200, 700)
        ),
    ],
)
def test_a_damaged_file_is_taken_or_refused_with_a_sentence(name, content):
    with suppress(ValidationError):
        assert accepted(sent(name, content)).content
