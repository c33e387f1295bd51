from django.core.management.base import BaseCommand

from portal.moderation.work.counts import count_work


class Command(BaseCommand):
    help = "Counts the open work for moderators, for the header. Run it every minute."

    def handle(self, *args: object, **options: object) -> None:
        self.stdout.write(f"{count_work()} pieces of work are open.")
