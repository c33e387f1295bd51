from django.core.management.base import BaseCommand

from portal.operations.lost_tasks import return_lost_tasks


class Command(BaseCommand):
    help = "Queues tasks again whose worker has stopped. Safe to run again."

    def handle(self, *args: object, **options: object) -> None:
        returned, stopped = return_lost_tasks()
        self.stdout.write(f"Tasks queued again: {returned}. Tasks stopped: {stopped}.")
