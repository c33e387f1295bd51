from django.core.management.base import BaseCommand

from services.models import LikelyDuplicate


class Command(BaseCommand):
    help = "Find services that may be duplicates, for moderators to check. Safe to run again."

    def handle(self, *args: object, **options: object) -> None:
        self.stdout.write(f"{LikelyDuplicate.objects.find()} possible duplicates to check.")
