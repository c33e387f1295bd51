from django.core.management.base import BaseCommand

from portal.notifications.purge import tidy


class Command(BaseCommand):
    help = "Forgets what is old, and what people may no longer see. Safe to run again."

    def handle(self, *args: object, **options: object) -> None:
        self.stdout.write(f"{tidy()} lines are gone.")
