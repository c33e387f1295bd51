"""Counts in the header, the list by email, notes for the next moderator, and targets."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.core import mail
from django.core.management import call_command
from django.utils import timezone

from councils.actions import answer_manager_request, ask_to_manage
from forums.actions.moderation import approve
from portal.audit.models import Entry, record
from portal.moderation.actions import answer_flag
from portal.moderation.models import (
    Flag,
    HandOverNote,
    TargetFigure,
    WorkCount,
    WorkDigest,
    WorkOutcome,
)
from portal.moderation.work.answers import WorkChoice, answer_work
from portal.moderation.work.digests import stop_url
from portal.moderation.work.registry import KINDS
from portal.notifications.models import Preferences
from services.acts import ServiceAct
from services.models import Service
from tests.factories.accounts import UserFactory
from tests.factories.councils import AccessRequestFactory, MembershipFactory
from tests.factories.forums import PostFactory
from tests.factories.services import ServiceFactory

pytestmark = [pytest.mark.slow, pytest.mark.django_db]
LONDON = ZoneInfo("Europe/London")
MONDAY = datetime(2026, 11, 30, 9, tzinfo=LONDON)
SATURDAY = datetime(2026, 12, 5, 9, tzinfo=LONDON)


@pytest.fixture
def moderator(client):
    user = UserFactory(duty="moderator", display_name="Mod")
    client.force_login(user)
    return user


def text(client, address):
    return client.get(address).content.decode()


def sent_in(**values):
    return ServiceFactory(
        draft=True, state="submitted", submitted_at=timezone.now() - timedelta(days=1), **values
    )


# the figure in the header


def test_the_header_of_moderators_has_the_figure_that_was_counted(client, moderator):
    sent_in()
    AccessRequestFactory()
    assert "open items" not in text(client, "/products/") + text(client, "/")

    call_command("count_work")

    assert "2<span" in text(client, "/")
    assert WorkCount.objects.get().number == 2
    sent_in()
    call_command("count_work")
    assert WorkCount.objects.get().number == 3


def test_nobody_else_has_the_figure(client):
    sent_in()
    call_command("count_work")
    client.force_login(MembershipFactory(role="manager").user)

    assert "open items" not in text(client, "/")
    client.logout()
    assert "open items" not in text(client, "/")


def test_counting_is_one_query_for_all_kinds(django_assert_max_num_queries):
    sent_in()

    # one that counts, and those that keep the figure
    with django_assert_max_num_queries(8) as queries:
        call_command("count_work")

    assert sum("UNION ALL" in query["sql"] for query in queries.captured_queries) == 1


def test_what_is_put_off_is_not_counted(moderator):
    item = KINDS["listings"].get(str(sent_in().pk))
    answer_work(item, WorkChoice.read("later_7"), by=moderator)

    call_command("count_work")

    assert WorkCount.objects.get().number == 0


# by email


def send(at):
    with time_machine.travel(at, tick=False):
        call_command("send_work_digests")


def test_moderators_get_the_list_at_their_hour_once_a_day(moderator):
    service = sent_in(title="Payroll bureau")
    WorkDigest.objects.create(user=moderator, hour=10)
    send(MONDAY)
    assert not mail.outbox

    for hours in (1, 2):
        send(MONDAY + timedelta(hours=hours))

    (letter,) = mail.outbox
    assert letter.to == [moderator.email]
    assert "1 item for moderators" in letter.subject
    assert "Payroll bureau" in letter.body
    assert f"/moderation/listings/{service.pk}/" in letter.body
    assert "/moderation/digest/" in letter.body
    send(MONDAY + timedelta(days=1, hours=1))
    assert len(mail.outbox) == 2


def test_it_has_ten_rows_and_the_count_of_all(moderator):
    for n in range(13):
        sent_in(title=f"Service {n:02}.")

    send(MONDAY)

    assert "13 items" in mail.outbox[0].subject
    assert mail.outbox[0].body.count("Other councils cannot see") == 10


@pytest.mark.parametrize(
    ("change", "at"),
    [
        (lambda user: None, SATURDAY),
        (lambda user: Service.objects.all().delete(), MONDAY),
        (lambda user: WorkDigest.objects.create(user=user, is_on=False), MONDAY),
        (lambda user: Preferences.objects.create(user=user, wants_mail=False), MONDAY),
        (lambda user: user.suspend("Left."), MONDAY),
        (lambda user: user.give_duty("none"), MONDAY),
    ],
    ids=["weekend", "no work", "stopped", "no email", "suspended", "no moderator"],
)
def test_there_is_no_email(moderator, change, at):
    sent_in()
    change(moderator)

    send(at)

    assert not mail.outbox


def test_the_hour_can_be_changed(client, moderator):
    client.post("/moderation/digest/", {"is_on": "on", "hour": 14})
    assert WorkDigest.objects.get(user=moderator).hour == 14

    client.post("/moderation/digest/", {"hour": 14})
    assert not WorkDigest.objects.get(user=moderator).is_on


def test_the_link_in_the_email_stops_it_without_signing_in(client, moderator):
    address = stop_url(moderator).removeprefix("http://testserver")
    client.logout()
    path = "/" + address.split("/", 3)[3] if "//" in address else address

    assert "Stop these emails?" in text(client, path)
    assert not WorkDigest.objects.exists()
    client.post(path)

    assert not WorkDigest.objects.get(user=moderator).is_on
    assert client.get("/moderation/digest/stop/nonsense/").status_code == 404


# notes


def test_a_note_is_read_by_the_next_moderator_and_stays(client, moderator):
    client.post("/moderation/hand-over/", {"text": "Kent answers on Friday."})
    client.force_login(UserFactory(duty="moderator", display_name="Next"))
    assert "Kent answers on Friday." in text(client, "/moderation/")
    assert "Written by Mod" in text(client, "/moderation/")

    client.post("/moderation/hand-over/", {"text": "Kent answered."})

    assert "Kent answers on Friday." not in text(client, "/moderation/")
    history = text(client, "/moderation/hand-over/")
    assert history.index("Kent answered.") < history.index("Kent answers on Friday.")
    assert Entry.objects.filter(verb="note for the next moderator").count() == 2


def test_an_empty_note_is_refused(client, moderator):
    assert "Enter a note." in client.post("/moderation/hand-over/", {"text": " "}).content.decode()
    assert not HandOverNote.objects.exists()


# targets


def measured(kind, days=30):
    call_command("measure_targets")
    figure = TargetFigure.objects.get(kind=kind, days=days)
    return figure.finished, figure.within, figure.median


def test_answered_reports_are_measured(moderator):
    flag = Flag.objects.create(service=ServiceFactory(), kind="wrong", email="a@b.example")
    Flag.objects.update(reported_at=timezone.now() - timedelta(days=7))
    quick = Flag.objects.create(service=ServiceFactory(), kind="wrong")
    answer_flag(flag, upheld=True, reply="Done.", by=moderator)
    answer_flag(quick, upheld=False, reply="No.", by=moderator)

    finished, within, median = measured("reports")

    assert (finished, within) == (2, 1)
    assert median == pytest.approx(2.5, abs=0.6)


def test_what_was_done_long_ago_counts_for_the_season_only():
    at = timezone.now() - timedelta(days=45)
    Flag.objects.create(service=ServiceFactory(), kind="wrong", state="upheld", answered_at=at)
    Flag.objects.update(reported_at=at - timedelta(hours=1))

    assert measured("reports") == (0, 0, None)
    assert measured("reports", days=90)[:2] == (1, 1)


def test_decided_services_are_measured_from_the_record(client, moderator):
    service = sent_in()
    record(ServiceAct.LISTING_SUBMITTED, service, by=service.author)
    client.post(f"/moderation/listings/{service.pk}/", {"verb": "published"})

    assert measured("listings")[:2] == (1, 1)


def test_published_posts_and_answered_managers_are_measured(moderator):
    waiting = PostFactory(number=None)
    approve(waiting, by=moderator)
    member = MembershipFactory()
    ask_to_manage(member, by=member.user)
    member.refresh_from_db()
    answer_manager_request(member, accept=True, by=moderator, reason="Yes.")

    assert measured("posts")[:2] == (1, 1)
    assert measured("manager_requests")[:2] == (1, 1)


def test_answers_about_rows_are_measured_too(moderator):
    item = KINDS["listings"].get(str(sent_in().pk))
    answer_work(item, WorkChoice.read("not_needed"), by=moderator)

    assert measured("listings")[0] == 1
    assert WorkOutcome.objects.counts(30) == {("listings", "not_needed"): 1}


def test_targets_are_public_and_name_nobody(client, moderator):
    flag = Flag.objects.create(service=ServiceFactory(), kind="wrong", reporter=UserFactory())
    answer_flag(flag, upheld=True, reply="Done.", by=moderator)
    call_command("measure_targets")
    client.logout()

    page = text(client, "/moderation/log/")

    assert "Within 1 day" in " ".join(page.split())
    assert "1 finished, 100% of them on time" in " ".join(page.split())
    assert "Mod<" not in page
