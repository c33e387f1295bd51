from django.core.management.base import BaseCommand

from portal.operations.lost_tasks import return_lost_tasks


class Command(BaseCommand):
    help = "Give tasks whose worker is gone to another. Safe to run again."

    def handle(self, *args: object, **options: object) -> None:
        returned, stopped = return_lost_tasks()
        self.stdout.write(f"{returned} tasks put back; {stopped} stopped for good.")
