from django.core.management.base import BaseCommand

from services.actions.reminders import remind_of_contracts, remind_of_reviews


class Command(BaseCommand):
    help = "Remind councils of services to confirm and contracts ending soon. Safe to run again."

    def handle(self, *args: object, **options: object) -> None:
        reviews, contracts = remind_of_reviews(), remind_of_contracts()
        self.stdout.write(f"{reviews} services to confirm, {contracts} contracts ending soon.")
