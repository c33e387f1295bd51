"""Managers are asked by email once a fortnight, and answer by a link without signing in."""

import re
from datetime import timedelta

import pytest
import time_machine
from django.core import mail, signing
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from portal.accounts import personal_data
from portal.audit.models import Entry
from portal.notifications.models import Preferences
from portal.site.errors import RuleBroken
from services.freshness.actions import ask_councils
from services.freshness.models import RecordQuestion
from services.models import Use
from services.notices.actions import answer_notice
from services.notices.models import AnswerLink, AwardNotice, ContractLetter, NoticeAnswer
from services.notices.models.answer_link import LIFETIME, SALT
from tests.factories.accounts import UserFactory
from tests.factories.councils import CouncilFactory, MembershipFactory
from tests.factories.notices import NoticeFactory
from tests.factories.services import ProductFactory, UseFactory
from tests.services.test_register import at_the_same_moment
from tests.worker import work

pytestmark = pytest.mark.django_db
LINK = re.compile(r"\S+/contracts/answer/\S+")


@pytest.fixture
def flare():
    return ProductFactory(name="Flare")


@pytest.fixture
def notice(council, flare):
    return NoticeFactory(council=council, product=flare, title="Licensing system")


@pytest.fixture
def manager(council):
    return MembershipFactory(council=council, role="manager").user


def ended_use(council, name="Mayrise"):
    yesterday = timezone.localdate() - timedelta(days=1)
    return UseFactory(
        council=council,
        product=ProductFactory(name=name),
        service=None,
        status="in_use",
        contract_ends_on=yesterday,
    )


def ask_today():
    ask_councils(timezone.localdate())


def letters():
    """The letters of one run."""
    mail.outbox.clear()
    ask_today()
    work()
    return list(mail.outbox)


def address_of(user, notice, answer=NoticeAnswer.USED):
    return f"/contracts/answer/{AnswerLink.of(user, notice, answer).token}/"


# the letters


def test_a_letter_asks_everything_at_once_with_a_link_for_each_answer(
    settings, council, manager, notice
):
    NoticeFactory(council=council, title="Parking permits")
    ended_use(council)

    [letter] = letters()

    assert letter.to == [manager.email]
    assert letter.subject == "3 records of your council to check"
    body = letter.body
    assert f"{council.official_name}: Licensing system" in body
    assert "Supplier: Oracle Corporation UK Ltd" in body
    assert body.count("Yes, we use") == body.count("Yes, we use Flare:") == 1
    assert body.count("\nEnded:\n") == body.count("\nNot ICT or not ours:\n") == 2
    assert len(LINK.findall(body)) == 5
    assert f"\n{settings.SITE_URL}/councils/{council.slug}/contracts/\n" in body
    stop = letter.extra_headers["List-Unsubscribe"].strip("<>")
    assert stop in body
    assert letter.alternatives[0][0].count("/contracts/answer/") == 10  # as address and as words


def test_nobody_is_asked_again_within_a_fortnight(manager, notice):
    assert len(letters()) == 1
    assert letters() == []
    with time_machine.travel(timezone.now() + timedelta(days=13), tick=False):
        assert letters() == []
    with time_machine.travel(timezone.now() + timedelta(days=14), tick=False):
        assert len(letters()) == 1


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("before", [None, 14], ids=["never asked", "asked a fortnight ago"])
def test_of_four_runs_at_once_one_writes(manager, notice, before):
    if before:
        asked_on = timezone.localdate() - timedelta(days=before)
        ContractLetter.objects.create(user=manager, asked_on=asked_on)

    assert at_the_same_moment(*[ask_today] * 4) == [None] * 4
    assert len(mail.outbox) == 1


def test_there_is_no_letter_where_nothing_is_asked(council, manager):
    NoticeFactory(council=council, answered=True)
    NoticeFactory(council=council, kind="hardware")
    NoticeFactory()

    assert letters() == []
    assert not ContractLetter.objects.exists()


def test_a_contract_that_ended_is_asked_about_alone(council, manager):
    ended_use(council)

    [letter] = letters()

    assert letter.subject == "1 record of your council to check"
    assert "Public notices say" not in letter.body


def test_a_letter_asks_about_ten_at_most_and_those_that_end_first(council, manager):
    today = timezone.localdate()
    for days in range(12, 0, -1):
        NoticeFactory(council=council, title=f"In {days}.", ends_on=today + timedelta(days=days))

    [letter] = letters()

    assert letter.subject.startswith("10 records")
    asked = [f"In {days}." in letter.body for days in range(1, 13)]
    assert asked == [True] * 10 + [False] * 2


def test_who_manages_two_councils_gets_one_letter(council, manager, notice):
    kent = MembershipFactory(user=manager, role="manager").council
    NoticeFactory(council=kent, title="Payroll of Kent")

    [letter] = letters()

    assert "Licensing system" in letter.body
    assert "Payroll of Kent" in letter.body
    for each in (notice.council, kent):
        assert f"/councils/{each.slug}/contracts/\n" in letter.body


