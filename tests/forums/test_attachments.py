"""Files beside posts: what comes in, who gets it, and when it is gone."""

import struct
import zlib
from datetime import timedelta
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.utils import timezone
from PIL import Image

from forums import actions
from forums.actions import attachments
from forums.models import Attachment, Content, Post
from portal.accounts.actions import erase
from portal.files import uploads
from portal.files.uploads import Accepted, accepted, safe_file_name
from portal.site.errors import RuleBroken
from tests.factories.accounts import UserFactory
from tests.factories.councils import MembershipFactory
from tests.factories.forums import AttachmentFactory, PostFactory, ThreadFactory
from tests.factories.partnerships import PartyFactory
from tests.services.test_register import at_the_same_moment

pytestmark = pytest.mark.django_db


def picture(form="PNG", size=(40, 30), **options):
    written = BytesIO()
    Image.new("RGB", size, "teal").save(written, form, **options)
    return written.getvalue()


def zipped(**parts):
    written = BytesIO()
    with ZipFile(written, "w", ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return written.getvalue()


def document(kind="word/document.xml", **more):
    return zipped(**{"[Content_Types].xml": "<x/>", kind: "<x/>", **more})


def sent(name, content):
    return SimpleUploadedFile(name, content)


@pytest.mark.parametrize(
    ("name", "content", "kind"),
    [
        ("plan.png", picture(), "image/png"),
        ("plan.jpg", picture("JPEG"), "image/jpeg"),
        ("plan.gif", picture("GIF"), "image/gif"),
        ("plan.webp", picture("WEBP"), "image/webp"),
        ("plan.pdf", b"%PDF-1.7\n%%EOF", "application/pdf"),
        ("plan.docx", document(), uploads.OFFICE["word/document.xml"][0]),
        ("plan.xlsx", document("xl/workbook.xml"), uploads.OFFICE["xl/workbook.xml"][0]),
        ("plan.ods", zipped(mimetype=f"{uploads.OPEN}spreadsheet"), f"{uploads.OPEN}spreadsheet"),
        ("plan.csv", "Kosten,£5".encode(), "text/csv"),
        ("plan.txt", b"caf\xe9", "text/plain"),
    ],
)
def test_what_officers_send_is_taken(name, content, kind):
    found = accepted(sent(name, content))
    assert (found.name, found.kind) == (name, kind)


SVG = b'<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>'
HTML = b"<!doctype html><script>alert(1)</script>"


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("drawing.svg", SVG),
        ("drawing.png", SVG),
        ("page.html", HTML),
        ("page.png", HTML),
        ("page.pdf", HTML),
        ("picture.pdf", picture()),
        ("paper.png", b"%PDF-1.7\n%%EOF"),
        ("archive.zip", zipped(a="b")),
        ("archive.docx", zipped(a="b")),
        ("macros.docx", document(**{"word/vbaProject.bin": "x"})),
        ("program.exe", b"MZ\x90\x00\x03"),
        ("program.txt", b"MZ\x90\x00\x03"),
        ("nothing.txt", b""),
        ("noending", b"plain words"),
        ("broken.png", picture()[:60]),
        ("entity.xml", b"<!DOCTYPE x [<!ENTITY a SYSTEM 'file:///etc/passwd'>]><x>&a;</x>"),
    ],
)
def test_what_is_not_what_it_says_is_refused(name, content):
    with pytest.raises(ValidationError):
        accepted(sent(name, content))


def test_what_hides_in_a_picture_is_gone():
    exif = Image.Exif()
    exif[0x010F] = "Secret camera"
    behind = picture("JPEG", exif=exif) + HTML
    assert b"Secret camera" in behind

    found = accepted(sent("plan.jpg", behind))

    assert b"Secret camera" not in found.content
    assert b"script" not in found.content


@pytest.mark.parametrize("form", ["PNG", "WEBP"])
def test_comments_and_colour_profiles_do_not_come_along(form):
    options = {"icc_profile": b"Secret profile" * 10}
    found = accepted(sent(f"plan.{form.lower()}", picture(form, **options)))
    assert b"Secret" not in found.content


def huge_png(width, height):
    """A picture that says how large it is, in 100 bytes."""
    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    chunks = [(b"IHDR", head), (b"IDAT", zlib.compress(b"\0" * 100)), (b"IEND", b"")]
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
        for kind, data in chunks
    )


@pytest.mark.parametrize("side", [7_000, 60_000])
def test_a_picture_with_too_many_pixels_is_never_unpacked(side):
    with pytest.raises(ValidationError):
        accepted(sent("bomb.png", huge_png(side, side)))


def test_a_large_picture_is_made_smaller():
    found = accepted(sent("plan.png", picture(size=(5_000, 100))))
    assert (found.width, found.height) == (uploads.MAX_SIDE_PIXELS, 48)


