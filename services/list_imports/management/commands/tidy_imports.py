from django.core.management.base import BaseCommand

from services.list_imports.actions import discard_abandoned


class Command(BaseCommand):
    help = "Deletes imports that were not finished within 14 days, with their files."

    def handle(self, *args: object, **options: object) -> None:
        self.stdout.write(f"Deleted {discard_abandoned()} imports.")
