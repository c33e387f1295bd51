#!/usr/bin/env python
"""Django's command line for the directory."""

import os
import sys
from pathlib import Path

from django.core.exceptions import ImproperlyConfigured
from django.core.management import execute_from_command_line

from portal.database import limits
from portal.database.local_postgres import LocalDatabaseUnavailable

NO_SETTINGS = "There is no file .env: `make setup` writes one for a demonstration."


def main() -> None:
    """Settings that are missing or wrong are said in a sentence, not in a traceback."""
    try:
        execute_from_command_line(sys.argv)
    except (ImproperlyConfigured, LocalDatabaseUnavailable) as reason:
        has_settings = Path(__file__).with_name(".env").exists()
        sys.exit(str(reason) if has_settings else f"{reason} {NO_SETTINGS}")


if __name__ == "__main__":
    limits.run_command(sys.argv[1:])
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portal.settings")
    main()
