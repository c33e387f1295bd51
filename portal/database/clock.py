from datetime import datetime

from django.db import connection


def database_now() -> datetime:
    """The one clock that all machines agree on."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT statement_timestamp()")
        now: datetime = cursor.fetchone()[0]
    return now
