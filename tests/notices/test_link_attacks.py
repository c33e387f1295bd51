"""Links that answer without sign-in, in wrong hands, too late, twice, or about something else."""

from datetime import timedelta

import pytest
import time_machine
from django.core import signing
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from councils.models import Council
from portal.accounts.actions import erase
from portal.accounts.models import User
from portal.audit.models import Entry
from portal.site.errors import RuleBroken
from services.actions import merge
from services.actions.merges import Decision
from services.models import Use
from services.notices.actions import answer_notice, undo_answer
from services.notices.models import AnswerLink, AwardNotice, NoticeAnswer
from tests.factories.accounts import UserFactory
from tests.factories.councils import CouncilFactory, MembershipFactory, SuccessionFactory
from tests.factories.notices import NoticeFactory
from tests.factories.services import ProductFactory
from tests.services.test_register import at_the_same_moment

pytestmark = pytest.mark.django_db
OTHER_SALTS = ["notifications.stop", "django.core.signing", "", "notices.answers"]


@pytest.fixture
def notice(council):
    product = ProductFactory(name="Flare")
    return NoticeFactory(council=council, product=product, title="Licensing system")


@pytest.fixture
def manager(council):
    return MembershipFactory(council=council, role="manager").user


@pytest.fixture
def link(manager, notice):
    """The address that says yes."""
    return address_of(manager, notice)


def address_of(user, notice, answer=NoticeAnswer.USED):
    return f"/contracts/answer/{AnswerLink.of(user, notice, answer).token}/"


def untouched(notice):
    notice.refresh_from_db()
    return not notice.answer and not Use.objects.exists()


# what was not signed for this


@pytest.mark.parametrize("salt", OTHER_SALTS)
def test_what_was_signed_for_something_else_opens_nothing(client, manager, notice, salt):
    content = [*AnswerLink.of(manager, notice, NoticeAnswer.USED)]

    response = client.post(f"/contracts/answer/{signing.dumps(content, salt=salt)}/")

    assert response.status_code == 404
    assert untouched(notice)


def test_parts_of_two_links_make_no_third(client, manager, notice):
    """The content of one with the time or the signature of another."""
    other = NoticeFactory(council=notice.council)
    tokens = [AnswerLink.of(manager, each, NoticeAnswer.NOT_OURS).token for each in (notice, other)]
    with time_machine.travel(timezone.now() + timedelta(days=1), tick=False):
        tokens.append(AnswerLink.of(manager, notice, NoticeAnswer.NOT_OURS).token)
    parts = [token.split(":") for token in tokens]

    for content in parts:
        for moment in parts:
            for signature in parts:
                token = ":".join([content[0], moment[1], signature[2]])
                refused = client.post(f"/contracts/answer/{token}/").status_code == 404
                assert refused == (token not in tokens)


@pytest.mark.parametrize(
    "token",
    [
        "A" * 100_000,
        ":" * 3_000,
        "." + "e" * 3_000 + ":1:2",
        "é:ü:ß",
        "%00:%00:%00",
        "a:b",
        "-1:0:1",
    ],
    ids=lambda token: token[:12],
)
def test_what_is_no_token_at_all_is_a_plain_404(client, token):
    for method in (client.get, client.post):
        response = method(f"/contracts/answer/{token}/")
        assert response.status_code == 404
        assert b"Nothing was changed" in response.content


# who it was sent to, and what became of them


def test_nobody_who_is_signed_in_answers_in_the_name_of_another(client, council, link, notice):
    """They may have been forwarded the email; the record would name the wrong person."""
    colleague = MembershipFactory(council=council, role="editor").user
    client.force_login(colleague)

    for page in (client.get(link), client.post(link)):
        assert page.status_code == 403
        assert "This link is for another person" in page.text
        assert f"/councils/{council.slug}/contracts/" in page.text
    assert untouched(notice)


def test_who_it_was_sent_to_may_be_signed_in(client, manager, link, notice):
    client.force_login(manager)

    assert "Answer saved" in client.post(link).text


