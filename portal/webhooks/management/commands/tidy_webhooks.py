from django.core.management.base import BaseCommand

from portal.text import count_of
from portal.webhooks.models import Delivery


class Command(BaseCommand):
    help = "Deletes messages of webhooks that are older than 30 days."

    def handle(self, *args: object, **options: object) -> None:
        deleted, _ = Delivery.objects.old().delete()
        self.stdout.write(f"Deleted {count_of(deleted, 'message')}.")
