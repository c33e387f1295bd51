"""Run a benchmark that is no test: python -m tests.benchmarks pages."""

import os
import sys
from importlib import import_module

import django

os.environ |= {"DJANGO_SETTINGS_MODULE": "tests.benchmarks.settings", "DEBUG": "false"}
django.setup()
import_module(f"tests.benchmarks.{sys.argv[1]}").main()
