"""What the site has to send, what could not be sent, and, where mail is shown, what was sent."""

from datetime import datetime, timedelta
from typing import Self

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.db import models, transaction
from django.db.models import Q
from django.db.models.functions import Lower, Now
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from portal.database.clock import database_now
from portal.mail.smtp import RefusedForGood, own_id

SHOWN = 100
TRIES = 30
FIRST_WAIT, MAX_WAIT = timedelta(seconds=30), timedelta(hours=2)
# longer than a mail server that answers each word at the last moment can take for one mail
LOST_AFTER = timedelta(minutes=15)
OVERDUE_AFTER = timedelta(minutes=10)
FAILED_MAIL_LIFETIME = timedelta(days=30)
MAX_ERROR_LENGTH = 300


def backoff(tries: int) -> timedelta:
    """Half a minute, then twice as long each time, at most two hours: all tries take 44 hours."""
    doublings: int = 2 ** min(tries - 1, 10)
    return min(FIRST_WAIT * doublings, MAX_WAIT)


class MailState(models.TextChoices):
    WAITING = "waiting"
    SENDING = "sending", _("being sent")
    SENT = "sent"
    FAILED = "failed"


class MailQuerySet(models.QuerySet["Mail"]):
    def newest(self) -> Self:
        return self.order_by("-pk")[:SHOWN]

    def to_address(self, address: str) -> Self:
        return self.filter(to__iexact=address)

    def waiting(self) -> Self:
        return self.filter(state=MailState.WAITING)

    def failed(self) -> Self:
        return self.filter(state=MailState.FAILED)

    def due(self, since: timedelta = timedelta()) -> Self:
        """What should be tried by now, or is being sent so long that its worker must be gone.

        Whether another worker is gone is a matter of the clock of the database.
        """
        waits = Q(state=MailState.WAITING, try_after__lte=timezone.now() - since)
        return self.filter(waits | Q(state=MailState.SENDING, sending_since__lt=Now() - LOST_AFTER))

    def failed_long_ago(self) -> Self:
        return self.failed().filter(failed_at__lt=timezone.now() - FAILED_MAIL_LIFETIME)

    @transaction.atomic
    def begin(self, pk: int) -> "Mail | None":
        """The mail, marked as being sent; nothing where it is not its time or somebody else's."""
        # who finds it locked leaves it to the other worker, instead of waiting for nothing
        mail = self.due().select_for_update(skip_locked=True).filter(pk=pk).first()
        return mail if mail and mail.begin() else None


