"""Hiding a partnership: who sees it then, where it is left out, and showing it again."""

from datetime import date

import pytest
from django.core import mail
from django.core.cache import caches
from django.db import IntegrityError, transaction

from portal.audit.models import Entry
from portal.insights.sharers import pairs
from portal.site.errors import RuleBroken
from services.models import Benefit
from services.partnerships import actions
from services.partnerships.models import Document, Partnership
from tests.factories.accounts import UserFactory
from tests.factories.councils import MembershipFactory
from tests.factories.partnerships import DocumentFactory, PartnershipFactory, PartyFactory
from tests.factories.services import BenefitFactory, CategoryFactory
from tests.pages import text

pytestmark = pytest.mark.django_db


@pytest.fixture
def moderator():
    return UserFactory(duty="moderator")


@pytest.fixture
def partnership():
    return PartnershipFactory(title="Toner for sale", slug="toner", category=CategoryFactory())


def statuses(client, address, *users):
    found = []
    for user in users:
        client.logout()
        if user:
            client.force_login(user)
        found.append(client.get(address).status_code)
    return found


def test_only_its_councils_and_moderators_see_a_hidden_partnership(client, moderator, partnership):
    lead = MembershipFactory(council=partnership.lead, role="editor").user
    party = MembershipFactory(
        council=PartyFactory(partnership=partnership).council, role="editor"
    ).user
    people = (None, MembershipFactory(role="editor").user, lead, party, moderator)
    address = partnership.get_absolute_url()
    assert statuses(client, address, *people) == [200] * 5

    actions.hide_partnership(partnership, reason="An advertisement.", by=moderator)

    assert statuses(client, address, *people) == [404, 404, 200, 200, 200]
    assert {address for each in mail.outbox for address in each.to} == {lead.email, party.email}
    assert all("An advertisement." in each.body for each in mail.outbox)
    page = text(client.get(address))
    assert "A moderator has hidden this partnership" in page
    assert "Report this partnership" not in page

    actions.show_partnership(partnership, by=moderator)

    assert statuses(client, address, *people) == [200] * 5
    assert "is shown again" in mail.outbox[-1].subject
    verbs = Entry.objects.about(partnership).order_by("pk").values_list("verb", "reason")
    assert list(verbs) == [
        ("partnership hidden", "An advertisement."),
        ("partnership restored", ""),
    ]


def test_a_hidden_partnership_is_in_no_list_count_or_file(client, moderator, partnership):
    PartyFactory(partnership=partnership)
    BenefitFactory(partnership=partnership, service=None, council=partnership.lead)
    DocumentFactory(partnership=partnership, audience="everybody")

    def numbers():
        for cache in caches.all():
            cache.clear()
        client.logout()
        return [
            Partnership.objects.public().count(),
            Benefit.objects.public().count(),
            Document.objects.visible_to(client_user).count(),
            len(pairs(date(2026, 1, 1))),
            *(
                "Toner for sale" in text(client.get(address))
                for address in ("/partnerships/", partnership.lead.get_absolute_url())
            ),
        ]

    client_user = MembershipFactory().user
    before = numbers()
    actions.hide_partnership(partnership, reason="An advertisement.", by=moderator)
    hidden = numbers()
    actions.show_partnership(partnership, by=moderator)

    assert before == [1, 1, 1, 2, True, True]
    assert hidden == [0, 0, 0, 0, False, False]
    assert numbers() == before


def test_moderators_alone_hide_and_show(client, moderator, partnership):
    editor = MembershipFactory(council=partnership.lead, role="editor").user
    for user, hidden in ((editor, False), (moderator, True)):
        client.force_login(user)
        client.post("/partnerships/toner/hide/", {"reason": "It sells something."})
        assert Partnership.objects.get().is_hidden is hidden
    client.force_login(editor)
    assert client.post("/partnerships/toner/show/").status_code == 403
    client.force_login(moderator)
    client.post("/partnerships/toner/show/")
    assert not Partnership.objects.get().is_hidden


def test_a_reason_is_asked_for(client, moderator, partnership):
    client.force_login(moderator)
    page = client.post("/partnerships/toner/hide/", {"reason": ""}).content.decode()

    assert 'class="error-summary' in page
    with pytest.raises(IntegrityError), transaction.atomic():
        Partnership.objects.update(hidden_reason="A reason for nothing.")


def test_it_is_hidden_and_shown_once(moderator, partnership):
    with pytest.raises(RuleBroken, match="not hidden"):
        actions.show_partnership(partnership, by=moderator)
    actions.hide_partnership(partnership, reason="An advertisement.", by=moderator)
    with pytest.raises(RuleBroken, match="already hidden"):
        actions.hide_partnership(partnership, reason="Again.", by=moderator)
