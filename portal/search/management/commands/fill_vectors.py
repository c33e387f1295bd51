import logging
from argparse import ArgumentParser

from django.conf import settings
from django.core.management.base import BaseCommand

from portal.search.vectors.client import NoVectors
from portal.search.vectors.store import fill, install, is_installed

SECONDS = 20
logger = logging.getLogger(__name__)


class Command(BaseCommand):
    help = "Write the vectors of what was added or changed, where search by meaning is on."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--seconds", type=float, default=SECONDS, help="stop after so long; the rest is next"
        )

    def handle(self, *, seconds: float, **options: object) -> None:
        if not settings.MEANING:
            self.stdout.write("Search by meaning is off.")
            return
        if not is_installed() and (refused := install()):
            self.stdout.write(f"The database has no vectors: {refused}")
            return
        try:
            self.stdout.write(f"{fill(seconds)} vectors written.")
        except NoVectors as trouble:
            # the site searches by words until then, and /readyz says so: no job that failed
            logger.warning("no vectors were written", extra={"reason": str(trouble)})
            self.stdout.write(f"No vectors were written: {trouble}")
