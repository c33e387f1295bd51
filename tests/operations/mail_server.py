"""A mail server that can be as unhelpful as real ones are."""

import asyncio
import email
import socket
from collections import Counter

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP


class Dropping(SMTP):
    """Says that it listens, hears the first line, and hangs up."""

    async def smtp_DATA(self, arg):
        if self.event_handler.mood != "drops":
            return await super().smtp_DATA(arg)
        await self.push("354 Go on")
        await self._reader.readuntil()
        self.transport.abort()
        return None


class Listening(Controller):
    def factory(self):
        return Dropping(self.handler, hostname="mail.example")


class MailServer:
    """Takes every mail until it is given a mood, or answers to give first. It can be restarted."""

    hostname = "127.0.0.1"

    def __init__(self):
        with socket.socket() as free:
            free.bind((self.hostname, 0))
            self.port = free.getsockname()[1]
        self.mood, self.answers, self.letters, self._listening = "", [], [], None
        self.senders = []

    def start(self):
        self._listening = Listening(self, hostname=self.hostname, port=self.port)
        self._listening.start()

    def stop(self):
        if self._listening:
            self._listening.stop(no_assert=True)
        self._listening = None

    async def handle_EHLO(self, server, session, envelope, hostname, responses):
        if self.mood == "hangs":
            await asyncio.sleep(30)
        while self.mood == "drips":
            server.transport.write(b"2")
            await asyncio.sleep(0.05)
        session.host_name = hostname
        return responses

    async def handle_MAIL(self, server, session, envelope, address, options):
        envelope.mail_from = address
        self.senders.append(address)
        return self._answer("MAIL")

    async def handle_RCPT(self, server, session, envelope, address, options):
        answer = self._answer("RCPT")
        if answer.startswith("2"):
            envelope.rcpt_tos.append(address)
        return answer

    async def handle_DATA(self, server, session, envelope):
        answer = self._answer("DATA")
        if answer.startswith("2"):
            self.letters.append(email.message_from_bytes(envelope.content))
        if self.mood == "forgets to say yes":
            server.transport.abort()
        if self.mood == "is slow to say yes":
            await asyncio.sleep(30)
        return answer

    def _answer(self, word):
        if self.answers and self.answers[0][0] == word:
            return self.answers.pop(0)[1]
        return "250 OK"

    @property
    def delivery(self):
        return {
            "EMAIL_BACKEND": "django.core.mail.backends.smtp.EmailBackend",
            "EMAIL_HOST": self.hostname,
            "EMAIL_PORT": self.port,
            "EMAIL_HOST_USER": "",
            "EMAIL_HOST_PASSWORD": "",
            "EMAIL_USE_TLS": False,
            "EMAIL_USE_SSL": False,
        }

    @property
    def recipients(self):
        return sorted(letter["To"] for letter in self.letters)

    def copies(self):
        """How often each mail was taken, by its Message-ID."""
        return Counter(letter["Message-ID"] for letter in self.letters)
