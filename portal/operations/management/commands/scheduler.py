import signal
from argparse import ArgumentParser
from threading import Event

from django.core.management.base import BaseCommand
from django.db import close_old_connections

from portal.operations import scheduler
from portal.operations.heartbeat import beating
from portal.operations.models import RunnerKind
from portal.operations.reconnect import retry_on_disconnect
from portal.operations.trace_points import trace_process

SECONDS_BETWEEN_LOOKS = 5


class Command(BaseCommand):
    help = (
        "Runs the regular jobs of portal/operations/schedule.py. "
        "You can run several schedulers: each job is done by one of them."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--once", action="store_true", help="run the jobs that are due and stop"
        )

    def handle(self, *, once: bool, **options: object) -> None:
        trace_process("scheduler")
        stopped = Event()

        def work() -> None:
            with beating(RunnerKind.SCHEDULER) as name:
                scheduler.prepare()
                while not stopped.is_set():
                    if scheduler.run_next(name):
                        continue
                    if once:
                        return
                    close_old_connections()
                    stopped.wait(SECONDS_BETWEEN_LOOKS)

        if not once:
            end_after_this_job(stopped)
        retry_on_disconnect(work)


def end_after_this_job(stopped: Event) -> None:
    """Asked to stop, finish the job; asked twice, stop at once: another takes it over."""

    def stop(number: int, *_: object) -> None:
        stopped.set()
        signal.signal(number, signal.SIG_DFL)

    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, stop)
