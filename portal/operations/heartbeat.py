"""Saying that this process is alive, for as long as it is."""

import logging
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from threading import Event, Thread

from django.db import InterfaceError, OperationalError, connection
from django.utils.crypto import get_random_string

from portal.operations.models import BEAT_SECONDS, Runner

logger = logging.getLogger(__name__)


@contextmanager
def beating(kind: str) -> Iterator[str]:
    """A name under which a thread says every few seconds that this process is alive.

    It needs no connection that stays, so that it works behind PgBouncer.
    """
    name = get_random_string(32)
    Runner.objects.beat(name, kind)
    stopped = Event()
    thread = Thread(target=_beat, args=(name, kind, stopped), daemon=True)
    thread.start()
    try:
        yield name
    finally:
        stopped.set()
        thread.join()
        with suppress(OperationalError, InterfaceError):
            Runner.objects.filter(name=name).delete()


def _beat(name: str, kind: str, stopped: Event) -> None:
    while not stopped.wait(BEAT_SECONDS):
        try:
            Runner.objects.beat(name, kind)
        except (OperationalError, InterfaceError):
            logger.warning("could not say that it is alive", extra={"runner": name})
        finally:
            connection.close()
