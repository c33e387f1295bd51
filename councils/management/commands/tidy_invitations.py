from django.core.management.base import BaseCommand

from councils.actions import forget_old_invitations
from portal.text import count_of


class Command(BaseCommand):
    help = "Forget invitations that expired 90 days ago, and their addresses. Safe to run again."

    def handle(self, *args: object, **options: object) -> None:
        forgotten = count_of(forget_old_invitations(), "invitation")
        self.stdout.write(f"Forgot {forgotten}.")
