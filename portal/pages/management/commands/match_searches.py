from django.core.management.base import BaseCommand

from portal.pages.saved_searches import match_searches


class Command(BaseCommand):
    help = "Notify people about new results for their saved searches. Safe to run again."

    def handle(self, *args: object, **options: object) -> None:
        self.stdout.write(f"{match_searches()} saved searches have new results.")
