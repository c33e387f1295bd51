from django.core.management.base import BaseCommand

from portal.mail.tasks import revive_overdue


class Command(BaseCommand):
    help = "Queue mail again that lost its task. Safe to run again."

    def handle(self, *args: object, **options: object) -> None:
        self.stdout.write(f"{revive_overdue()} mails were overdue and are queued again.")
