"""Whatever a mail server does: each mail arrives once, or is listed as failed with the reason."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from portal.mail.messages import expiring, send_email
from portal.mail.models import LOST_AFTER, TRIES, Mail, MailState, backoff
from portal.mail.returns import return_address
from portal.mail.smtp import NotTaken
from portal.mail.tasks import deliver, revive_overdue, settle
from tests.factories.accounts import UserFactory
from tests.factories.councils import EmailDomainFactory

OLIVE = "olive@durham.example"


def letter(to=OLIVE):
    send_email("councils/declined", to=to, council="Kent", reason="Unknown.")


@pytest.fixture
def posted(work, server):
    letter()
    return server


def failed():
    return Mail.objects.failed().get()


def test_a_server_that_takes_it_gets_it_once_and_nothing_of_it_stays(posted, work):
    work()
    work()

    assert posted.recipients == [OLIVE]
    assert not Mail.objects.exists()
    assert DBTaskResult.objects.get().args_kwargs["args"] != [OLIVE]


def test_it_goes_out_with_the_address_to_return_it_to(server, work, settings):
    settings.REPLY_DOMAIN = "reply.directory.example"
    letter()
    address = return_address(Mail.objects.get())
    work()

    assert server.senders == [address]
    assert server.letters[0]["From"] == settings.DEFAULT_FROM_EMAIL


def test_a_site_that_receives_no_emails_sends_them_from_its_own_address(posted, work, settings):
    work()

    assert posted.senders == [settings.SERVER_EMAIL]


def test_mail_of_a_transaction_that_fails_is_never_sent(server, work):
    with transaction.atomic():
        letter()
        transaction.set_rollback(True)

    work()

    assert server.recipients == []


def test_a_server_that_is_down_and_comes_back_gets_everything_once(posted, work):
    posted.stop()
    letter("otto@kent.example")
    work()
    assert set(Mail.objects.values_list("state", "tries")) == {("waiting", 1)}
    assert "ConnectionRefusedError" in Mail.objects.first().last_error

    posted.start()
    work(later=True)

    assert posted.recipients == [OLIVE, "otto@kent.example"]
    assert set(posted.copies().values()) == {1}
    assert not Mail.objects.exists()


@pytest.mark.parametrize("mood", ["hangs", "drops"])
def test_a_server_that_stops_half_way_is_asked_again(posted, work, mood):
    posted.mood = mood
    work()
    assert posted.recipients == []
    assert Mail.objects.get().state == MailState.WAITING

    posted.mood = ""
    work(later=True)

    assert posted.recipients == [OLIVE]


@pytest.mark.parametrize("word", ["MAIL", "RCPT", "DATA"])
def test_a_no_for_now_is_tried_again(posted, work, word):
    posted.answers = [(word, "451 4.7.1 Greylisted, try again")]
    work()
    assert Mail.objects.get().last_error == "451 4.7.1 Greylisted, try again"

    work(later=True)

    assert posted.recipients == [OLIVE]


@pytest.mark.parametrize("word", ["MAIL", "RCPT", "DATA"])
def test_a_no_for_good_is_listed_and_not_tried_again(posted, work, word):
    posted.answers = [(word, "550 5.1.1 No such mailbox")]
    work()
    work(later=True)

    assert posted.recipients == []
    assert failed().last_error == "550 5.1.1 No such mailbox"
    assert failed().tries == 1


def test_a_server_that_wants_us_to_sign_in_is_asked_again(posted, work):
    posted.answers = [("MAIL", "530 5.7.0 Authentication required")]
    work()

    assert Mail.objects.get().state == MailState.WAITING


def test_a_password_that_is_refused_fails_no_mail(posted, work, settings):
    settings.MAIL_DELIVERY = {
        **posted.delivery,
        "EMAIL_HOST_USER": "us",
        "EMAIL_HOST_PASSWORD": "x",
    }
    work()

    assert Mail.objects.get().state == MailState.WAITING


def test_the_other_mails_go_out_when_one_is_refused(posted, work):
    letter("otto@kent.example")
    posted.answers = [("RCPT", "550 5.1.1 No such mailbox")]

    work()

    assert posted.recipients == ["otto@kent.example"]
    assert failed().to == OLIVE


def test_a_server_that_forgets_to_say_yes_gets_a_copy_that_it_can_recognise(posted, work):
    posted.mood = "forgets to say yes"
    work()
    posted.mood = ""
    work(later=True)

    assert list(posted.copies().values()) == [2]
    assert not Mail.objects.exists()


def test_what_cannot_be_written_as_a_mail_is_listed(server, work):
    mail = Mail.objects.create(to=OLIVE, subject="One\nTwo", text="Text")
    deliver.enqueue(mail.pk)

    work()

    assert failed().last_error.startswith("This cannot be written as an email")


def test_the_last_try_is_listed(posted, work):
    posted.stop()
    Mail.objects.update(tries=TRIES - 1)

    work()

    assert failed().tries == TRIES
    assert not DBTaskResult.objects.filter(status="READY").exists()


def test_a_mail_server_may_be_down_for_a_day_and_a_half():
    waits = [backoff(tries) for tries in range(1, TRIES)]

    assert sum(waits, timedelta()) > timedelta(hours=36)
    assert waits == sorted(waits)
    assert waits[0] == timedelta(seconds=30)


def test_errors_are_cut_where_servers_talk_much(posted, work):
    posted.answers = [("RCPT", "550 " + "no " * 150)]

    work()

    assert len(failed().last_error) == 300


# Workers that were lost in the middle


@pytest.fixture
def lost(posted):
    """A mail whose worker died while it was being sent."""
    long_ago = timezone.now() - LOST_AFTER - timedelta(seconds=1)
    Mail.objects.begin(Mail.objects.get().pk)
    DBTaskResult.objects.all().delete()
    Mail.objects.update(sending_since=long_ago)
    return posted


def test_a_mail_that_is_being_sent_is_left_alone(posted, work):
    Mail.objects.begin(Mail.objects.get().pk)

    work()

    assert posted.recipients == []
    assert revive_overdue() == 0


def test_a_mail_in_doubt_is_sent_once_more(lost, work):
    assert revive_overdue() == 1
    assert revive_overdue() == 0  # its task waits already
    work()

    assert lost.recipients == [OLIVE]


def test_a_mail_in_doubt_twice_is_listed(lost, work):
    Mail.objects.update(doubts=1)
    revive_overdue()
    work()

    assert lost.recipients == []
    assert "may have arrived" in failed().last_error


def test_a_mail_that_lost_its_task_gets_a_new_one(posted, work):
    DBTaskResult.objects.all().delete()
    Mail.objects.update(try_after=timezone.now() - timedelta(hours=1))

    assert revive_overdue() == 1
    work()

    assert posted.recipients == [OLIVE]


def test_two_workers_at_one_mail_send_it_once(posted, work):
    deliver.enqueue(Mail.objects.get().pk)
    with transaction.atomic():
        assert Mail.objects.begin(Mail.objects.get().pk)
        assert Mail.objects.begin(Mail.objects.get().pk) is None
        transaction.set_rollback(True)
    work()

    assert posted.recipients == [OLIVE]


def test_what_was_discarded_while_it_was_being_sent_stays_discarded(posted):
    mail = Mail.objects.begin(Mail.objects.get().pk)
    DBTaskResult.objects.all().delete()
    Mail.objects.all().delete()

    settle(mail, NotTaken("The server is down."))

    assert not Mail.objects.exists()
    assert not DBTaskResult.objects.exists()


def test_a_mail_that_fails_says_why(db):
    with pytest.raises(IntegrityError, match="failed_mails_say_when_and_why"):
        Mail.objects.create(to=OLIVE, state="failed", failed_at=timezone.now())


def test_a_server_that_is_busy_without_end_is_hung_up_on(posted, work, settings):
    """Each byte comes in time, and the answer never."""
    settings.MAIL_TOTAL_TIMEOUT_SECONDS = 0.5
    posted.mood = "drips"

    work()

    assert Mail.objects.get().state == MailState.WAITING
    posted.mood = ""
    settings.MAIL_TOTAL_TIMEOUT_SECONDS = 60
    work(later=True)
    assert posted.recipients == [OLIVE]


def test_a_code_that_has_expired_is_not_sent_any_more(server, work):
    letter()
    send_email(
        "councils/declined", to="o@kent.example", headers=expiring(60), council="", reason=""
    )
    server.stop()
    work()
    assert Mail.objects.count() == 2

    Mail.objects.exclude(expires_at=None).update(expires_at=timezone.now())
    server.start()
    work(later=True)

    assert server.recipients == [OLIVE]
    assert not Mail.objects.exists()


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("page", "sent"),
    [
        ("/accounts/login/", {"login": OLIVE}),
        ("/accounts/password/reset/", {"email": OLIVE}),
        ("/accounts/signup/", {"email": "new@durham.example", "display_name": "Nora North"}),
    ],
)
def test_every_mail_with_a_code_says_when_it_expires(queue, client, page, sent):
    EmailDomainFactory(domain="durham.example")
    UserFactory(email=OLIVE)

    client.post(page, sent)

    mail = Mail.objects.get()
    half_an_hour = timezone.now() + timedelta(minutes=30)
    assert half_an_hour - timedelta(minutes=1) < mail.expires_at <= half_an_hour
    assert "Expires" in mail.headers
