from django.core.management.base import BaseCommand

from portal.operations.models import ContentChange
from portal.text import count_of


class Command(BaseCommand):
    help = "Deletes old records of changes to shared pages. Run it every few minutes."

    def handle(self, **options: object) -> None:
        forgotten, _ = ContentChange.objects.forgotten().delete()
        self.stdout.write(f"Deleted {count_of(forgotten, 'change')}.")
