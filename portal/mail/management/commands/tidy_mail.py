from django.core.management.base import BaseCommand

from portal.mail.models import Mail
from portal.text import count_of


class Command(BaseCommand):
    help = "Deletes emails that failed over 30 days ago, because they contain personal data."

    def handle(self, *args: object, **options: object) -> None:
        discarded, _ = Mail.objects.failed_long_ago().delete()
        self.stdout.write(f"Deleted {count_of(discarded, 'email')}.")
