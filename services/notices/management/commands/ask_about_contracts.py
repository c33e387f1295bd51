from django.core.management.base import BaseCommand

from portal.text import count_of
from services.notices.actions import ask_about_contracts


class Command(BaseCommand):
    help = "Ask managers by email about contracts, once a fortnight at most. Safe to run again."

    def handle(self, *args: object, **options: object) -> None:
        asked = count_of(ask_about_contracts(), "manager")
        self.stdout.write(f"Asked {asked} about contracts.")
