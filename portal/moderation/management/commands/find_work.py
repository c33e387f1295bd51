from django.core.management.base import BaseCommand

from portal.moderation.work.candidate_sources import find_candidates


class Command(BaseCommand):
    help = "Finds the work for moderators that takes long to find. Run it hourly."

    def handle(self, *args: object, **options: object) -> None:
        self.stdout.write(f"{find_candidates()} pieces of work found.")
