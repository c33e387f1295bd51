from argparse import ArgumentParser
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from portal.operations.backup import NotAllowed, restore
from portal.operations.postgres import ProgramFailed
from portal.operations.readiness import migrations


class Command(BaseCommand):
    help = "Restores the database from a file written by `backup`. Stop the site first."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument(
            "--replace", action="store_true", help="delete what is in the database now"
        )

    def handle(self, *, file: Path, replace: bool, **options: object) -> None:
        try:
            restore(file, replace=replace)
        except (NotAllowed, ProgramFailed) as reason:
            raise CommandError(str(reason)) from reason
        are_applied, _ = migrations()
        self.stdout.write(f"Restored the database from {file}.")
        if not are_applied:
            self.stdout.write("The backup is of an older version: run manage.py migrate now.")
