"""Django's PostgreSQL backend, with a bound on every wait."""

from collections import defaultdict
from functools import partial
from typing import Any

from django.db.backends.postgresql import base
from psycopg2.extensions import set_wait_callback

from portal.database.limits import Limits
from portal.database.timeouts import BoundedConnection, BoundedWait, Outage, wait_for

# one for each server: that a replica is silent says nothing about the primary
outages: defaultdict[str, Outage] = defaultdict(Outage)


class DatabaseWrapper(base.DatabaseWrapper):
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
