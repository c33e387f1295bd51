from django.core.management.base import BaseCommand

from portal.pages.saved_searches import match_searches


class Command(BaseCommand):
    help = "Tells people what is new for their saved searches. Safe to run again."

    def handle(self, *args: object, **options: object) -> None:
        self.stdout.write(f"{match_searches()} searches found something new.")
