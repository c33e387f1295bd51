"""Published contracts from their sources."""

from argparse import ArgumentParser
from datetime import date, datetime, time
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from services.notices.imports.harvest import Harvest, SourceFailed
from services.notices.models import NoticeSource


class Command(BaseCommand):
    help = (
        "Fetch notices of awarded contracts from the sources that NOTICE_SOURCES names, each from "
        "where it was read to. Without sources it does nothing."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--since", type=date.fromisoformat, metavar="DAY", help="Read again from this day."
        )

    def handle(self, *args: Any, since: date | None, **options: Any) -> None:
        if not settings.NOTICE_SOURCES:
            self.stdout.write("No sources are named in NOTICE_SOURCES.")
        moment = timezone.make_aware(datetime.combine(since, time())) if since else None
        failed = [name for name in settings.NOTICE_SOURCES if not self._is_read(name, moment)]
        if failed:
            raise CommandError(f"Not read to the end: {', '.join(failed)}.")

    def _is_read(self, name: str, since: datetime | None) -> bool:
        source = NoticeSource(name)
        self.stdout.write(f"{source.label}")
        try:
            report = Harvest(source).run(since)
        except SourceFailed as error:
            self.stderr.write(f"{source.label} could not be read: {error}.")
            return False
        for line in report.lines():
            self.stdout.write(f"  {line}")
        return True