@pytest.mark.parametrize(
    "who",
    [
        {"role": "member"},
        {"state": "ended"},
        {"state": "requested"},
        {"user__suspended": True},
        {"user__confirmed": False},
        {"user__is_active": False},
    ],
    ids=str,
)
def test_only_people_who_can_answer_and_have_a_confirmed_address_are_asked(council, notice, who):
    MembershipFactory(council=council, **{"role": "manager", **who})

    assert letters() == []


@pytest.mark.parametrize(
    "chosen",
    [
        {"wants_mail": False},
        {"ours": "site"},
        {"paused_until": timezone.localdate() + timedelta(days=3)},
    ],
    ids=str,
)
def test_who_switched_such_emails_off_or_paused_them_gets_none(manager, notice, chosen):
    Preferences.objects.create(user=manager, **chosen)

    assert letters() == []
    assert not ContractLetter.objects.exists()


def test_the_way_out_in_a_letter_ends_such_letters(client, manager, notice):
    [letter] = letters()
    client.post(letter.extra_headers["List-Unsubscribe"].strip("<>"))

    with time_machine.travel(timezone.now() + timedelta(days=20), tick=False):
        assert letters() == []


def test_an_abolished_council_is_not_asked(manager, notice, council):
    council.abolished_on = timezone.localdate()
    council.save()

    assert letters() == []


def test_a_letter_costs_the_same_for_three_questions_as_for_one(council, manager, notice):
    def asked():
        ContractLetter.objects.all().delete()
        RecordQuestion.objects.all().delete()
        with CaptureQueriesContext(connection) as queries:
            ask_today()
        return len(queries)

    asked()
    one = asked()
    for _ in range(2):
        NoticeFactory(council=council, product=ProductFactory())

    assert asked() == one


def test_the_command_says_how_many_it_asked(capsys, manager, notice):
    call_command("ask_councils")

    assert capsys.readouterr().out == "Asked 1 person. Without an answer: no records.\n"


def test_the_day_is_in_the_data_of_a_person_and_goes_with_them(manager, notice):
    letters()

    data = personal_data.collected(manager)["emails that asked you about published contracts"]
    assert data == [{"asked_on": timezone.localdate()}]
    personal_data.erase(manager, texts=False)
    assert not ContractLetter.objects.exists()


# the links


def test_opening_a_link_changes_nothing_and_says_what_is_asked_and_as_whom(
    client, council, manager, notice
):
    address = address_of(manager, notice)
    page = client.get(address)
    client.head(address)
    notice.refresh_from_db()

    assert not notice.answer
    assert not Use.objects.exists()
    for words in ["Licensing system", manager.display_name, council.official_name, "Yes, we use"]:
        assert words in page.text
    assert page.text.partition("<main")[2].partition("</main>")[0].count("<button") == 1


def test_the_button_answers_as_that_person_and_the_record_says_it_was_by_email(
    client, manager, notice, flare
):
    done = client.post(address_of(manager, notice)).text
    notice.refresh_from_db()

    assert "Answer saved" in done
    assert (notice.answer, notice.answered_by) == ("used", manager)
    assert Use.objects.get(council=notice.council, product=flare).confirmation == "confirmed"
    entry = Entry.objects.get(verb="published contract answered")
    assert (entry.actor, entry.details) == (manager, {"answer": "used", "via": "email"})
    assert "_auth_user_id" not in client.session


def test_an_answer_on_the_site_is_recorded_without_that(manager, notice):
    answer_notice(notice, NoticeAnswer.NOT_OURS, product=None, by=manager)

    assert Entry.objects.get(verb="published contract answered").details == {"answer": "not_ours"}


@pytest.mark.parametrize(("answer", "status"), [("ended", "stopped"), ("not_ours", None)])
def test_each_answer_does_what_its_button_on_the_site_does(client, manager, notice, answer, status):
    client.post(address_of(manager, notice, NoticeAnswer(answer)))
    notice.refresh_from_db()

    assert notice.answer == answer
    assert [use.status for use in Use.objects.all()] == ([status] if status else [])


def test_every_link_of_a_letter_leads_to_its_answer(client, manager, notice):
    [letter] = letters()

    pages = [client.get(link).text for link in LINK.findall(letter.body)]

    answers = ["Yes, we use Flare", "Ended", "Not ICT or not ours"]
    assert len(pages) == 3
    for page, answer in zip(pages, answers, strict=True):
        assert f">{answer}</button>" in "".join(page.split("\n"))


def test_what_was_answered_already_stays(client, manager, notice):
    client.post(address_of(manager, notice, NoticeAnswer.NOT_OURS))

    for page in (client.get, client.post):
        assert "Already answered" in page(address_of(manager, notice)).text
    assert AwardNotice.objects.get().answer == "not_ours"
    assert Entry.objects.filter(verb="published contract answered").count() == 1


