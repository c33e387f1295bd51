from django.core.management.base import BaseCommand

from services.models import Twin


class Command(BaseCommand):
    help = "Find the most similar councils for each council. Safe to run again."

    def handle(self, *args: object, **options: object) -> None:
        self.stdout.write(f"{Twin.objects.find()} similar councils found.")
