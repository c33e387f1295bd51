from django.core.management.base import BaseCommand
from django.utils import timezone

from portal.text import count_of
from services.freshness.actions import ask_councils, forget_answered, mark_unanswered_dormant


class Command(BaseCommand):
    help = (
        "Ask councils by email about records and contracts, once a fortnight at most, and list "
        "below others what was asked about twice without an answer. Safe to run again."
    )

    def handle(self, *args: object, **options: object) -> None:
        today = timezone.localdate()
        forget_answered()
        lowered = mark_unanswered_dormant(today)
        asked = count_of(ask_councils(today), "person", "people")
        self.stdout.write(f"Asked {asked}. Without an answer: {count_of(lowered, 'record')}.")
