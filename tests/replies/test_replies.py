"""A reply by email becomes a post by the rules of the page, or waits for a click of its person."""

import smtplib
from email.message import EmailMessage

import pytest
from django.conf import settings as site_settings
from django.core import mail
from django.core.management import CommandError, call_command
from django.utils import timezone

from forums.models import Draft
from portal.notifications.actions import notify
from portal.notifications.events import Event
from portal.notifications.models import Notification, Preferences
from portal.notifications.models.notification import Notice
from portal.replies.actions import ReplyOutcome, receive
from portal.replies.addresses import read_address, reply_address
from portal.replies.email_reply import read_email
from tests.factories.accounts import UserFactory
from tests.factories.councils import MembershipFactory
from tests.factories.forums import PostFactory, SilenceFactory
from tests.replies.samples import DEEP, DOMAIN, SERVER
from tests.worker import work

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def receiving(settings):
    settings.REPLY_DOMAIN, settings.REPLY_AUTHENTICATION_SERVER = DOMAIN, SERVER


@pytest.fixture
def member():
    person = UserFactory(email="olive@durham.example")
    # posts of newcomers wait for a moderator
    person.trusted = MembershipFactory(user=person)
    for _ in range(3):
        PostFactory(author=person)
    return person


@pytest.fixture
def thread():
    return PostFactory(thread__title="Who shares a payroll?").thread


def email(member, text="We do, with Darlington.", *, signed="durham.example", **headers):
    message = EmailMessage()
    message["From"] = f"Olive <{member.email}>"
    message["Message-ID"] = "<1@durham.example>"
    if signed:
        verdict = f"{SERVER}; spf=pass; dkim=pass header.d={signed} header.s=a"
        message["Authentication-Results"] = verdict
    for name, value in headers.items():
        message[name.replace("_", "-")] = value
    message.set_content(text)
    return message


def deliver_to(member, thread, message, sender="olive@durham.example"):
    return receive(
        message.as_bytes(), recipient=reply_address(member, thread), envelope_sender=sender
    )


def replies(thread):
    return list(thread.posts.filter(number__gt=1).values_list("text", flat=True))


def test_a_signed_reply_is_posted_for_the_council_of_its_person(member, thread):
    assert deliver_to(member, thread, email(member)) == ReplyOutcome.POSTED

    post = thread.posts.get(number=2)
    assert (post.text, post.author, post.council) == (
        "We do, with Darlington.",
        member,
        member.trusted.council,
    )
    assert mail.outbox == []


def test_the_same_email_delivered_twice_is_one_post(member, thread):
    for _ in range(2):
        assert deliver_to(member, thread, email(member)) == ReplyOutcome.POSTED

    assert len(replies(thread)) == 1


def test_quotes_and_signatures_are_left_out(member, thread):
    text = (
        "We do, with Darlington.\n\nOn Mon, 30 Nov 2026 at 09:00, Shared Services Directory "
        "<directory@directory.example> wrote:\n> Who shares a payroll?\n> It is due.\n"
    )
    deliver_to(member, thread, email(member, text))

    assert replies(thread) == ["We do, with Darlington."]


@pytest.mark.parametrize(
    "changed",
    [
        {"signed": ""},
        {"signed": "evil.example"},
        {"signed": "", "Authentication_Results": "evil.example; dkim=pass header.d=durham.example"},
        {"signed": "", "Authentication_Results": f"{SERVER}; dkim=fail header.d=durham.example"},
        {"signed": "example"},
    ],
)
def test_what_is_not_signed_by_the_domain_waits_for_a_click(member, thread, changed):
    signed = changed.pop("signed")
    message = email(member, signed=signed, **changed)

    assert deliver_to(member, thread, message) == ReplyOutcome.HELD

    assert replies(thread) == []
    assert "We do, with Darlington." in Draft.objects.get(user=member).text
    [letter] = mail.outbox
    assert letter.to == [member.email]
    assert f"/forums/threads/{thread.pk}/reply/" in letter.body
    assert letter.extra_headers["Auto-Submitted"] == "auto-replied"


def test_another_sender_never_speaks_for_the_person(member, thread):
    other = UserFactory(email="eve@durham.example")
    message = email(other)

    assert deliver_to(member, thread, message) == ReplyOutcome.HELD
    assert replies(thread) == []


def test_who_works_for_two_councils_says_on_the_page_for_which(member, thread):
    MembershipFactory(user=member)

    assert deliver_to(member, thread, email(member)) == ReplyOutcome.HELD


def test_a_second_held_reply_is_added_to_the_draft(member, thread):
    deliver_to(member, thread, email(member, "First.", signed=""))
    deliver_to(member, thread, email(member, "Second.", signed=""))

    assert Draft.objects.get(user=member).text == "First.\n\nSecond."


@pytest.mark.parametrize(
    "headers",
    [
        {"Auto_Submitted": "auto-replied (vacation)"},
        {"Precedence": "bulk"},
        {"List_Id": "<list.example>"},
        {"X_Autoreply": "yes"},
    ],
)
def test_answers_of_programs_are_left(member, thread, headers):
    assert deliver_to(member, thread, email(member, **headers)) == ReplyOutcome.IGNORED
    assert mail.outbox == []