def test_an_erased_person_answers_nothing(client, manager, link, notice):
    erase(manager, texts=False)

    assert client.get(link).status_code == client.post(link).status_code == 404
    assert manager.display_name not in client.get(link).text
    assert untouched(notice)


def test_a_deactivated_account_answers_nothing(client, manager, link, notice):
    User.objects.filter(pk=manager.pk).update(is_active=False)

    assert client.post(link).status_code == 403
    assert untouched(notice)


def test_a_link_in_a_mailbox_that_somebody_has_left_answers_nothing(client, manager, link, notice):
    """The mailbox may be somebody else's by now."""
    User.objects.filter(pk=manager.pk).update(email="elsewhere@kent.example")

    assert client.get(link).status_code == client.post(link).status_code == 404
    assert untouched(notice)


def test_an_address_written_in_other_letters_is_the_same(client, manager, link):
    User.objects.filter(pk=manager.pk).update(email=manager.email.upper())

    assert "Answer saved" in client.post(link).text


def test_a_link_names_no_address(manager, notice):
    token = AnswerLink.of(manager, notice, NoticeAnswer.USED).token
    content = signing.loads(token, salt="notices.answer")

    assert manager.email not in str(content)
    assert manager.display_name not in str(content)


def test_who_left_and_came_back_as_a_member_answers_nothing(client, council, manager, link, notice):
    council.memberships.filter(user=manager).update(role="member")

    assert client.post(link).status_code == 403
    assert untouched(notice)


# what became of the council


def test_nobody_answers_for_a_council_that_was_abolished(client, link, notice):
    Council.objects.filter(pk=notice.council_id).update(abolished_on=timezone.localdate())

    for page in (client.get(link), client.post(link)):
        assert page.status_code == 403
    assert untouched(notice)


def test_nobody_answers_for_a_council_that_another_took_over(
    client, council, manager, link, notice
):
    """Not even who edits for both: what was asked was about the one that is gone."""
    successor = CouncilFactory()
    MembershipFactory(council=successor, user=manager, role="manager")
    SuccessionFactory(
        predecessor=council, successor=successor, state="applied", applied_at=timezone.now()
    )
    Council.objects.filter(pk=council.pk).update(abolished_on=timezone.localdate())

    assert client.post(link).status_code == 403
    assert untouched(notice)


# what became of the question


def test_a_product_that_was_merged_is_another_question(client, link, notice):
    merge(
        ProductFactory(name="Flare Plus"),
        notice.product,
        Decision(),
        by=UserFactory(duty="moderator"),
    )

    assert "This question has changed" in client.post(link).text
    assert untouched(notice)


def test_a_notice_that_is_withdrawn_between_the_page_and_the_button_is_not_answered(
    manager, notice
):
    AwardNotice.objects.update(withdrawn_at=timezone.now())

    with pytest.raises(RuleBroken, match="no longer published"):
        answer_notice(notice, NoticeAnswer.USED, product=notice.product, by=manager)
    assert untouched(notice)


def test_a_notice_that_is_gone_is_a_404(client, link, notice):
    notice.delete()

    assert client.get(link).status_code == client.post(link).status_code == 404


def test_a_link_counts_once_even_where_its_answer_was_undone(
    client, manager, council, link, notice
):
    """Who undoes an answer is not overruled by an old email."""
    editor = MembershipFactory(council=council, role="editor").user
    client.post(link)
    notice.refresh_from_db()
    undo_answer(notice, by=editor)

    for page in (client.get(link), client.post(link), client.post(address_with("ended", link))):
        assert "This question has changed" in page.text
    assert untouched(notice)

    later = timezone.now() + timedelta(seconds=2)
    with time_machine.travel(later, tick=False):
        asked_again = address_of(manager, notice)
        assert "Answer saved" in client.post(asked_again).text


def address_with(answer, link):
    """The link beside this one in the same email."""
    read = AnswerLink.read(link.split("/")[3])
    return f"/contracts/answer/{read._replace(answer=NoticeAnswer(answer)).token}/"