def test_an_archive_that_unpacks_to_too_much_is_refused():
    many = document(**{f"word/{number}.xml": "" for number in range(2_100)})
    large = document(**{"word/large.xml": "0" * 101 * uploads.MEGABYTE})
    for content in (many, large):
        with pytest.raises(ValidationError, match="unpacked"):
            accepted(sent("bomb.docx", content))


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("../../etc/passwd.txt", "passwd.txt"),
        ("C:\\Users\\ann\\plan.pdf", "plan.pdf"),
        ("plan.php.png", "plan-php.png"),
        ("plan\x00.png", "plan.png"),
        ("plan\u202egnp.exe.png", "plangnp-exe.png"),
        ('"><img src=x>.png', "img srcx.png"),
        ("Plân costau.PDF", "Plân costau.pdf"),
        ("...", "file"),
        ("a" * 300 + ".png", "a" * 96 + ".png"),
    ],
)
def test_names_are_made_plain(given, kept):
    assert safe_file_name(given) == kept


@pytest.fixture
def writer(client):
    user = MembershipFactory(role="member").user
    PostFactory.create_batch(2, thread=ThreadFactory(author=user))
    client.force_login(user)
    return user


def reply(client, thread, **fields):
    return client.post(f"/forums/threads/{thread.pk}/reply/", {"text": "Look.", **fields})


def test_a_post_carries_its_files_and_a_picture_is_shown_in_it(client, writer):
    thread = PostFactory().thread
    files = [sent("plan.png", picture()), sent("costs.csv", b"a,b")]

    page = client.get(reply(client, thread, attached=files)["Location"]).content.decode()

    plan, costs = Attachment.objects.order_by("pk")
    assert f'src="{plan.get_absolute_url()}" alt="plan.png" width="40" height="30"' in page
    assert f'href="{costs.get_absolute_url()}" download' in page
    shown, saved = client.get(plan.get_absolute_url()), client.get(costs.get_absolute_url())
    assert shown["Content-Disposition"].startswith("inline")
    assert saved["Content-Disposition"].startswith("attachment")
    for response in (shown, saved):
        assert response["X-Content-Type-Options"] == "nosniff"
        assert response["Content-Security-Policy"].startswith("sandbox; default-src 'none'")
        assert "private" in response["Cache-Control"]


def test_what_was_taken_is_not_asked_for_again_after_a_mistake(client, writer):
    thread = PostFactory().thread
    files = [sent("costs.csv", b"a,b"), sent("page.html", HTML)]
    page = reply(client, thread, attached=files).content.decode()
    assert "page.html” is not an accepted file type" in page
    kept = Attachment.objects.get()
    assert f'name="kept" value="{kept.key}"' in page

    reply(client, thread, kept=kept.key)

    assert list(thread.posts.latest("pk").attachments.all()) == [kept]


def test_files_stay_when_a_reply_is_sent_twice(client, writer):
    client.force_login(writer)
    thread, key = PostFactory().thread, "5f0c7d30-2a55-4b5e-9c1e-6f3a6f0d1c11"
    stored = actions.upload(Accepted("plan.png", "image/png", picture()), by=writer)

    for _ in range(2):
        reply(client, thread, sent_as=key, kept=stored.key)

    assert thread.posts.count() == 2
    assert list(thread.posts.latest("pk").attachments.all()) == [stored]


def test_a_file_is_taken_away_when_the_post_is_changed(client, writer):
    post = PostFactory(author=writer)
    stays, goes = AttachmentFactory(post=post), AttachmentFactory(post=post)
    form = {"text": "Now.", "seen": 0, "kept": stays.key}
    client.post(f"/forums/posts/{post.pk}/change/", form)
    assert list(post.attachments.all()) == [stays]
    assert not Content.objects.filter(attachment=goes.pk).exists()


def test_nobody_sends_the_file_of_another_along(client, writer):
    other = actions.upload(Accepted("secret.txt", "text/plain", b"secret"), by=UserFactory())
    thread = PostFactory().thread
    reply(client, thread, kept=other.key)
    other.refresh_from_db()
    assert other.post is None
    assert client.get(other.get_absolute_url()).status_code == 404


def test_a_post_has_five_files_at_most(client, writer):
    thread = PostFactory().thread
    files = [sent(f"{number}.txt", b"x") for number in range(6)]
    assert "Choose 5 files or fewer" in reply(client, thread, attached=files).content.decode()


def test_files_beyond_the_fifth_are_never_read(client, writer, monkeypatch):
    read = []
    reading = uploads.READINGS[-1]
    monkeypatch.setattr(
        uploads, "READINGS", [lambda content, name: read.append(name) or reading(content, name)]
    )
    files = [sent(f"{number}.txt", b"x") for number in range(60)]
    page = reply(client, PostFactory().thread, attached=files).content.decode()
    assert len(read) == 5
    assert "Choose 5 files or fewer" in page


def test_who_has_tried_too_many_files_is_refused_before_they_are_read(client, writer, monkeypatch):
    monkeypatch.setattr(uploads, "ATTEMPTS", {"upload": "2/10m/user"})
    thread = PostFactory().thread
    files = [sent(f"{number}.png", huge_png(60_000, 60_000)) for number in range(3)]
    page = reply(client, thread, attached=files).content.decode()
    assert "“1.png” must be 16 megapixels or smaller" in page
    assert "“2.png” must be 16 megapixels or smaller" not in page
    assert "Try again in 10 minutes" in page
    assert "Look.</textarea>" in page


