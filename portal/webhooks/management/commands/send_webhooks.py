from django.core.management.base import BaseCommand

from portal.text import count_of
from portal.webhooks.tasks import queue_due


class Command(BaseCommand):
    help = "Queues the messages of webhooks whose time has come. Safe to run again."

    def handle(self, *args: object, **options: object) -> None:
        self.stdout.write(f"Queued {count_of(queue_due(), 'webhook')}.")
