from django.core.management import BaseCommand

from services.list_imports.actions import resume_imports


class Command(BaseCommand):
    help = (
        "Queues the imports of lists that are being written or undone again, for a worker to go "
        "on with. It does no harm to those that have a task."
    )

    def handle(self, *args: object, **options: object) -> None:
        self.stdout.write(f"{resume_imports()} queued")
