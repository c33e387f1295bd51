from django.core.management.base import BaseCommand

from portal.text import count_of
from services.calendars.actions import forget_expired


class Command(BaseCommand):
    help = "Deletes the calendar addresses of memberships that have ended. Safe to run again."

    def handle(self, *args: object, **options: object) -> None:
        self.stdout.write(f"Deleted {count_of(forget_expired(), 'address', 'addresses')}.")
