from django.core.management.base import BaseCommand

from portal.accounts.actions import discard_unconfirmed


class Command(BaseCommand):
    help = "Discard accounts whose address nobody confirmed within 30 days."

    def handle(self, *args: object, **options: object) -> None:
        self.stdout.write(f"Discarded {discard_unconfirmed()} accounts.")
