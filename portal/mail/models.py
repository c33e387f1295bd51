"""What the site has to send, and, where mail is shown instead of kept secret, what it sent."""

from typing import Self

from django.conf import settings
from django.core.mail import EmailMultiAlternatives, get_connection
from django.db import models
from django.utils import timezone

SHOWN = 100


class MailQuerySet(models.QuerySet["Mail"]):
    def unsent(self) -> Self:
        return self.filter(sent_at=None)

    def newest(self) -> Self:
        return self.order_by("-pk")[:SHOWN]

    def to_address(self, address: str) -> Self:
        return self.filter(to__iexact=address)


class Mail(models.Model):
    """One message to one person. It is gone as soon as it is handed over."""

    to = models.EmailField()
    subject = models.CharField(max_length=200)
    text = models.TextField()
    html = models.TextField(blank=True)
    headers = models.JSONField(default=dict, blank=True)
    queued_at = models.DateTimeField(auto_now_add=True)
    sent_at = models.DateTimeField(null=True)
    tries = models.PositiveSmallIntegerField(default=0)

    objects = MailQuerySet.as_manager()

    class Meta:
        verbose_name_plural = "mails"

    def __str__(self) -> str:
        return self.subject

    def hand_over(self) -> None:
        """Give it to the mail server, or only show it where there is none.

        Raises OSError when the server does not take it.
        """
        if settings.MAIL_DELIVERY:
            self._message().send()
        if settings.MAIL_IS_SHOWN:
            self.sent_at = timezone.now()
            self.save(update_fields=["sent_at"])
        else:
            self.delete()

    def _message(self) -> EmailMultiAlternatives:
        how = {key.lower(): value for key, value in (settings.MAIL_DELIVERY or {}).items()}
        connection = get_connection(
            how["email_backend"],
            host=how["email_host"],
            port=how["email_port"],
            username=how["email_host_user"],
            password=how["email_host_password"],
            use_tls=how["email_use_tls"],
            use_ssl=how["email_use_ssl"],
            timeout=20,
        )
        message = EmailMultiAlternatives(
            self.subject, self.text, to=[self.to], headers=self.headers, connection=connection
        )
        if self.html:
            message.attach_alternative(self.html, "text/html")
        return message
