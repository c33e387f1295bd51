from django.core.management.base import BaseCommand
from django.utils import timezone

from portal.notifications.digests import send_digests
from portal.text import count_of


class Command(BaseCommand):
    help = "Sends the summary emails that are due. Safe to run again, and in two places."

    def handle(self, *args: object, **options: object) -> None:
        self.stdout.write(f"Queued {count_of(send_digests(timezone.now()), 'summary email')}.")
