"""The demonstration data behind `make run`."""

from argparse import ArgumentParser
from typing import Any

from django.core.management import BaseCommand


class Command(BaseCommand):
    help = "Loads the demonstration data, once."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--sign-ins", action="store_true", help="print who may sign in")

    def handle(self, *args: Any, sign_ins: bool, **options: Any) -> None:
        pass
