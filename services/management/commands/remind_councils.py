from django.core.management.base import BaseCommand

from services.actions.reminders import remind_of_contracts, remind_of_reviews


class Command(BaseCommand):
    help = "Tells councils which listings to confirm and which contracts end. Safe to run again."

    def handle(self, *args: object, **options: object) -> None:
        reviews, contracts = remind_of_reviews(), remind_of_contracts()
        self.stdout.write(f"{reviews} listings to confirm, {contracts} contracts that end.")
