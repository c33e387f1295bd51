from django.core.management.base import BaseCommand

from portal.moderation.work.targets import measure_targets


class Command(BaseCommand):
    help = "Measures how soon moderators do their work, for the public log. Run it daily."

    def handle(self, *args: object, **options: object) -> None:
        self.stdout.write(f"{measure_targets()} figures counted.")
