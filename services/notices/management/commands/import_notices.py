"""Published contracts from files."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from services.notices.imports.notice_import import NoticeImport


class Command(BaseCommand):
    help = (
        "Import notices of awarded contracts: packages, records or lines in the Open Contracting "
        "Data Standard, folders of them, compressed with gzip or not, or the tables of 2022. "
        "A second run of the same files changes nothing."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("paths", nargs="+", type=Path, metavar="PATH")

    def handle(self, *args: Any, paths: list[Path], **options: Any) -> None:
        if missing := [str(path) for path in paths if not path.exists()]:
            raise CommandError(f"There is no file or folder at {', '.join(missing)}.")
        for line in NoticeImport().take_in(paths).lines():
            self.stdout.write(line)
