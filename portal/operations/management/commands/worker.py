from argparse import ArgumentParser

from django.core.management.base import BaseCommand

from portal.operations.heartbeat import beating
from portal.operations.models import RunnerKind
from portal.operations.reconnect import retry_on_disconnect
from portal.operations.trace_points import trace_process
from portal.operations.worker import worker


class Command(BaseCommand):
    help = "Runs background tasks such as sending emails. You can run several workers."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--interval", type=float, default=1.0, help="seconds to wait when there are no tasks"
        )
        parser.add_argument("--batch", action="store_true", help="stop when no tasks are left")
        parser.add_argument("--max-tasks", type=int, help="stop after this many tasks")

    def handle(
        self, *, interval: float, batch: bool, max_tasks: int | None, **options: object
    ) -> None:
        trace_process("worker")

        def work() -> None:
            with beating(RunnerKind.WORKER) as name:
                working = worker(name, interval=interval, batch=batch, max_tasks=max_tasks)
                working.configure_signals()
                working.run()

        retry_on_disconnect(work)
