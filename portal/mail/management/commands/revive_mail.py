from django.core.management.base import BaseCommand

from portal.mail.tasks import revive_overdue
from portal.text import count_of


class Command(BaseCommand):
    help = "Queues emails again that have lost their task. Safe to run again."

    def handle(self, *args: object, **options: object) -> None:
        self.stdout.write(f"Queued {count_of(revive_overdue(), 'overdue email')} again.")
