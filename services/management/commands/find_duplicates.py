from django.core.management.base import BaseCommand

from services.models import LikelyDuplicate


class Command(BaseCommand):
    help = "Find listings that may be the same, for moderators to look at. Safe to run again."

    def handle(self, *args: object, **options: object) -> None:
        self.stdout.write(f"{LikelyDuplicate.objects.find()} pairs wait for a moderator.")
