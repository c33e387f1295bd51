"""The crest of a council: pictures only, made small, by its managers; moderators remove it."""

from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction
from PIL import Image

from councils.models import Crest
from councils.monogram import monogram
from portal.audit.models import Entry
from portal.site.fragment_cache import fragments
from tests.factories.accounts import UserFactory
from tests.factories.councils import CouncilFactory, CrestFactory, MembershipFactory
from tests.factories.services import ProductFactory, UseFactory

pytestmark = pytest.mark.django_db


def picture(form="PNG", size=(900, 600), name=None):
    written = BytesIO()
    Image.new("RGB", size, "teal").save(written, form)
    return SimpleUploadedFile(name or f"crest.{form.lower()}", written.getvalue())


@pytest.fixture
def council(db):
    return CouncilFactory(name="Alder")


@pytest.fixture
def manager(client, council):
    client.force_login(MembershipFactory(council=council, role="manager").user)
    return client


def send(client, council, file):
    return client.post(f"/councils/{council.slug}/crest/change/", {"picture": file})


@pytest.mark.parametrize("form", ["PNG", "JPEG", "WEBP"])
def test_a_manager_sends_a_picture_that_is_made_small(manager, council, form):
    answer = send(manager, council, picture(form))

    assert answer.url == council.get_absolute_url()
    crest = Crest.objects.get(council=council)
    stored = Image.open(BytesIO(bytes(crest.data)))
    assert (stored.format, stored.size) == (form, (256, 171))
    assert len(crest.data) == crest.size
    shown = manager.get(f"/councils/{council.slug}/crest/")
    assert shown["Content-Type"] == crest.kind
    assert shown["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in shown["Content-Security-Policy"]
    assert shown.content == bytes(crest.data)
    assert Entry.objects.about(council).filter(verb="crest changed").exists()


@pytest.mark.parametrize(
    "file",
    [
        SimpleUploadedFile("crest.svg", b"<svg xmlns='http://www.w3.org/2000/svg'/>"),
        SimpleUploadedFile("crest.png", b"<script>alert(1)</script>"),
        SimpleUploadedFile("crest.pdf", b"%PDF-1.7 crest"),
        SimpleUploadedFile("crest.txt", b"A crest."),
        picture("GIF"),
        picture("PNG", name="crest.jpg"),
    ],
)
def test_what_is_no_picture_of_these_kinds_is_refused(manager, council, file):
    answer = send(manager, council, file)

    assert answer.status_code == 200
    assert "error-summary" in answer.content.decode()
    assert not Crest.objects.exists()


def test_what_a_camera_adds_to_a_picture_is_gone(manager, council):
    written = BytesIO()
    exif = Image.Exif()
    exif[0x010E] = "taken at the town hall"
    Image.new("RGB", (300, 300)).save(written, "JPEG", exif=exif)

    send(manager, council, SimpleUploadedFile("crest.jpg", written.getvalue()))

    assert b"town hall" not in bytes(Crest.objects.get().data)


def test_the_page_shows_the_crest_or_else_the_monogram(client, manager, council):
    address = council.get_absolute_url()
    assert str(monogram(council)) in client.get(address).content.decode()

    send(manager, council, picture())

    crest = Crest.objects.get(council=council)
    assert f'src="{crest.get_absolute_url()}" alt=""' in client.get(address).content.decode()


def test_lists_show_a_small_crest_or_else_the_monogram(client, manager, council):
    other = CouncilFactory(name="Birch")
    product = ProductFactory()
    for each in (council, other):
        UseFactory(service=None, product=product, council=each)
    send(manager, council, picture())
    crest = Crest.objects.get(council=council)
    address = f"/councils/{council.slug}/crest/small/?version={crest.sha256[:12]}"

    for page in ("/councils/", product.get_absolute_url()):
        shown = client.get(page).text
        assert f'src="{address}" alt="" width="24" height="24"' in shown
        assert str(monogram(other)) in shown
        assert str(monogram(council)) not in shown
    small = client.get(address)
    assert Image.open(BytesIO(small.content)).size == (64, 43)
    assert "max-age=86400" in small["Cache-Control"]

    manager.post(f"/councils/{council.slug}/crest/remove/")
    fragments.clear()
    assert str(monogram(council)) in client.get("/councils/").text
    assert client.get(address).status_code == 404


def test_a_crest_without_a_small_version_is_shown_as_it_is(client):
    crest = CrestFactory(council__slug="alder", data=b"picture")

    assert client.get("/councils/alder/crest/small/").content == crest.data


def test_members_and_managers_of_others_send_none(client, council):
    for user in (
        MembershipFactory(council=council, role="editor").user,
        MembershipFactory(role="manager").user,
        UserFactory(),
    ):
        client.force_login(user)
        assert send(client, council, picture()).status_code == 403
    assert not Crest.objects.exists()


def test_moderators_remove_a_crest_and_the_audit_log_says_so(client, council, people):
    CrestFactory(council=council)
    client.force_login(people["moderator"])

    assert "Remove the crest" in client.get(f"/councils/{council.slug}/crest/change/").text
    answer = client.post(f"/councils/{council.slug}/crest/remove/")

    assert answer.url == council.get_absolute_url()
    assert not Crest.objects.exists()
    assert client.get(f"/councils/{council.slug}/crest/").status_code == 404
    assert Entry.objects.about(council).filter(verb="crest removed").exists()


@pytest.mark.parametrize(
    ("values", "rule"),
    [
        ({"size": 0}, "crests_are_small"),
        ({"size": 300_001}, "crests_are_small"),
        ({"kind": "image/svg+xml"}, "crests_are_pictures"),
    ],
)
def test_the_database_keeps_to_the_rules(council, values, rule):
    with pytest.raises(IntegrityError, match=rule), transaction.atomic():
        CrestFactory(council=council, **values)
