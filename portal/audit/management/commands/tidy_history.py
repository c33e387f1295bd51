from django.core.management.base import BaseCommand

from portal.audit.history import discard_contexts
from portal.text import count_of


class Command(BaseCommand):
    help = "Deletes stored requests that no change in the history refers to."

    def handle(self, *args: object, **options: object) -> None:
        self.stdout.write(f"Deleted {count_of(discard_contexts(), 'request')}.")
