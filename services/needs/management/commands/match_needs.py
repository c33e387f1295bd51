from django.core.management.base import BaseCommand

from services.needs.tasks import match_needs


class Command(BaseCommand):
    help = "Looks again what fits open needs, where something changed. Safe to run again."

    def handle(self, *args: object, **options: object) -> None:
        looked, found = match_needs()
        self.stdout.write(f"{looked} needs looked at, {found} found something new.")
