from django.core.management.base import BaseCommand

from portal.insights.snapshot_job import take_snapshot


class Command(BaseCommand):
    help = "Save today's figures. A second run on the same day changes nothing."

    def handle(self, **options: object) -> None:
        snapshot = take_snapshot()
        self.stdout.write(
            f"Saved: {snapshot}." if snapshot else "Today's figures are already saved."
        )
