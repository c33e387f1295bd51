from django.core.management.base import BaseCommand

from services.notices.actions import ask_about_contracts


class Command(BaseCommand):
    help = "Ask managers by email about contracts, once a fortnight at most. Safe to run again."

    def handle(self, *args: object, **options: object) -> None:
        self.stdout.write(f"{ask_about_contracts()} managers asked about contracts.")
