from django.core.management.base import BaseCommand

from services.needs.filters import count_contracts


class Command(BaseCommand):
    help = "Counts contracts that end soon, where a page would take long for it. Run it hourly."

    def handle(self, *args: object, **options: object) -> None:
        self.stdout.write(f"{count_contracts()} choices have too many contracts for a page.")
