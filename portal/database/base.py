"""Django's PostgreSQL backend, with a bound on every wait."""

from functools import partial
from typing import Any

from django.db.backends.postgresql import base
from psycopg2.extensions import set_wait_callback

from portal.database.limits import Limits
from portal.database.timeouts import BoundedWait, Outage, reach_server

outage = Outage()


class DatabaseWrapper(base.DatabaseWrapper):
    def get_new_connection(self, conn_params: dict[str, object]) -> Any:
        limits: Limits = self.settings_dict["LIMITS"]
        if not limits.answer:
            set_wait_callback(None)
            return super().get_new_connection(conn_params)
        set_wait_callback(BoundedWait(limits, outage, partial(reach_server, **conn_params)))
        with outage.attempt(limits.connect):
            return super().get_new_connection(conn_params)