def test_bounces_and_our_own_emails_are_left(member, thread):
    assert deliver_to(member, thread, email(member), sender="") == ReplyOutcome.IGNORED
    Preferences.objects.create(user=member, me="at_once")
    notify(Notice(Event.MENTIONED, thread, by=UserFactory()), [member])
    work()
    [letter] = mail.outbox
    ours = receive(
        letter.message().as_bytes(),
        recipient=reply_address(member, thread),
        envelope_sender="directory@directory.example",
    )
    assert ours == ReplyOutcome.IGNORED


def test_emails_about_threads_can_be_answered_and_others_cannot(member, thread, settings):
    Preferences.objects.create(user=member, me="at_once")
    notify(Notice(Event.MENTIONED, thread, by=UserFactory()), [member])
    work()
    [letter] = mail.outbox
    assert letter.extra_headers["Reply-To"] == reply_address(member, thread)
    assert "Reply to this email to reply in the thread." in letter.body

    settings.REPLY_DOMAIN = ""
    Notification.objects.all().delete()
    mail.outbox.clear()
    notify(Notice(Event.MENTIONED, thread, by=UserFactory()), [member])
    work()
    [letter] = mail.outbox
    assert "Reply-To" not in letter.extra_headers
    assert "We cannot read replies to this email." in letter.body


def test_what_cannot_be_posted_comes_back_with_its_reason_and_text(member, thread):
    thread.locked_at = timezone.now()
    thread.save()

    assert deliver_to(member, thread, email(member)) == ReplyOutcome.REFUSED

    [letter] = mail.outbox
    assert "You cannot reply in this thread" in letter.body
    assert "We do, with Darlington." in letter.body


def test_nobody_learns_by_a_forged_email_what_is_refused(member, thread):
    thread.locked_at = timezone.now()
    thread.save()

    assert deliver_to(member, thread, email(member, signed="")) == ReplyOutcome.IGNORED
    assert mail.outbox == []


def test_a_reply_of_quotes_only_says_what_to_do(member, thread):
    assert deliver_to(member, thread, email(member, "> Who shares?\n")) == ReplyOutcome.REFUSED
    assert "no new text" in mail.outbox[0].body


def test_silenced_suspended_and_former_people_post_nothing(member, thread):
    SilenceFactory(user=member, board=None)
    assert deliver_to(member, thread, email(member)) == ReplyOutcome.REFUSED
    member.is_active = False
    member.save()
    assert deliver_to(member, thread, email(member)) == ReplyOutcome.IGNORED
    assert replies(thread) == []


def test_a_thread_that_the_person_may_not_see_is_not_there(member, thread):
    thread.state = "hidden"
    thread.save()

    assert deliver_to(member, thread, email(member)) == ReplyOutcome.IGNORED


def test_files_come_along_and_are_checked_as_on_the_page(member, thread):
    message = email(member)
    message.add_attachment(b"Supplier,Cost\nA,1\n", "text", "csv", filename="costs.csv")
    assert deliver_to(member, thread, message) == ReplyOutcome.POSTED
    assert thread.posts.get(number=2).attachments.get().name == "costs.csv"

    bad = email(member, "Another.")
    bad.replace_header("Message-ID", "<2@durham.example>")
    bad.add_attachment(b"MZ\x90\x00", "application", "octet-stream", filename="a.exe")
    assert deliver_to(member, thread, bad) == ReplyOutcome.REFUSED
    assert len(replies(thread)) == 1


def test_addresses_are_signed_and_survive_a_new_secret_key(member, thread, settings):
    address = reply_address(member, thread)
    assert read_address(address.upper()) == (member.pk, thread.pk)
    assert len(address.partition("@")[0]) <= 64
    other = address.replace(f"-{thread.pk}-", f"-{thread.pk + 1}-")
    assert read_address(other) is None
    assert read_address("postmaster@reply.directory.example") is None
    assert read_address(address.replace(DOMAIN, "evil.example")) is None

    settings.SECRET_KEY_FALLBACKS = [site_settings.SECRET_KEY]
    settings.SECRET_KEY = "x" * 50
    assert read_address(address) == (member.pk, thread.pk)


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"\x00\xff\xfe",
        b"From: x\nContent-Type: text/plain; charset=nothing\n\nHello",
        b"From: a@b\nContent-Type: multipart/mixed; boundary=x\n\n--x\n\n--x",
        b"From: a@b\nContent-Type: text/html\n\n<p>Hello</p>",
        b"From: a@b\n\n" + b"> " * 200_000,
        b"From: a@b\n\n" + b"On x wrote:\n" * 20_000,
        b"From: " + b"<" * 50_000 + b"\n\nHello",
        DEEP,
        b"From: a@b\n\n" + b"-" * 100_000 + b"\n" + b"_" * 100_000,
    ],
)
def test_whatever_arrives_is_read_without_a_fault(content):
    read_email(content, "a@b.example")


def test_the_command_says_what_it_needs(settings):
    settings.REPLY_DOMAIN = ""
    with pytest.raises(CommandError, match="REPLY_DOMAIN"):
        call_command("receive_replies")


@pytest.mark.django_db(transaction=True)
def test_the_mail_server_hands_a_reply_over_by_lmtp(member, thread, lmtp):
    with smtplib.LMTP(lmtp.hostname, lmtp.port) as client:
        client.sendmail(member.email, [reply_address(member, thread)], email(member).as_bytes())
        with pytest.raises(smtplib.SMTPRecipientsRefused):
            client.sendmail(member.email, [f"other@{DOMAIN}"], email(member).as_bytes())

    assert replies(thread) == ["We do, with Darlington."]
