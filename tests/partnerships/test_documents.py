"""Documents: who reads which, and that they are given as what they are."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from portal.files.uploads import Accepted
from portal.site.errors import RuleBroken
from services.partnerships import actions
from services.partnerships.actions import documents
from services.partnerships.actions.join_requests import accept_request
from services.partnerships.models import Document, JoinRequest
from tests.factories.accounts import UserFactory
from tests.factories.councils import CouncilFactory, MembershipFactory
from tests.factories.partnerships import (
    PDF,
    DocumentFactory,
    JoinRequestFactory,
    PartnershipFactory,
    PartyFactory,
    offered,
)

pytestmark = [pytest.mark.slow, pytest.mark.django_db]


@pytest.fixture
def readers():
    """A partnership and everybody who might read its documents."""
    offer = offered(9)
    partnership = PartnershipFactory(lead=offer.council, offer=offer, of=[offer.service])
    other = PartnershipFactory(lead=offer.council, of=[offer.service])

    def works_for(council, **fields):
        return MembershipFactory(council=council, **fields).user

    asked = JoinRequestFactory(partnership=partnership, offer=offer)
    elsewhere = JoinRequestFactory(partnership=other, offer=offer)
    declined = JoinRequestFactory(partnership=partnership, offer=offer)
    declined.decide("declined", by=UserFactory(), reason="No.")
    party = PartyFactory(partnership=partnership)
    left = PartyFactory(partnership=partnership, left_on="2025-01-01")
    return partnership, {
        "visitor": None,
        "member": works_for(CouncilFactory()),
        "party": works_for(party.council),
        "left": works_for(left.council),
        "asks": works_for(asked.council),
        "asks another": works_for(elsewhere.council),
        "was declined": works_for(declined.council),
        "moderator": UserFactory(duty="moderator"),
        "suspended": works_for(party.council, user=UserFactory(suspended=True)),
    }


def reading(client, readers, document):
    """Who gets the bytes; the suspended are led to their own page."""
    found = set()
    for name, user in readers.items():
        client.logout()
        if user:
            client.force_login(user)
        if client.get(document.get_absolute_url()).status_code == 200:
            found.add(name)
    return found


INSIDE = {"party", "moderator"}
MEMBERS = {*INSIDE, "asks", "member", "left", "asks another", "was declined"}


@pytest.mark.parametrize(
    ("stage", "said", "who"),
    [
        ("live", ("everybody", False), {*MEMBERS, "visitor"}),
        ("live", ("members", False), MEMBERS),
        ("live", ("parties", False), INSIDE),
        ("live", ("parties", True), INSIDE),
        ("ended", ("parties", True), INSIDE),
        ("conversation", ("everybody", False), {*INSIDE, "asks"}),
        ("conversation", ("members", False), {*INSIDE, "asks"}),
        ("conversation", ("parties", False), INSIDE),
        ("conversation", ("parties", True), INSIDE),
    ],
)
def test_who_reads_a_document(client, readers, stage, said, who):
    (partnership, people), (audience, is_reusable) = readers, said
    ended = {"ends_on": "2025-01-01"} if stage == "ended" else {}
    document = DocumentFactory(partnership=partnership, audience=audience, is_reusable=is_reusable)
    _set_stage(partnership, stage, **ended)

    assert reading(client, people, document) == who


def _set_stage(partnership, stage, **fields):
    type(partnership).objects.filter(pk=partnership.pk).update(stage=stage, **fields)


def test_a_document_is_given_to_be_saved_and_runs_nothing(client):
    document = DocumentFactory(audience="everybody", name="case.pdf")

    answer = client.get(document.get_absolute_url())

    assert answer.content == PDF
    assert answer["Content-Type"] == "application/pdf"
    assert answer["Content-Disposition"] == 'attachment; filename="case.pdf"'
    assert "sandbox" in answer["Content-Security-Policy"]
    assert answer["Cache-Control"] == "private, no-cache"
    assert answer["X-Content-Type-Options"] == "nosniff"
    wrong = document.get_absolute_url().replace("case.pdf", "other.pdf")
    assert client.get(wrong).status_code == 404


@pytest.fixture
def editor(client):
    membership = MembershipFactory(role="editor")
    client.force_login(membership.user)
    return membership


SENT = {"kind": "sla", "title": "Service levels", "audience": "parties"}


def sent(name="levels.pdf", data=PDF):
    return {**SENT, "file": SimpleUploadedFile(name, data)}


def test_an_editor_of_any_party_adds_documents(client, editor):
    party = PartyFactory(council=editor.council)
    client.post(f"/partnerships/{party.partnership.slug}/documents/", sent())

    document = Document.objects.get()
    assert (document.council, document.added_by) == (editor.council, editor.user)
    assert bytes(document.content.data) == PDF


@pytest.mark.parametrize(
    ("file", "said"),
    [
        (("page.html", b"<script>alert(1)</script>"), "is not an accepted file type"),
        (("levels.png", PDF), "does not match its file type"),
        (("empty.pdf", b""), "empty"),
    ],
)
def test_what_is_no_document_is_refused_and_nothing_typed_is_lost(client, editor, file, said):
    party = PartyFactory(council=editor.council)
    answer = client.post(f"/partnerships/{party.partnership.slug}/documents/", sent(*file))

    assert said in answer.content.decode()
    assert "Service levels" in answer.content.decode()
    assert not Document.objects.exists()


def test_a_partnership_has_room_for_so_many_documents(monkeypatch):
    monkeypatch.setattr(documents, "MAX_DOCUMENTS", 1)
    partnership = DocumentFactory().partnership
    file = Accepted("more.pdf", "application/pdf", PDF)

    with pytest.raises(RuleBroken, match="documents"):
        actions.add_document(
            Document(partnership=partnership, council=partnership.lead, kind="sla", title="More"),
            file,
            by=UserFactory(),
        )


@pytest.mark.parametrize(("whose", "status"), [("lead", 302), ("adder", 302), ("other", 403)])
def test_a_document_is_removed_by_who_added_it_or_leads(client, whose, status):
    partnership = PartnershipFactory()
    adder, other = (PartyFactory(partnership=partnership).council for _ in range(2))
    document = DocumentFactory(partnership=partnership, council=adder)
    council = {"lead": partnership.lead, "adder": adder, "other": other}[whose]
    client.force_login(MembershipFactory(council=council, role="editor").user)

    answer = client.post(f"/partnerships/{partnership.slug}/documents/{document.pk}/remove/")

    assert answer.status_code == status
    assert Document.objects.exists() == (status == 403)


def test_the_next_joiner_sees_what_it_can_build_on(client):
    offer = offered(9)
    partnership = PartnershipFactory(lead=offer.council, offer=offer, of=[offer.service])
    DocumentFactory(partnership=partnership, title="For all", audience="members", is_reusable=True)
    DocumentFactory(partnership=partnership, title="For joiners", is_reusable=True)
    DocumentFactory(partnership=partnership, title="For parties")
    joiner = MembershipFactory(role="editor")
    client.force_login(joiner.user)
    address = f"/services/{offer.service.slug}/join/"

    before = client.get(address).content.decode()
    assert "For all" in before
    assert "For joiners" not in before
    asked = client.post(address, {"places": 2, "message": "By April."})

    assert "For joiners" not in client.get(asked.url).content.decode()
    request = JoinRequest.objects.get()
    accept_request(request, by=MembershipFactory(council=offer.council, role="editor").user)

    after = client.get(asked.url).content.decode()
    assert "For joiners" in after
    assert "For all" in after


def test_a_file_that_was_chosen_is_asked_for_again_when_another_answer_is_wrong(client):
    partnership = PartnershipFactory()
    client.force_login(MembershipFactory(council=partnership.lead, role="editor").user)
    file = SimpleUploadedFile("case.pdf", PDF, content_type="application/pdf")
    page = client.post(f"/partnerships/{partnership.slug}/documents/", {"file": file})
    errors = page.context["form"].errors
    assert {"kind", "title", "file"} <= set(errors)
    assert errors["file"] == ["Choose the file again. We could not keep it with your answers."]
