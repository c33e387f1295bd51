"""Emails that come back: who is believed, and that they count as emails that could not be sent."""

import smtplib

import pytest
from django.conf import settings as site_settings

from portal.mail.actions import try_failed_again
from portal.mail.models import Mail
from portal.mail.returns import is_return_address, note_return, return_address
from portal.moderation.work.candidate_sources import find_candidates
from portal.moderation.work.registry import KINDS
from portal.replies.actions import ReplyOutcome, receive
from tests.factories.accounts import UserFactory
from tests.factories.councils import MembershipFactory
from tests.replies.samples import DEEP, DOMAIN

pytestmark = pytest.mark.django_db
OLIVE = "olive@durham.example"
REPORT = """From: Mail Delivery System <postmaster@durham.example>
Content-Type: multipart/report; report-type=delivery-status; boundary="part"

--part
Content-Type: text/plain

Your email could not be delivered.

--part
Content-Type: message/delivery-status

{status}
--part--
"""


@pytest.fixture(autouse=True)
def receiving(settings):
    settings.REPLY_DOMAIN = DOMAIN


@pytest.fixture
def address():
    return return_address(Mail(pk=7, to=OLIVE))


def report(recipient=OLIVE, *, status="5.1.1", action="failed", original=""):
    """What a mail server sends when it cannot deliver (RFC 3464)."""
    fields = [
        "Reporting-MTA: dns; mx.durham.example",
        "",
        *([f"Original-Recipient: rfc822; {original}"] if original else []),
        f"Final-Recipient: rfc822; {recipient}",
        f"Action: {action}",
        f"Status: {status}",
        "Diagnostic-Code: smtp; 550 5.1.1 User unknown",
        "",
    ]
    return REPORT.format(status="\n".join(fields)).encode()


def failed():
    return list(Mail.objects.failed().values_list("to", "last_error"))


def test_a_returned_email_counts_as_one_that_was_refused_for_good(address):
    assert receive(report(), recipient=address, envelope_sender="") == ReplyOutcome.RETURNED

    assert failed() == [(OLIVE, "5.1.1 550 5.1.1 User unknown")]


def test_the_same_report_twice_is_one_failure(address):
    assert note_return(report(), address)
    assert note_return(report(), address)

    assert len(failed()) == 1


def test_a_forwarded_email_is_known_by_its_first_recipient(address):
    assert note_return(report("olive@new.example", original=OLIVE), address)

    assert failed()[0][0] == OLIVE


@pytest.mark.parametrize(
    "content",
    [
        report("other@durham.example"),
        report(status="4.2.2", action="delayed"),
        report(status="4.4.1"),
        report(status="2.0.0", action="delivered"),
        b"",
        b"From: a@b\n\nI am away until Monday.",
        DEEP,
    ],
)
def test_nothing_else_that_arrives_there_is_a_failure(address, content):
    assert receive(content, recipient=address, envelope_sender="") == ReplyOutcome.IGNORED
    assert failed() == []


def test_no_one_can_say_that_an_email_to_another_came_back(address):
    forged = address.replace("bounce+7-", "bounce+8-")

    assert not note_return(report(), forged)
    assert not note_return(report(), address.replace(DOMAIN, "evil.example"))
    assert failed() == []


def test_addresses_have_a_form_and_survive_a_new_secret_key(address, settings):
    assert len(address.partition("@")[0]) <= 64
    assert is_return_address(address.upper())
    assert not is_return_address("postmaster@reply.directory.example")

    settings.SECRET_KEY_FALLBACKS = [site_settings.SECRET_KEY]
    settings.SECRET_KEY = "x" * 50
    assert note_return(report(), address)


def test_what_came_back_cannot_be_sent_again(address):
    note_return(report(), address)

    assert not try_failed_again(Mail.objects.get(), by=UserFactory())


def test_a_manager_whose_email_comes_back_is_work_for_stewards(address):
    membership = MembershipFactory(user__email=OLIVE, role="manager")
    note_return(report(), address)

    find_candidates()

    assert [item.key for item in KINDS["bounced_managers"].find().items] == [str(membership.pk)]


@pytest.mark.django_db(transaction=True)
def test_the_mail_server_hands_it_over_by_lmtp(address, lmtp):
    with smtplib.LMTP(lmtp.hostname, lmtp.port) as client:
        client.sendmail("", [address], report())

    assert len(failed()) == 1
