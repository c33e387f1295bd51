from django.core.management.base import BaseCommand

from portal.operations.models import ContentChange


class Command(BaseCommand):
    help = "Forgets which transactions changed what pages show. Run it every few minutes."

    def handle(self, **options: object) -> None:
        forgotten, _ = ContentChange.objects.forgotten().delete()
        self.stdout.write(f"{forgotten} changes forgotten.")
