from django.core.management.base import BaseCommand

from forums.actions.attachments import discard_unsent_files


class Command(BaseCommand):
    help = "Discards files that were uploaded 48 hours ago and never sent with a post."

    def handle(self, *args: object, **options: object) -> None:
        self.stdout.write(f"Discarded {discard_unsent_files()} files.")
