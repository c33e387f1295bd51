"""Where traces begin, for a site with and without them (TRACES_URL)."""

from contextlib import AbstractContextManager, nullcontext
from importlib import import_module
from typing import Any

from django.conf import settings


def trace_process(process: str) -> None:
    """Trace what this process does, where it is asked for."""
    if settings.TRACES_URL:
        _traces().start(process)


def trace_point(name: str) -> AbstractContextManager[None]:
    """Trace the block under this name."""
    found: AbstractContextManager[None] = (
        _traces().span(name) if settings.TRACES_URL else nullcontext()
    )
    return found


def _traces() -> Any:
    """A package that is only there where it is asked for."""
    return import_module("portal.operations.traces")
