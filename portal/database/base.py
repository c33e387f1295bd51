"""Django's PostgreSQL backend, with a bound on every wait."""

import logging
from collections import defaultdict
from contextlib import closing
from functools import partial
from types import TracebackType
from typing import Any

import psycopg2
from django.db import DEFAULT_DB_ALIAS, OperationalError, connections
from django.db.backends.postgresql import base
from django.db.utils import DatabaseErrorWrapper
from django.utils.functional import cached_property
from psycopg2.errors import (
    FeatureNotSupported,
    ReadOnlySqlTransaction,
    UndefinedColumn,
    UndefinedFunction,
    UndefinedTable,
)
from psycopg2.extensions import set_wait_callback

from portal.database.limits import Limits
from portal.database.schema import schema
from portal.database.timeouts import BoundedConnection, BoundedWait, Outage, wait_for

UNKNOWN_NAMES = (UndefinedTable, UndefinedColumn, UndefinedFunction)
logger = logging.getLogger(__name__)
# one for each server: that a replica is silent says nothing about the primary
outages: defaultdict[str, Outage] = defaultdict(Outage)


class ErrorWrapper(DatabaseErrorWrapper):
    """Django's own, for which a database that cannot serve this code is one that is down."""

    wrapper: "DatabaseWrapper"

    def __exit__(
        self,
        exc_type: type[BaseException] | None,
        exc_value: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        if isinstance(exc_value, psycopg2.Error) and self.is_unavailable(exc_value):
            self.wrapper.errors_occurred = True
            raise OperationalError(*exc_value.args).with_traceback(traceback) from exc_value
        super().__exit__(exc_type, exc_value, traceback)

    def is_unavailable(self, error: psycopg2.Error) -> bool:
        return is_refused_by_replica(error) or (
            isinstance(error, UNKNOWN_NAMES) and self.wrapper.is_behind_the_code()
        )


def is_refused_by_replica(error: psycopg2.Error) -> bool:
    """A replica writes nothing, and does not have tables that are not logged."""
    is_about_unlogged = isinstance(error, FeatureNotSupported) and "recovery" in str(error)
    return is_about_unlogged or isinstance(error, ReadOnlySqlTransaction)


class DatabaseWrapper(base.DatabaseWrapper):
    def is_behind_the_code(self) -> bool:
        """Whether migrations of this release are missing, where pages are served.

        They are looked up by another connection: this one may be in a broken transaction.
        """
        if not self.settings_dict["LIMITS"].answer:
            return False
        with closing(connections.create_connection(DEFAULT_DB_ALIAS)) as another:
            if schema.is_current(another):
                return False
        logger.error("database lacks migrations of this release: run migrate")
        return True

    @cached_property
    def wrap_database_errors(self) -> ErrorWrapper:
        return ErrorWrapper(self)

    def get_new_connection(self, conn_params: dict[str, object]) -> Any:
        limits: Limits = self.settings_dict["LIMITS"]
        if not limits.answer:
            set_wait_callback(None)
            return super().get_new_connection(conn_params)
        set_wait_callback(wait_for)
        outage = outages[self.alias]
        bounded = partial(BoundedConnection, BoundedWait(limits, outage, conn_params))
        with outage.attempt(limits.connect):
            return super().get_new_connection({**conn_params, "connection_factory": bounded})
