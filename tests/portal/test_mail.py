"""Mail: written down with its cause, and what letters look like."""

import pytest
from django.core import mail
from django.core.mail import EmailMessage
from django.core.management import call_command

from portal.mail import messages
from portal.mail.messages import send_email
from portal.mail.models import Mail

pytestmark = pytest.mark.django_db


@pytest.fixture
def queue(settings):
    settings.EMAIL_BACKEND = "portal.mail.backend.QueueBackend"


def work():
    """What a worker does until nothing is left."""
    call_command("worker", "--batch", verbosity=0)


def letter(to="olive@durham.example"):
    send_email("councils/declined", to=to, council="Kent", reason="Unknown.")


def test_every_recipient_gets_a_mail_of_their_own(queue):
    EmailMessage("Hello", "Text", to=["a@durham.example", "b@durham.example"]).send()

    assert sorted(Mail.objects.values_list("to", flat=True)) == [
        "a@durham.example",
        "b@durham.example",
    ]
    assert set(Mail.objects.values_list("html", flat=True)) == {""}


def test_every_mail_has_a_message_id_of_the_site_that_stays(queue, settings):
    settings.SITE_URL = "https://directory.example:8000"
    EmailMessage("Hello", "Text", to=["a@durham.example", "b@durham.example"]).send()

    ids = {mail.message()["Message-ID"] for mail in map(Mail.message, Mail.objects.all())}
    again = {mail.message()["Message-ID"] for mail in map(Mail.message, Mail.objects.all())}
    assert len(ids) == 2
    assert ids == again
    assert all(each.endswith("@directory.example>") for each in ids)


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
    send_email("councils/asked", to="m@kent.example", council=council, name=name)

    html = mail.outbox[0].alternatives[0][0]
    assert "<b>" not in html
    assert 'href="http://evil' not in html
    assert "\n" not in mail.outbox[0].subject


def test_only_addresses_of_this_site_on_a_line_of_their_own_are_links(settings):
    text = f"{settings.SITE_URL}/accounts/\n{settings.SITE_URL}.evil.example/\nSee http://x.y/"

    assert messages.as_html("Subject", text).count("<a ") == 1


def test_a_subject_is_one_line_and_short():
    assert messages.subject_line("a\nb\r\nc " + "x" * 300) == ("a b c " + "x" * 300)[:150]
