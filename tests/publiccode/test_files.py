"""publiccode.yml in and out of the directory: drafts, proposals of uses, and what is written."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from portal.audit.models import Entry
from services.models import Service, Use
from services.publiccode.engine.validator import check_file
from services.publiccode.exports import facts_of, valid_file, write_file
from services.publiccode.imports import lineage_of, service_of, stored_facts
from services.publiccode.models import LineageLink, PubliccodeFile
from tests.factories.councils import CouncilFactory, MembershipFactory
from tests.factories.publiccode import LineageLinkFactory, PubliccodeFileFactory
from tests.factories.services import CategoryFactory, ServiceFactory, UseFactory
from tests.pages import text
from tests.publiccode.test_validator import GOOD, LONG

pytestmark = pytest.mark.django_db
PAGE = "/services/drafts/publiccode/"
FULL = f"""{GOOD}landingURL: https://lamplight.example/
isBasedOn: https://code.example/kent/candlelight
categories: [it-management, "7"]
usedBy: [Kent County Council, City of Nowhere]
dependsOn:
  open:
    - name: PostgreSQL
      versionMin: "15"
  hardware:
    - name: Lamp posts
"""


@pytest.fixture
def editor(council):
    return MembershipFactory(council=council, role="editor").user


def software(**facts):
    """Published software of which a valid file can be written."""
    return ServiceFactory(
        **{
            "title": "Lamplight",
            "kind": "software",
            "phase": "live",
            "licence": "MIT",
            "source_code_url": "https://code.example/durham/lamplight",
            "description": LONG.strip(),
            "summary": "Reports street lights",
            **facts,
        }
    )


def written(client, service):
    answer = client.get(f"/services/{service.slug}/publiccode.yml")
    assert answer.status_code == 200
    checked = check_file(answer.content)
    assert checked.problems == []
    return checked.facts


def test_a_file_is_checked_before_anything_is_stored(client, editor):
    client.force_login(editor)
    page = text(client.post(PAGE, {"text": FULL.replace("stable", "finished")}))

    assert "2 errors in the file" in page
    assert "developmentStatus" in page
    assert "Lamplight" in page
    assert "Depends on: PostgreSQL" in page
    assert "Kent County Council, City of Nowhere" in page
    assert not Service.objects.exists()


def test_a_file_becomes_a_draft_of_the_council(client, council, editor):
    client.force_login(editor)
    ours = software(source_code_url="https://code.example/kent/candlelight.git")
    answer = client.post(PAGE, {"text": FULL, "draft": "1"})
    draft = Service.objects.get(council=council)

    assert answer.url == f"/services/drafts/{draft.pk}/check/"
    assert (draft.state, draft.author, draft.kind) == ("draft", editor, "software")
    assert draft.title == "Lamplight"
    assert draft.summary == "Reports street lights"
    assert draft.description == LONG.strip()
    assert (draft.phase, draft.licence) == ("live", "MIT")
    assert draft.source_code_url == "https://code.example/durham/lamplight"
    assert draft.website == "https://lamplight.example/"
    assert draft.tags == ["it-management", "7"]
    links = {(link.kind, link.other, link.name) for link in draft.lineage.all()}
    assert links == {
        ("derived_from", ours, ""),
        ("depends_on", None, "PostgreSQL"),
        ("depends_on", None, "Lamp posts"),
    }
    assert Entry.objects.filter(verb="publiccode file imported").count() == 1


def test_a_file_is_uploaded_and_its_text_is_there_for_the_next_step(client, editor):
    client.force_login(editor)
    upload = SimpleUploadedFile("publiccode.yml", GOOD.encode())
    page = client.post(PAGE, {"file": upload, "text": ""}).content.decode()

    assert "The file is valid" in page
    assert "publiccodeYmlVersion: &quot;0&quot;" in page


@pytest.mark.parametrize("sent", [{}, {"text": " \n"}])
def test_nothing_is_an_error_at_the_field(client, editor, sent):
    client.force_login(editor)

    assert "Choose a file or paste its text." in text(client.post(PAGE, sent))


def test_too_large_a_file_is_refused(client, editor):
    client.force_login(editor)
    upload = SimpleUploadedFile("publiccode.yml", b"a" * 200_000)

    assert "must be smaller than 100 kB" in text(client.post(PAGE, {"file": upload}))


def test_a_council_has_one_service_of_a_name(client, council, editor):
    ServiceFactory(council=council, title="lamplight")
    client.force_login(editor)
    page = text(client.post(PAGE, {"text": GOOD, "draft": "1"}))

    assert "already has a service called “Lamplight”" in page
    assert Service.objects.count() == 1


def test_a_file_without_a_name_makes_no_draft(client, editor):
    client.force_login(editor)
    page = text(client.post(PAGE, {"text": GOOD.replace("name: Lamplight\n", ""), "draft": "1"}))

    assert "It has no name that we can read" in page
    assert not Service.objects.exists()


def test_people_that_a_file_names_are_not_stored(client, editor):
    client.force_login(editor)
    named = GOOD.replace("Street lighting team", "Nora North\n      email: nora@durham.example")
    client.post(PAGE, {"text": named, "draft": "1"})

    stored = str(PubliccodeFile.objects.get().facts)
    assert "Nora" not in stored
    assert "nora@" not in stored


def test_who_uses_it_is_asked_and_nothing_is_claimed_for_them(client, council, editor):
    kent = CouncilFactory(name="Kent", official_name="Kent County Council", slug="kent")
    client.force_login(editor)
    client.post(PAGE, {"text": FULL, "draft": "1"})
    service = Service.objects.get()
    assert not Use.objects.exists()
    Service.objects.update(state="published", published_at=service.created_at)
    page = f"/services/{service.slug}/lineage/"
    assert "City of Nowhere" in text(client.get(page))

    client.post(f"{page}ask/", {"council": kent.pk})
    use = Use.objects.get()
    assert (use.council, use.confirmation) == (kent, "proposed")
    client.logout()
    assert "Kent" not in text(client.get(service.get_absolute_url()))
    assert "usedBy" not in written(client, service)
    Use.objects.update(confirmation="confirmed")
    assert written(client, service)["usedBy"] == ["Kent County Council"]


def test_what_goes_out_comes_in_equal(client, db):
    other = software(title="Candlelight", source_code_url="https://code.example/kent/candlelight")
    service = software(
        phase="public_beta",
        website="https://lamplight.example/",
        documentation_url="https://lamplight.example/docs",
        tags=["it-management"],
        category=CategoryFactory(name="Highways"),
    )
    LineageLinkFactory(service=service, kind="derived_from", other=other, name="")
    LineageLinkFactory(service=service, name="PostgreSQL", details={"group": "open"})
    facts = written(client, service)
    back = service_of(facts)

    same = ["title", "summary", "description", "kind", "phase", "licence", "website", "language"]
    same += ["source_code_url", "documentation_url", "tags"]
    assert {name: getattr(back, name) for name in same} == {
        name: getattr(service, name) for name in same
    }
    assert [(each.kind, each.other, each.name) for each in lineage_of(facts)] == [
        ("derived_from", other, ""),
        ("depends_on", None, "PostgreSQL"),
    ]
    PubliccodeFileFactory(service=service, facts=stored_facts(facts))
    assert facts_of(service) == facts


def test_what_comes_in_goes_out_equal(client, council, editor):
    client.force_login(editor)
    client.post(PAGE, {"text": FULL.replace('"7"', "payroll"), "draft": "1"})
    Service.objects.update(state="published", published_at="2026-01-01T00:00Z")
    before = check_file(FULL.replace('"7"', "payroll").encode()).facts
    after = written(client, Service.objects.get())

    before["organisation"] = after["organisation"]
    before["maintenance"]["contacts"] = [{"name": council.official_name}]
    before["isBasedOn"] = [before["isBasedOn"]]
    before["description"]["en"]["longDescription"] = LONG.strip()
    del before["usedBy"]
    assert after == before


@pytest.mark.parametrize(
    "facts",
    [
        {"kind": "shared_service"},
        {"source_code_url": ""},
        {"licence": ""},
        {"licence": "Our own"},
        {"state": "suspended"},
        {"draft": True},
    ],
)
def test_there_is_no_file_that_would_be_wrong(client, facts):
    service = software(**facts)

    assert client.get(f"/services/{service.slug}/publiccode.yml").status_code == 404


def test_a_short_description_is_made_long_enough(client, db):
    facts = written(client, software(description="Short."))

    assert facts["description"]["en"]["longDescription"].startswith("Short.\n\nLamplight is")


def test_nothing_for_members_is_in_the_file(client, db):
    service = software(contact_email="ask@secret.example", contact_team="Secret team")
    UseFactory(service=service, notes="Secret note", contract_ends_on="2031-02-17")

    assert b"ecret" not in write_file(service)
    assert b"2031-02" not in write_file(service)


def test_the_file_answers_who_has_it_and_any_website(client, db):
    service = software()
    first = client.get(f"/services/{service.slug}/publiccode.yml")
    again = client.get(
        f"/services/{service.slug}/publiccode.yml", headers={"if-none-match": first["ETag"]}
    )

    assert first["Content-Type"] == "application/yaml; charset=utf-8"
    assert first["Access-Control-Allow-Origin"] == "*"
    assert again.status_code == 304
    assert valid_file(service) == first.content


def test_the_page_of_the_service_leads_to_its_file(client, db):
    service = software()

    assert (
        f"/services/{service.slug}/publiccode.yml"
        in client.get(service.get_absolute_url()).content.decode()
    )
    other = ServiceFactory()
    assert "publiccode.yml" not in text(client.get(other.get_absolute_url()))


def test_deleting_a_draft_deletes_what_its_file_said(client, editor):
    client.force_login(editor)
    client.post(PAGE, {"text": FULL, "draft": "1"})
    draft = Service.objects.get()
    client.post(f"/services/drafts/{draft.pk}/delete/")

    assert not PubliccodeFile.objects.exists()
    assert not LineageLink.objects.exists()
