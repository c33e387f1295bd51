"""Removing what a council published about a system in use, and putting it back."""

from datetime import date

import pytest
from django.core import mail

from portal.audit.models import Entry
from portal.site.errors import RuleBroken
from services import actions
from services.models import Use
from tests.factories.accounts import UserFactory
from tests.factories.councils import MembershipFactory
from tests.factories.services import UseFactory
from tests.pages import text

pytestmark = pytest.mark.django_db
WORDS = ["Jo Smith left.", "Never ask Jo Smith.", "Jo Smith changed it."]


@pytest.fixture
def moderator():
    return UserFactory(duty="moderator")


@pytest.fixture
def use():
    reason, lesson, differences = WORDS
    return UseFactory(
        status="stopped",
        until=date(2026, 3, 31),
        stopped_reason=reason,
        lesson=lesson,
        local_differences=differences,
    )


def texts(use):
    use.refresh_from_db()
    return [use.stopped_reason, use.lesson, use.local_differences]


def test_a_moderator_removes_the_texts(client, moderator, use):
    editor = MembershipFactory(council=use.council, role="editor").user
    MembershipFactory(council=use.council)
    page = f"/services/uses/{use.pk}/"
    client.force_login(moderator)
    assert f"{page}remove-texts/" in client.get(page).content.decode()
    client.post(f"{page}remove-texts/", {"reason": "It names a person."})

    assert texts(use) == ["Removed by a moderator", "", ""]
    assert [each.to for each in mail.outbox] == [[editor.email]]
    assert "The reason: It names a person." in mail.outbox[0].body
    shown = text(client.get(page))
    assert "A moderator removed texts from this page" in shown
    assert "Put the texts back" in shown
    client.logout()
    shown = text(client.get(page))
    assert not [words for words in (*WORDS, "It names a person.") if words in shown]


def test_a_moderator_puts_the_texts_back(client, moderator, use):
    editor = MembershipFactory(council=use.council, role="editor").user
    actions.remove_use_texts(use, reason="It names a person.", by=moderator)
    page = f"/services/uses/{use.pk}/"
    client.force_login(moderator)
    client.post(f"{page}restore-texts/")

    assert texts(use) == WORDS
    assert "put texts about" in mail.outbox[-1].subject
    assert mail.outbox[-1].to == [editor.email]
    shown = text(client.get(page))
    assert "A moderator removed texts" not in shown
    assert all(words in shown for words in WORDS)
    verbs = Entry.objects.about(use).order_by("pk").values_list("verb", "reason")
    assert list(verbs) == [("use texts removed", "It names a person."), ("use texts restored", "")]


def test_the_status_history_does_not_repeat_what_was_removed(client, moderator, use):
    Use.objects.filter(pk=use.pk).update(status="in_use", until=None, stopped_reason="")
    page = f"/services/uses/{use.pk}/"
    assert WORDS[0] in text(client.get(page))

    actions.remove_use_texts(use, reason="It names a person.", by=moderator)

    assert texts(use) == ["", "", ""]
    assert WORDS[0] not in text(client.get(page))


def test_what_the_council_wrote_since_is_not_overwritten(moderator, use):
    actions.remove_use_texts(use, reason="It names a person.", by=moderator)
    Use.objects.filter(pk=use.pk).update(lesson="Start early.")

    with pytest.raises(RuleBroken, match="has changed these texts since"):
        actions.restore_use_texts(use, by=moderator)
    assert texts(use) == ["Removed by a moderator", "Start early.", ""]


def test_only_texts_are_removed_and_only_what_was_removed_is_put_back(moderator):
    use = UseFactory()
    with pytest.raises(RuleBroken, match="already been removed"):
        actions.remove_use_texts(use, reason="It names a person.", by=moderator)
    with pytest.raises(RuleBroken, match="No texts were removed"):
        actions.restore_use_texts(use, by=moderator)


def test_moderators_alone_remove_and_put_back(client, moderator, use):
    client.force_login(MembershipFactory(council=use.council, role="editor").user)
    page = f"/services/uses/{use.pk}/"
    answer = client.post(f"{page}remove-texts/", {"reason": "It names a person."})
    assert answer.status_code == 403
    actions.remove_use_texts(use, reason="It names a person.", by=moderator)
    assert client.post(f"{page}restore-texts/").status_code == 403
    shown = text(client.get(page))
    assert "It names a person." in shown
    assert "Put the texts back" not in shown