@pytest.mark.parametrize("answer", ["used", ""], ids=["answered", "merged"])
def test_what_is_done_at_the_same_moment_is_said(client, manager, notice, monkeypatch, answer):
    def refuse(*_args, **_values):
        if answer:
            AwardNotice.objects.update(answer=answer, answered_at=timezone.now())
        raise RuleBroken("The other was faster.")

    monkeypatch.setattr("services.notices.actions.answer_notice", refuse)
    said = "Already answered" if answer else "This question has changed"

    assert said in client.post(address_of(manager, notice)).text


@pytest.mark.parametrize(
    "lost",
    [{"state": "ended", "ended_at": timezone.now()}, {"role": "member"}],
    ids=["left", "member"],
)
def test_who_has_lost_the_role_can_no_longer_answer(client, council, manager, notice, lost):
    council.memberships.filter(user=manager).update(**lost)
    refused = client.post(address_of(manager, notice))

    assert refused.status_code == 403
    assert "You can no longer answer this" in refused.text
    assert not AwardNotice.objects.get().answer


def test_who_is_suspended_cannot_answer(client, manager, notice):
    manager.suspended_at, manager.suspension_reason = timezone.now(), "Advertised."
    manager.save()

    assert client.post(address_of(manager, notice)).status_code == 403
    assert not AwardNotice.objects.get().answer


def test_who_manages_another_council_cannot_answer(client, notice):
    stranger = MembershipFactory(council=CouncilFactory(), role="manager").user

    assert client.post(address_of(stranger, notice)).status_code == 403
    assert not AwardNotice.objects.get().answer


def test_an_editor_answers_still(client, council, manager, notice):
    council.memberships.filter(user=manager).update(role="editor")

    assert "Answer saved" in client.post(address_of(manager, notice)).text


@pytest.mark.parametrize(
    "changed",
    [{"product": None}, {"withdrawn_at": timezone.now()}, {"kind": "other"}],
    ids=["another guess", "withdrawn", "no ICT"],
)
def test_a_link_answers_only_the_question_that_was_asked(client, manager, notice, changed):
    address = address_of(manager, notice)
    AwardNotice.objects.update(**changed)

    assert "This question has changed" in client.post(address).text
    assert not AwardNotice.objects.get().answer


def test_a_link_works_for_sixty_days(client, manager, notice):
    address = address_of(manager, notice)

    with time_machine.travel(timezone.now() + LIFETIME - timedelta(hours=1), tick=False):
        assert "Confirm your answer" in client.get(address).text
    with time_machine.travel(timezone.now() + LIFETIME + timedelta(hours=1), tick=False):
        for page in (client.get(address), client.post(address)):
            assert page.status_code == 404
            assert "Sign in to answer on the site" in page.text
    assert not AwardNotice.objects.get().answer


def test_nobody_changes_or_makes_a_link(client, manager, notice):
    content = [*AnswerLink.of(manager, notice, NoticeAnswer.USED)]
    good = signing.dumps(content, salt=SALT)
    other = signing.dumps([UserFactory().pk, *content[1:]], salt=SALT)
    forged = [
        good[:-1],
        other.partition(":")[0] + ":" + good.partition(":")[2],
        signing.dumps(content, salt="notifications.stop"),
        signing.dumps(content, key="a guess", salt=SALT),
        signing.dumps([0, *content[1:]], salt=SALT),
        signing.dumps([manager.pk, 0, *content[2:]], salt=SALT),
        signing.dumps([*content[:2], "nonsense", *content[3:]], salt=SALT),
        signing.dumps(content[:4], salt=SALT),
        signing.dumps(7, salt=SALT),
        "nonsense",
    ]

    for token in forged:
        assert client.post(f"/contracts/answer/{token}/").status_code == 404, token
    assert not AwardNotice.objects.get().answer


def test_the_button_needs_the_token_of_its_page(manager, notice):
    strict = Client(enforce_csrf_checks=True)
    address = address_of(manager, notice)

    assert strict.post(address).status_code == 403
    assert not AwardNotice.objects.get().answer
    strict.get(address)
    token = {"csrfmiddlewaretoken": strict.cookies["csrftoken"].value}
    assert "Answer saved" in strict.post(address, token).text


def test_the_page_is_not_found_stored_or_told_to_others(client, manager, notice):
    page = client.get(address_of(manager, notice))

    assert "no-store" in page["Cache-Control"]
    assert page["Referrer-Policy"] == "same-origin"
    assert '<meta name="robots" content="noindex">' in page.text
    main = page.text.partition("<main")[2].partition("</main>")[0]
    assert "://" not in main


def test_who_answers_too_often_waits(client, manager, notice, monkeypatch):
    monkeypatch.setattr("services.notices.views.ANSWERS_BY_LINK", {"answer_by_link": "2/5m/ip"})
    codes = [client.post(address_of(manager, notice)).status_code for _ in range(3)]

    assert codes == [200, 200, 429]