# scanners, caches, and two presses


@pytest.mark.parametrize("method", ["get", "head"])
def test_a_scanner_that_opens_every_link_uses_up_nothing(client, link, notice, method, monkeypatch):
    monkeypatch.setattr("services.notices.views.ANSWERS_BY_LINK", {"answer_by_link": "2/5m/ip"})
    statuses = {getattr(client, method)(link).status_code for _ in range(10)}

    assert statuses == {200}
    assert untouched(notice)
    assert "Answer saved" in client.post(link).text


@pytest.mark.parametrize("method", ["put", "patch", "delete", "options"])
def test_other_methods_do_nothing(client, link, notice, method):
    assert getattr(client, method)(link).status_code == 405
    assert untouched(notice)


@pytest.mark.parametrize("state", ["open", "answered", "lost", "unknown"])
def test_no_answer_is_stored_by_browsers_or_what_is_between(client, council, manager, link, state):
    if state == "answered":
        client.post(link)
    if state == "lost":
        council.memberships.all().delete()
    address = "/contracts/answer/nonsense/" if state == "unknown" else link
    for method in (client.get, client.head, client.post):
        page = method(address)
        assert "no-store" in page["Cache-Control"]
        assert "private" in page["Cache-Control"]
        assert page["Referrer-Policy"] == "same-origin"


def test_the_page_asks_the_same_of_the_database_each_time_and_opens_no_session(client, link):
    client.get(link)
    with CaptureQueriesContext(connection) as queries:
        client.get(link)

    assert not [each for each in queries if each["sql"].startswith(("INSERT", "UPDATE", "DELETE"))]
    assert "sessionid" not in client.cookies


@pytest.mark.django_db(transaction=True)
def test_of_four_presses_at_the_same_moment_one_counts(link, notice):
    pages = at_the_same_moment(*[lambda: said(link)] * 4)

    assert pages == [None] * 4
    assert Use.objects.count() == 1
    assert Entry.objects.filter(verb="published contract answered").count() == 1


@pytest.mark.django_db(transaction=True)
def test_of_two_answers_at_the_same_moment_one_counts(manager, notice):
    answers = [NoticeAnswer.USED, NoticeAnswer.NOT_OURS, NoticeAnswer.ENDED]
    links = [address_of(manager, notice, answer) for answer in answers]
    at_the_same_moment(*[lambda link=link: said(link) for link in links])

    notice.refresh_from_db()
    assert Entry.objects.filter(verb="published contract answered").count() == 1
    statuses = {"used": ["in_use"], "ended": ["stopped"], "not_ours": []}[notice.answer]
    assert [use.status for use in Use.objects.all()] == statuses


def said(link):
    """Press, as a browser of its own; only what is one of the two ends well."""
    text = Client().post(link).text
    assert ("Answer saved" in text) != ("Already answered" in text)


# what is written down


def test_editors_and_moderators_read_that_it_was_answered_with_a_link(
    client, council, manager, link, people
):
    Client().post(link)
    NoticeFactory(council=council, title="On the site")
    answer_notice(
        AwardNotice.objects.get(title="On the site"),
        NoticeAnswer.NOT_OURS,
        product=None,
        by=manager,
    )
    client.force_login(people["editor"])
    shown = " ".join(client.get(f"/councils/{council.slug}/contracts/").text.split())
    mine = shown.partition("Your council’s answers")[2].partition("contracts published")[0]

    assert mine.count("with a link in an email") == 1
    assert mine.count(manager.display_name) == 2
    client.force_login(people["moderator"])
    record = client.get("/moderation/record/").text
    assert record.count("with a link in an email") == 1


def test_an_answer_by_link_is_undone_like_any_other(client, council, link, people, notice):
    Client().post(link)
    client.force_login(people["editor"])
    client.post(f"/councils/{council.slug}/contracts/{notice.pk}/undo/")

    assert untouched(notice)
    undone = Entry.objects.get(verb="answer about a published contract undone")
    assert undone.actor == people["editor"]
