from django.core.management.base import BaseCommand

from portal.open_data.actions import write_open_data
from portal.text import count_of


class Command(BaseCommand):
    help = "Writes everything public as CSV and JSON lines, for /data/. Safe to run again."

    def handle(self, *args: object, **options: object) -> None:
        files = write_open_data()
        size = sum(file.size for file in files)
        self.stdout.write(f"Wrote {count_of(len(files), 'file')}, {size:,} bytes.")