class Mail(models.Model):
    """One message to one person. It is gone as soon as it is handed over.

    Its subject and text may hold a code to sign in with: administrators see neither.
    """

    to = models.EmailField()
    subject = models.CharField(max_length=200)
    text = models.TextField()
    html = models.TextField(blank=True)
    headers = models.JSONField(default=dict, blank=True)
    state = models.CharField(max_length=7, choices=MailState, default=MailState.WAITING)
    queued_at = models.DateTimeField(auto_now_add=True)
    try_after = models.DateTimeField(default=timezone.now)
    expires_at = models.DateTimeField(null=True, help_text=_("Not sent after this time."))
    sending_since = models.DateTimeField(null=True)
    sent_at = models.DateTimeField(null=True)
    failed_at = models.DateTimeField(null=True)
    tries = models.PositiveSmallIntegerField(default=0)
    doubts = models.PositiveSmallIntegerField(default=0)
    last_error = models.CharField(max_length=MAX_ERROR_LENGTH, blank=True)

    objects = MailQuerySet.as_manager()

    class Meta:
        verbose_name = "email"
        verbose_name_plural = "emails"
        constraints = [
            models.CheckConstraint(
                condition=Q(state=MailState.SENDING, sending_since__isnull=False)
                | ~Q(state=MailState.SENDING) & Q(sending_since=None),
                name="mails_being_sent_say_since_when",
            ),
            models.CheckConstraint(
                condition=Q(state=MailState.SENT, sent_at__isnull=False)
                | ~Q(state=MailState.SENT) & Q(sent_at=None),
                name="sent_mails_say_when",
            ),
            models.CheckConstraint(
                condition=Q(state=MailState.FAILED, failed_at__isnull=False) & ~Q(last_error="")
                | ~Q(state=MailState.FAILED) & Q(failed_at=None),
                name="failed_mails_say_when_and_why",
            ),
        ]
        indexes = [
            models.Index(fields=["state", "try_after"], name="mails_by_what_is_due"),
            models.Index(
                Lower("to"),
                condition=Q(state=MailState.FAILED),
                name="failed_mails_by_address",
            ),
        ]

    def __str__(self) -> str:
        return gettext("Email {pk}").format(pk=self.pk)

    def begin(self) -> bool:
        """Write down that it is being sent; fail it where two workers were lost over it.

        What has expired goes without being sent: a code that no longer works only misleads.

        Whether the first worker was lost before or after the server's yes nobody knows: it is sent
        once more, with the same Message-ID, because a letter twice is better than none.
        """
        if self.expires_at and self.expires_at <= database_now():
            self.delete()
            return False
        if self.state == MailState.SENDING and self.doubts:
            self.fail(
                gettext("Sending stopped twice before it was finished. The email may have arrived.")
            )
            return False
        if self.state == MailState.SENDING:
            self.doubts += 1
        self.state, self.sending_since = MailState.SENDING, database_now()
        self.tries += 1
        self.save(update_fields=["state", "sending_since", "tries", "doubts"])
        return True

    def is_still_ours(self) -> bool:
        """Not so when sending took so long that somebody else took over, or it was discarded."""
        # locked, so that nobody takes it over before it is settled
        ours = Mail.objects.filter(pk=self.pk, sending_since=self.sending_since)
        return ours.select_for_update().first() is not None

    def succeed(self) -> None:
        """Nothing of it stays, except where there is a page that shows it."""
        if settings.MAIL_IS_SHOWN:
            self.state, self.sent_at, self.sending_since = MailState.SENT, timezone.now(), None
            self.save(update_fields=["state", "sent_at", "sending_since"])
        else:
            self.delete()

    def put_off(self, error: str) -> datetime | None:
        """When it is tried again; None after the last try, which fails it."""
        if self.tries >= TRIES:
            self.fail(error)
            return None
        self.state, self.sending_since = MailState.WAITING, None
        self.last_error = error[:MAX_ERROR_LENGTH]
        self.try_after = timezone.now() + backoff(self.tries)
        self.save(update_fields=["state", "sending_since", "last_error", "try_after"])
        return self.try_after

    def fail(self, error: str) -> None:
        self.state, self.failed_at, self.sending_since = MailState.FAILED, timezone.now(), None
        self.last_error = error[:MAX_ERROR_LENGTH]
        self.save(update_fields=["state", "failed_at", "sending_since", "last_error"])

    def start_again(self) -> None:
        """As if it had never been tried."""
        self.state, self.failed_at, self.try_after = MailState.WAITING, None, timezone.now()
        self.tries = self.doubts = 0
        self.save(update_fields=["state", "failed_at", "try_after", "tries", "doubts"])

    def message(self) -> EmailMultiAlternatives:
        """Raises RefusedForGood where no message can be made of it."""
        headers = {"Message-ID": own_id(f"mail-{self.pk}"), **self.headers}
        message = EmailMultiAlternatives(self.subject, self.text, to=[self.to], headers=headers)
        if self.html:
            message.attach_alternative(self.html, "text/html")
        try:
            message.message()
        except ValueError as fault:
            raise RefusedForGood(
                gettext("This cannot be written as an email: {fault}").format(fault=fault)
            ) from fault
        return message


class FailedMail(Mail):
    """The dead letters: mails that nobody tries to send any more."""

    class Meta:
        proxy = True
        verbose_name = _("failed email")
