"""A small mail server that only the site's own mail server speaks to, by LMTP (RFC 2033)."""

import asyncio
import logging
import signal
from typing import Any

from aiosmtpd.lmtp import LMTP
from aiosmtpd.smtp import Envelope, Session
from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import close_old_connections

from portal.mail.returns import is_return_address
from portal.replies.actions import receive
from portal.replies.addresses import read_address

MAX_BYTES = 25_000_000
logger = logging.getLogger(__name__)


class ReplyHandler:
    """Answers each step of a delivery. After a fault of ours the mail server tries again."""

    async def handle_RCPT(  # noqa: N802 - the name that aiosmtpd calls
        self, server: Any, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        if envelope.rcpt_tos:
            return "452 4.5.3 One recipient at a time"
        if read_address(address) is None and not is_return_address(address):
            return "550 5.1.1 No such address"
        envelope.rcpt_tos.append(address)
        return "250 2.1.5 OK"

    async def handle_DATA(  # noqa: N802
        self, server: Any, session: Session, envelope: Envelope
    ) -> str:
        return await asyncio.to_thread(self._deliver, envelope)

    def _deliver(self, envelope: Envelope) -> str:
        content = envelope.content or b""
        close_old_connections()
        try:
            outcome = receive(
                content if isinstance(content, bytes) else content.encode(),
                recipient=envelope.rcpt_tos[0],
                envelope_sender=envelope.mail_from or "",
            )
        except Exception:
            logger.exception("reply not received")
            return "451 4.3.0 Try again later"
        finally:
            close_old_connections()
        logger.info("reply received", extra={"outcome": str(outcome)})
        return "250 2.0.0 OK"


class Command(BaseCommand):
    help = "Receives replies and returned emails by LMTP. It runs until it is stopped."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--listen", default="127.0.0.1:8024", help="Address and port.")

    def handle(self, *args: object, listen: str, **options: object) -> None:
        if not settings.REPLY_DOMAIN:
            raise CommandError("Set REPLY_DOMAIN to receive replies.")
        host, _, port = listen.rpartition(":")
        asyncio.run(self._serve(host, int(port)))

    async def _serve(self, host: str, port: int) -> None:
        loop, stop = asyncio.get_running_loop(), asyncio.Event()
        for each in (signal.SIGTERM, signal.SIGINT):
            loop.add_signal_handler(each, stop.set)
        server = await loop.create_server(
            lambda: LMTP(ReplyHandler(), data_size_limit=MAX_BYTES), host, port
        )
        self.stdout.write(f"Receiving replies at {host}:{port}.")
        async with server:
            await stop.wait()
