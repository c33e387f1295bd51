from argparse import ArgumentParser
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from portal.operations.backup import NotAllowed, back_up, note_backup
from portal.operations.postgres import ProgramFailed


class Command(BaseCommand):
    help = "Writes the whole database, including attached files, to a file. The site can stay up."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path)

    def handle(self, *, file: Path, **options: object) -> None:
        try:
            back_up(file)
            note_backup()
        except (NotAllowed, ProgramFailed) as reason:
            raise CommandError(str(reason)) from reason
        self.stdout.write(f"Wrote and checked {file} ({file.stat().st_size:,} bytes).")