def test_documents_of_partnerships_count_as_files_that_were_tried(client, monkeypatch):
    monkeypatch.setattr(uploads, "ATTEMPTS", {"upload": "1/10m/user"})
    party = PartyFactory()
    client.force_login(MembershipFactory(council=party.council, role="editor").user)
    address = f"/partnerships/{party.partnership.slug}/documents/"
    form = {"kind": "sla", "title": "Levels", "audience": "parties"}
    for said in ("must be 16 megapixels or smaller", "Try again in 10 minutes"):
        bomb = sent("a.png", huge_png(60_000, 60_000))
        assert said in client.post(address, {**form, "file": bomb}).content.decode()


def test_it_is_said_that_an_animation_stands_still(client, writer):
    written = BytesIO()
    first, second = (Image.new("RGB", (9, 9), colour) for colour in ("teal", "red"))
    first.save(written, "GIF", save_all=True, append_images=[second])
    answer = reply(client, PostFactory().thread, attached=sent("plan.gif", written.getvalue()))
    page = client.get(answer["Location"]).content.decode()
    assert "“plan.gif” is an animation. We only kept its first picture." in page


def test_a_form_says_what_files_can_be_before_they_are_sent(client, writer):
    page = client.get(f"/forums/threads/{PostFactory().thread.pk}/reply/").content.decode()
    for limit in ("Up to 5 files", "5 MB", "16 megapixels"):
        assert limit in page


ROLES = ["visitor", "stranger", "member", "author", "moderator"]
SEEN = {
    ("public", "published"): ROLES,
    ("public", "pending"): ["author", "moderator"],
    ("public", "hidden"): ["moderator"],
    ("public", "deleted"): [],
    ("members", "published"): ["member", "author", "moderator"],
    ("members", "pending"): ["author", "moderator"],
    ("members", "hidden"): ["moderator"],
    ("members", "deleted"): [],
}


@pytest.mark.parametrize(("visibility", "state"), SEEN)
def test_a_file_is_for_those_who_may_read_its_post_now(client, visibility, state):
    author = MembershipFactory(role="member").user
    thread = PostFactory(thread__board__visibility=visibility).thread
    number = None if state == "pending" else 2
    post = PostFactory(thread=thread, author=author, state=state, number=number)
    address = AttachmentFactory(post=post).get_absolute_url()
    people = {
        "visitor": None,
        "stranger": UserFactory(),
        "member": MembershipFactory(role="member").user,
        "author": author,
        "moderator": UserFactory(duty="moderator"),
    }

    found = []
    for role, person in people.items():
        client.logout()
        if person:
            client.force_login(person)
        if client.get(address).status_code == 200:
            found.append(role)

    assert found == SEEN[visibility, state]


def test_a_file_goes_with_its_post():
    post = PostFactory()
    AttachmentFactory(post=post)
    actions.remove(post, by=post.author)
    assert not Content.objects.exists()


@pytest.mark.parametrize(("texts", "left"), [(True, 0), (False, 1)])
def test_files_of_an_erased_person_go_with_their_texts(writer, texts, left):
    AttachmentFactory(post=PostFactory(author=writer))
    actions.upload(Accepted("unsent.txt", "text/plain", b"x"), by=writer)
    erase(writer, texts=texts)
    assert Attachment.objects.count() == left


def test_files_that_were_never_sent_are_discarded_after_two_days(writer):
    actions.upload(Accepted("old.txt", "text/plain", b"x"), by=writer)
    Attachment.objects.update(added_at=timezone.now() - timedelta(hours=49))
    fresh = actions.upload(Accepted("fresh.txt", "text/plain", b"x"), by=writer)
    AttachmentFactory()
    call_command("tidy_uploads")
    call_command("tidy_uploads")
    assert set(Attachment.objects.filter(post=None)) == {fresh}


def test_an_account_uploads_so_many_files_in_ten_minutes(writer):
    for _ in range(attachments.UPLOADS_IN_TEN_MINUTES):
        actions.upload(Accepted("a.txt", "text/plain", b"x"), by=writer)
    with pytest.raises(RuleBroken):
        actions.upload(Accepted("a.txt", "text/plain", b"x"), by=writer)


@pytest.mark.django_db(transaction=True)
def test_ten_uploads_at_once_keep_to_the_quota(monkeypatch):
    monkeypatch.setattr(attachments, "QUOTA", 3_000)
    person = UserFactory()
    file = Accepted("a.txt", "text/plain", b"x" * 1_000)

    results = at_the_same_moment(*[lambda: actions.upload(file, by=person)] * 10)

    assert sum(isinstance(result, RuleBroken) for result in results) == 7
    assert Attachment.objects.count() == 3


def test_a_request_larger_than_anything_we_take_is_not_read(client, writer, monkeypatch):
    monkeypatch.setattr(uploads, "LARGEST_REQUEST", 1_000)
    thread = PostFactory().thread
    response = reply(client, thread, attached=[sent("large.txt", b"x" * 2_000)])
    assert response.status_code == 413
    assert Post.objects.filter(thread=thread).count() == 1
