from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction

from forums.models import Thread
from forums.models.counters import drifted, recount_board, recount_thread


class Command(BaseCommand):
    help = "Recounts the posts of threads and boards, and corrects the differences."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--check", action="store_true", help="Change nothing and fail if there are differences."
        )

    def handle(self, *args: object, **options: object) -> None:
        threads, boards = drifted()
        if options["check"] and (threads or boards):
            raise CommandError(f"{len(threads)} threads and {len(boards)} boards have drifted.")
        for pk in threads:
            self._recount(pk)
        for pk in drifted()[1]:
            recount_board(pk)
        self.stdout.write(f"{len(threads)} threads and {len(boards)} boards mended.")

    @transaction.atomic
    def _recount(self, pk: int) -> None:
        recount_thread(Thread.objects.locked(pk))
