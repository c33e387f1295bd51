from django.core.management.base import BaseCommand

from portal.accounts.models import DataExport


class Command(BaseCommand):
    help = "Discard files of personal data that were asked for a week ago."

    def handle(self, *args: object, **options: object) -> None:
        discarded, _ = DataExport.objects.old().delete()
        self.stdout.write(f"Discarded {discarded} files.")
