from django.core.management.base import BaseCommand

from forums.actions.drafts import discard_old_drafts


class Command(BaseCommand):
    help = "Deletes drafts that have not changed for 180 days."

    def handle(self, *args: object, **options: object) -> None:
        self.stdout.write(f"Discarded {discard_old_drafts()} drafts.")
