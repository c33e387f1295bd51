from django.core.management.base import BaseCommand

from portal.search.models import Tally


class Command(BaseCommand):
    help = "Adds up what triggers have counted, so that pages read few rows. Run it every hour."

    def handle(self, **options: object) -> None:
        Tally.objects.add_up()
        self.stdout.write(f"{Tally.objects.count()} numbers.")
