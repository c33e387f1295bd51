from django.core.management.base import BaseCommand
from django.utils import timezone

from portal.notifications.digests import send_digests


class Command(BaseCommand):
    help = "Mail what waits for people whose hour has come. Safe to run again, and in two places."

    def handle(self, *args: object, **options: object) -> None:
        self.stdout.write(f"{send_digests(timezone.now())} digests are on their way.")
