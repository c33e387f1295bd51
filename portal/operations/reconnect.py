"""Outliving a database that goes away for a while."""

import logging
import time
from collections.abc import Callable

from django.db import InterfaceError, OperationalError, connection

from portal.database.schema import require_current

FIRST_WAIT, MAX_WAIT = 1.0, 30.0
logger = logging.getLogger(__name__)


def retry_on_disconnect(work: Callable[[], None]) -> None:
    """Do it again, from the start and under a new name, after the database went away.

    Work begins when all migrations of this release are applied.
    """
    wait = FIRST_WAIT
    while True:
        began = time.monotonic()
        try:
            require_current()
            work()
        except (OperationalError, InterfaceError) as trouble:
            logger.error("database cannot be used", extra={"error": type(trouble).__name__})
            connection.close()
            if time.monotonic() - began > MAX_WAIT:
                wait = FIRST_WAIT
            time.sleep(wait)
            wait = min(wait * 2, MAX_WAIT)
        else:
            return
