from django.core.management.base import BaseCommand

from forums.actions.attachments import discard_unsent_files


class Command(BaseCommand):
    help = "Deletes files that were uploaded over 48 hours ago and not posted."

    def handle(self, *args: object, **options: object) -> None:
        self.stdout.write(f"Discarded {discard_unsent_files()} files.")
