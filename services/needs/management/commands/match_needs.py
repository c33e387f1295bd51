from django.core.management.base import BaseCommand

from services.needs.tasks import match_needs


class Command(BaseCommand):
    help = "Find new matches for open needs. Safe to run again."

    def handle(self, *args: object, **options: object) -> None:
        looked, found = match_needs()
        self.stdout.write(f"{looked} needs checked, {found} with new matches.")
