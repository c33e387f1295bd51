from django.core.management.base import BaseCommand

from portal.accounts.models import DataExport
from portal.text import count_of


class Command(BaseCommand):
    help = "Deletes files of personal data that were requested over a week ago."

    def handle(self, *args: object, **options: object) -> None:
        discarded, _ = DataExport.objects.old().delete()
        self.stdout.write(f"Deleted {count_of(discarded, 'file')}.")
