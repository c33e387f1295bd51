from django.core.management.base import BaseCommand

from portal.insights.snapshot_job import take_snapshot


class Command(BaseCommand):
    help = "Keep today's figures, once a day: a second run changes nothing."

    def handle(self, **options: object) -> None:
        snapshot = take_snapshot()
        self.stdout.write(f"Kept: {snapshot}." if snapshot else "Today's figures are kept already.")
