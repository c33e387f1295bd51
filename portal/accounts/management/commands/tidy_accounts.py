from django.core.management.base import BaseCommand

from portal.accounts.actions import discard_unconfirmed
from portal.text import count_of


class Command(BaseCommand):
    help = "Deletes accounts whose email address was not confirmed within 30 days."

    def handle(self, *args: object, **options: object) -> None:
        self.stdout.write(f"Deleted {count_of(discard_unconfirmed(), 'account')}.")
