"""Mail: written down with its cause, handed over by a worker, never twice, never lost."""

import smtplib
from datetime import timedelta

import pytest
from django.core import mail
from django.core.mail import EmailMessage
from django.core.management import call_command
from django.db import transaction
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from portal.mail import letters
from portal.mail.letters import send_letter
from portal.mail.models import Mail
from portal.mail.tasks import TRIES, deliver

pytestmark = pytest.mark.django_db

SMTP = {
    "EMAIL_BACKEND": "django.core.mail.backends.smtp.EmailBackend",
    "EMAIL_HOST": "mail.example",
    "EMAIL_PORT": 25,
    "EMAIL_HOST_USER": "",
    "EMAIL_HOST_PASSWORD": "",
    "EMAIL_USE_TLS": False,
    "EMAIL_USE_SSL": False,
}


class Server:
    """Stands for the mail server at the other end of the network."""

    down = False
    taken: list = []

    def __init__(self, *args, **kwargs):
        if self.down:
            raise ConnectionRefusedError("no route")

    def __getattr__(self, name):
        return lambda *args, **kwargs: None

    def sendmail(self, sender, to, message, **kwargs):
        self.taken.append(to)


@pytest.fixture
def queue(settings):
    settings.EMAIL_BACKEND = "portal.mail.backend.QueueBackend"


@pytest.fixture
def server(settings, monkeypatch):
    settings.MAIL_DELIVERY, settings.MAIL_IS_SHOWN = SMTP, False
    monkeypatch.setattr(smtplib, "SMTP", Server)
    monkeypatch.setattr(Server, "taken", [])
    monkeypatch.setattr(Server, "down", False)
    return Server


def work():
    """What a worker does until nothing is left."""
    call_command("db_worker", "--batch", "--no-startup-delay", "--no-reload", verbosity=0)


def letter(to="olive@durham.example"):
    send_letter("councils/declined", to=to, council="Kent", reason="Unknown.")


@pytest.mark.django_db(transaction=True)
def test_a_worker_hands_mail_over_and_nothing_of_it_stays(queue, server):
    letter()
    assert server.taken == []

    work()
    work()

    assert server.taken == [["olive@durham.example"]]
    assert not Mail.objects.exists()
    assert DBTaskResult.objects.get().args_kwargs["args"] != ["olive@durham.example"]


@pytest.mark.django_db(transaction=True)
def test_mail_of_a_transaction_that_fails_is_never_sent(queue, server):
    with transaction.atomic():
        letter()
        transaction.set_rollback(True)

    work()

    assert server.taken == []


@pytest.mark.django_db(transaction=True)
def test_a_server_that_is_down_loses_nothing(queue, server):
    server.down = True
    letter()
    work()
    assert Mail.objects.unsent().get().tries == 1

    server.down = False
    DBTaskResult.objects.update(run_after=timezone.now() - timedelta(seconds=1))
    work()

    assert server.taken == [["olive@durham.example"]]


def test_each_try_waits_longer_and_one_is_the_last(queue, server):
    server.down = True
    letter()
    Mail.objects.update(tries=TRIES - 1)

    deliver.call(Mail.objects.get().pk)

    assert Mail.objects.get().tries == TRIES
    assert DBTaskResult.objects.count() == 1


def test_every_recipient_gets_a_mail_of_their_own(queue):
    EmailMessage("Hello", "Text", to=["a@durham.example", "b@durham.example"]).send()

    assert sorted(Mail.objects.values_list("to", flat=True)) == [
        "a@durham.example",
        "b@durham.example",
    ]
    assert set(Mail.objects.values_list("html", flat=True)) == {""}


@pytest.mark.django_db(transaction=True)
def test_where_mail_is_shown_it_is_kept_and_listed(queue, settings, client):
    settings.MAIL_DELIVERY = None
    letter()
    work()

    assert Mail.objects.get().sent_at
    assert "Kent declined your request" in client.get("/dev/mail/").content.decode()


# What letters look like


def test_letters_are_text_and_html_and_signed_by_the_site():
    letter()

    message = mail.outbox[0]
    [(html, kind)] = message.alternatives
    assert message.subject == "Kent declined your request"
    assert message.body.rstrip().endswith("Shared Services Directory\nhttp://localhost:8000/")
    assert kind == "text/html"
    assert "<p>Unknown.</p>" in html


@pytest.mark.parametrize(
    "name", ["<b>Bold</b>", "http://evil.example/", "[click](http://evil.example)", "a\nBcc: x@y.z"]
)
def test_nothing_that_people_wrote_becomes_a_link_or_markup(name):
    council = type("Council", (), {"official_name": "Kent", "slug": "kent"})()
    send_letter("councils/asked", to="m@kent.example", council=council, name=name)

    html = mail.outbox[0].alternatives[0][0]
    assert "<b>" not in html
    assert 'href="http://evil' not in html
    assert "\n" not in mail.outbox[0].subject


def test_only_addresses_of_this_site_on_a_line_of_their_own_are_links(settings):
    text = f"{settings.SITE_URL}/accounts/\n{settings.SITE_URL}.evil.example/\nSee http://x.y/"

    assert letters.as_html("Subject", text).count("<a ") == 1


def test_a_subject_is_one_line_and_short():
    assert letters.one_line("a\nb\r\nc " + "x" * 300) == ("a b c " + "x" * 300)[:150]
