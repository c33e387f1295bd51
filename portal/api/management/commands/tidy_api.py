from django.core.management.base import BaseCommand

from portal.api.actions import forget_what_is_over


class Command(BaseCommand):
    help = "Deletes old keys, stored answers and counts of requests. Run it every day."

    def handle(self, **options: object) -> None:
        forget_what_is_over()
