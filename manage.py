#!/usr/bin/env python
"""Django's command line for the directory."""

import os
import sys

from django.core.management import execute_from_command_line

from portal.database import limits

if __name__ == "__main__":
    limits.run_command(sys.argv[1:])
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portal.settings")
    execute_from_command_line(sys.argv)
