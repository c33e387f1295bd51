from django.core.management.base import BaseCommand

from portal.notifications.purge import tidy
from portal.text import count_of


class Command(BaseCommand):
    help = "Deletes notifications that are old or that people can no longer see. Safe to run again."

    def handle(self, *args: object, **options: object) -> None:
        self.stdout.write(f"Deleted {count_of(tidy(), 'notification')}.")
