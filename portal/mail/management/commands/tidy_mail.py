from django.core.management.base import BaseCommand

from portal.mail.models import Mail


class Command(BaseCommand):
    help = "Discard mail that failed 30 days ago: it holds addresses and what people wrote."

    def handle(self, *args: object, **options: object) -> None:
        discarded, _ = Mail.objects.failed_long_ago().delete()
        self.stdout.write(f"Discarded {discarded} mails.")
