"""The mail server of the simulation: it counts, and delivers nothing."""

from collections import Counter
from collections.abc import Sequence
from datetime import date
from typing import NamedTuple

from django.core.mail import EmailMessage
from django.core.mail.backends.base import BaseEmailBackend
from django.utils import timezone

QUESTIONS = "/records/check/"


class SentLetter(NamedTuple):
    """That an email was sent to an address on a day, and whether it asked about records."""

    to: str
    on: date
    is_question: bool


class Mailbox:
    """All that was sent since it was last emptied, and how many emails each address got."""

    def __init__(self) -> None:
        self.new: list[SentLetter] = []
        self.questions: dict[str, list[date]] = {}
        self.sent: Counter[str] = Counter()

    def put(self, letter: SentLetter) -> None:
        self.new.append(letter)
        self.sent[letter.to] += 1
        if letter.is_question:
            self.questions.setdefault(letter.to, []).append(letter.on)

    def take_questions(self) -> list[SentLetter]:
        """The letters with questions that are new."""
        found = [letter for letter in self.new if letter.is_question]
        self.new.clear()
        return found


MAILBOX = Mailbox()


class CountingBackend(BaseEmailBackend):
    """Puts each email into ``MAILBOX``."""

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        today = timezone.localdate()
        for message in email_messages:
            is_question = QUESTIONS in str(message.body)
            for address in message.to:
                MAILBOX.put(SentLetter(address, today, is_question))
        return len(email_messages)
