"""Talking to the mail server, and what its refusals mean."""

import smtplib
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from threading import Timer
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core.mail import EmailMessage, get_connection
from django.core.mail.backends.base import BaseEmailBackend
from django.core.mail.backends.smtp import EmailBackend

# about the server or how we sign in, and so about every mail: an operator mends it
ABOUT_THE_SERVER = (
    smtplib.SMTPConnectError,
    smtplib.SMTPHeloError,
    smtplib.SMTPAuthenticationError,
)
# of RFC 4954: final by their number, and yet about how we sign in, not about this mail
ASKS_TO_SIGN_IN = {530, 534, 535, 538}
FOR_GOOD = range(500, 600)


class NotTaken(Exception):
    """The server did not take the mail this time; the message says why, and is not for logs."""

    def __init__(self, why: str, fact: str = "") -> None:
        super().__init__(why)
        self.fact = fact  # what may stand in a log: a code or a kind of error


class RefusedForGood(NotTaken):
    """The server will never take this mail."""


BOTH_WAYS = 2  # SHUT_RDWR


class BoundedSMTP(smtplib.SMTP):
    """Hangs up when the whole conversation takes too long, however busy the server seems."""

    def connect(self, *args: Any, **kwargs: Any) -> tuple[int, bytes]:
        self._alarm = Timer(settings.MAIL_TOTAL_TIMEOUT_SECONDS, self._hang_up)
        self._alarm.daemon = True
        self._alarm.start()
        return super().connect(*args, **kwargs)

    def _hang_up(self) -> None:
        # another thread waits for the server: closing the socket here would not wake it
        with suppress(OSError, AttributeError):
            self.sock.shutdown(BOTH_WAYS)  # type: ignore[union-attr]  # None is suppressed

    def close(self) -> None:
        self._alarm.cancel()
        super().close()


class BoundedSMTPS(BoundedSMTP, smtplib.SMTP_SSL):
    """The same, encrypted from the first byte."""


class BoundedBackend(EmailBackend):
    @property
    def connection_class(self) -> type[smtplib.SMTP]:
        return BoundedSMTPS if self.use_ssl else BoundedSMTP


BOUNDED = {f"{EmailBackend.__module__}.{EmailBackend.__name__}": f"{__name__}.BoundedBackend"}


def own_id(name: str) -> str:
    """A Message-ID under the host of the site."""
    return f"<{name}@{urlsplit(settings.SITE_URL).hostname or 'localhost'}>"


@contextmanager
def mail_server() -> Iterator[BaseEmailBackend]:
    """A connection; it is closed after what is done with it, so that a slow goodbye harms nobody.

    Raises NotTaken or RefusedForGood for what goes wrong in between.
    """
    connection = _connection()
    try:
        connection.open()
        yield connection
    except smtplib.SMTPRecipientsRefused as refusal:
        code, reply = next(iter(refusal.recipients.values()))
        raise _meaning(refusal, code, reply) from refusal
    except smtplib.SMTPResponseException as refusal:
        raise _meaning(refusal, refusal.smtp_code, refusal.smtp_error) from refusal
    except (smtplib.SMTPException, OSError) as trouble:
        raise NotTaken(f"{type(trouble).__name__}: {trouble}", type(trouble).__name__) from trouble
    finally:
        connection.close()


def send_by_smtp(message: EmailMessage, connection: BaseEmailBackend) -> None:
    connection.send_messages([message])


def _meaning(refusal: smtplib.SMTPException, code: int, reply: bytes | str) -> NotTaken:
    text = reply.decode(errors="replace") if isinstance(reply, bytes) else reply
    is_final = code in FOR_GOOD and code not in ASKS_TO_SIGN_IN
    final = is_final and not isinstance(refusal, ABOUT_THE_SERVER)
    return (RefusedForGood if final else NotTaken)(f"{code} {text}", f"SMTP {code}")


def _connection() -> BaseEmailBackend:
    how = {key.lower(): value for key, value in (settings.MAIL_DELIVERY or {}).items()}
    return get_connection(
        BOUNDED.get(how["email_backend"], how["email_backend"]),
        host=how["email_host"],
        port=how["email_port"],
        username=how["email_host_user"],
        password=how["email_host_password"],
        use_tls=how["email_use_tls"],
        use_ssl=how["email_use_ssl"],
        timeout=settings.MAIL_TIMEOUT_SECONDS,
    )
