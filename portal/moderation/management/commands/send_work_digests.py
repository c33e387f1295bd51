from django.core.management.base import BaseCommand
from django.utils import timezone

from portal.moderation.work.digests import send_work_digests
from portal.text import count_of


class Command(BaseCommand):
    help = "Emails moderators the list of work at their hour. Safe to run again."

    def handle(self, *args: object, **options: object) -> None:
        self.stdout.write(f"Queued {count_of(send_work_digests(timezone.now()), 'email')}.")
