"""Django's PostgreSQL backend, with a bound on every wait."""

from collections import defaultdict
from functools import partial
from types import TracebackType
from typing import Any, TypeGuard

import psycopg2
from django.db import OperationalError
from django.db.backends.postgresql import base
from django.db.utils import DatabaseErrorWrapper
from django.utils.functional import cached_property
from psycopg2.errors import FeatureNotSupported, ReadOnlySqlTransaction
from psycopg2.extensions import set_wait_callback

from portal.database.limits import Limits
from portal.database.timeouts import BoundedConnection, BoundedWait, Outage, wait_for

# one for each server: that a replica is silent says nothing about the primary
outages: defaultdict[str, Outage] = defaultdict(Outage)


class ErrorWrapper(DatabaseErrorWrapper):
    """Django's own, for which a server that may only be read is one that is down."""

    wrapper: base.DatabaseWrapper

    def __exit__(
        self,
        exc_type: type[BaseException] | None,
        exc_value: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        if is_refused_by_replica(exc_value):
            self.wrapper.errors_occurred = True
            raise OperationalError(*exc_value.args).with_traceback(traceback) from exc_value
        super().__exit__(exc_type, exc_value, traceback)


def is_refused_by_replica(error: BaseException | None) -> TypeGuard[psycopg2.Error]:
    """A replica writes nothing, and does not have tables that are not logged."""
    is_about_unlogged = isinstance(error, FeatureNotSupported) and "recovery" in str(error)
    return is_about_unlogged or isinstance(error, ReadOnlySqlTransaction)


class DatabaseWrapper(base.DatabaseWrapper):
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
