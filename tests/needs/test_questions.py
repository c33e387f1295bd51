"""Asking around: one message for all, on the record, and never twice."""

import pytest
from django.core import mail

from forums import actions as talk
from forums.models import Draft, Post, Thread
from portal.audit.models import Entry
from portal.notifications.models import Notification
from portal.site.errors import RuleBroken
from services.needs import actions
from services.needs.actions.questions import contacts_of
from services.needs.models import Finding
from tests.factories.accounts import UserFactory
from tests.factories.councils import CouncilFactory, MembershipFactory
from tests.factories.forums import BoardFactory, PostFactory
from tests.factories.needs import FindingFactory, NeedFactory
from tests.factories.services import OfferFactory
from tests.pages import text
from tests.worker import work

pytestmark = pytest.mark.django_db


@pytest.fixture
def need():
    return NeedFactory(title="A payroll")


@pytest.fixture
def editor(client, need):
    user = MembershipFactory(council=need.council, role="editor").user
    client.force_login(user)
    return user


def offered(need, **fields):
    offer = OfferFactory(**fields)
    return FindingFactory(need=need, kind="offer", key=offer.pk, council=offer.council)


def test_each_council_has_one_letter_with_all_that_was_found_there(client, need, editor):
    bureau = offered(need, service__contact_email="payroll@leeds.example")
    also = FindingFactory(need=need, council=bureau.council, title="Leeds uses iTrent")
    other = FindingFactory(need=need, council=MembershipFactory(role="editor").council)

    client.post(
        f"/needs/{need.pk}/ask/",
        {"finding": [bureau.pk, also.pk, other.pk], "how": "letter", "text": "What did it cost?"},
    )
    work()

    letters = {letter.to[0]: letter for letter in mail.outbox}
    assert "payroll@leeds.example" in letters
    assert "Leeds uses iTrent" in letters["payroll@leeds.example"].body
    assert letters["payroll@leeds.example"].extra_headers == {"Reply-To": editor.email}
    assert {row.asked_how for row in need.findings.all()} == {"letter"}
    assert Entry.objects.get(verb="need asked about").details == {"councils": 2, "findings": 3}


def test_nobody_is_asked_twice(client, need, editor):
    bureau = offered(need, service__contact_email="payroll@leeds.example")
    message = {"finding": [bureau.pk], "how": "letter", "text": "How much?"}

    client.post(f"/needs/{need.pk}/ask/", message)
    again = client.post(f"/needs/{need.pk}/ask/", message)

    assert len([each for each in mail.outbox if "asks about" in each.subject]) <= 1
    assert need.findings.get().asked_at
    assert again.status_code == 200


def test_who_cannot_be_reached_is_named_and_nothing_is_lost(client, need, editor):
    finding = FindingFactory(need=need, council=CouncilFactory(name="Nobodyshire"))

    page = text(
        client.post(
            f"/needs/{need.pk}/ask/",
            {"finding": [finding.pk], "how": "letter", "text": "My careful words."},
        )
    )

    assert "We cannot contact Nobodyshire" in page
    assert "My careful words." in page
    assert need.findings.get().asked_at is None


def test_editors_are_asked_where_no_mailbox_is_known(need):
    finding = FindingFactory(need=need, council=MembershipFactory(role="editor").council)
    editor = finding.council.memberships.get().user
    MembershipFactory(council=finding.council, role="member")

    assert contacts_of(finding.council, [finding]) == {editor.email}


def test_a_thread_asks_those_who_were_ticked_once_it_has_begun(client, need, editor):
    ticked = FindingFactory(need=need, council=MembershipFactory(role="editor").council)
    FindingFactory(need=need)
    board = BoardFactory(slug="general")

    asked = client.post(
        f"/needs/{need.pk}/ask/",
        {"finding": [ticked.pk], "how": "thread", "text": "Who pays how much?"},
    )
    assert not need.findings.asked().exists()
    address = client.get(asked.url).url
    form = text(client.get(address))
    assert "Who pays how much?" in form
    assert 'value="A payroll"' in form
    thread = Thread(board=board, kind="need", title="A payroll", need=need, council=need.council)
    talk.start(thread, Post(text="Who pays?"), by=editor)
    assert not need.findings.asked().exists()
    talk.approve(thread.posts.get(), by=UserFactory(duty="moderator"))
    work()

    [row] = need.findings.asked()
    assert (row, row.asked_how, row.asked_by) == (ticked, "thread", editor)
    told = ticked.council.memberships.get().user
    assert Notification.objects.get(user=told, event="need asked").link == (
        thread.get_absolute_url()
    )


def test_a_thread_of_somebody_else_asks_nobody_in_our_name(need):
    finding = FindingFactory(need=need)
    actions.choose_for_thread(need, [finding.pk])

    talk.start(
        Thread(board=BoardFactory(), title="A payroll", need=need, council=CouncilFactory()),
        Post(text="Who?"),
        by=UserFactory(),
    )

    assert not need.findings.asked().exists()


def test_what_they_said_is_kept(client, need, editor):
    finding = FindingFactory(need=need)
    Finding.objects.filter(pk=finding.pk).note_asked("letter", editor)

    client.post(f"/needs/{need.pk}/answers/", {f"answer_{finding.pk}": " Come  and see. "})

    assert need.findings.get().answer == "Come and see."


def test_a_decided_need_asks_nobody(need):
    finding = offered(need, service__contact_email="payroll@leeds.example")
    decided = NeedFactory(decided=True)

    for act in [
        lambda: actions.ask(decided, [finding.pk], "Well?", by=UserFactory()),
        lambda: actions.choose_for_thread(decided, [finding.pk]),
        lambda: actions.note_answers(decided, {}, by=UserFactory()),
    ]:
        with pytest.raises(RuleBroken):
            act()


def test_at_least_one_is_ticked_and_there_are_words(client, need, editor):
    FindingFactory(need=need)

    page = text(client.post(f"/needs/{need.pk}/ask/", {"how": "letter", "text": ""}))

    assert "Select at least one." in page
    assert not mail.outbox


def test_only_findings_of_this_need_can_be_ticked(client, need, editor):
    other = FindingFactory()
    FindingFactory(need=need)

    client.post(f"/needs/{need.pk}/ask/", {"finding": [other.pk], "how": "letter", "text": "Well?"})

    assert not Finding.objects.asked().exists()


def test_the_post_of_a_thread_stands_on_the_page_of_its_need(client, need):
    PostFactory(thread__need=need, thread__title="Who has a payroll?")

    assert "Who has a payroll?" in text(client.get(need.get_absolute_url()))


def test_a_long_message_begins_a_thread_with_all_its_words(client):
    editor = MembershipFactory(role="editor")
    client.force_login(editor.user)
    BoardFactory(slug="general")
    need = NeedFactory(council=editor.council, title="A payroll for 9,000 people " + "x" * 60)
    finding = FindingFactory(need=need)
    words = "Wir möchten “alles” – und £9,000 sparen. " * 80

    answer = client.post(
        f"/needs/{need.pk}/ask/", {"finding": [finding.pk], "how": "thread", "text": words}
    )
    page = client.get(answer.url, follow=True)

    assert len(answer.url) < 200
    assert page.context["form"]["text"].value() == words.strip()
    assert page.context["form"]["title"].value() == need.title
    address = page.redirect_chain[-1][0]
    kept = client.post(address, {"title": need.title, "text": words, "preview": "1"})
    assert kept.status_code == 200
    assert Draft.objects.get().text == words
