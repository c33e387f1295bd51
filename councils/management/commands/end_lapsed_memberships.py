from django.core.management.base import BaseCommand

from councils.actions import end_lapsed_memberships
from portal.text import count_of


class Command(BaseCommand):
    help = (
        "Write to people who have not signed in for 11 months, and end memberships after 12. "
        "Safe to run again."
    )

    def handle(self, *args: object, **options: object) -> None:
        done = end_lapsed_memberships()
        ended = count_of(done["ended"], "membership")
        written = count_of(done["announced"] + done["reminded"], "email")
        self.stdout.write(f"Ended {ended}, sent {written}, {done['resumed']} go on.")
