from django.core.management.base import BaseCommand

from portal.audit.history import discard_contexts


class Command(BaseCommand):
    help = "Discard what is stored about requests that no change of a record points at."

    def handle(self, *args: object, **options: object) -> None:
        self.stdout.write(f"Discarded {discard_contexts()} contexts.")
