"""A temporary index for measurements: the product's own code on other texts."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.conf import settings
from django.core.management import CommandError
from django.db import connection, transaction

from portal.search.models import IndexEntry, Word
from portal.search.vectors.store import fill as fill_vectors
from portal.search.vectors.store import install

TABLES = ["search_entry", "search_word", "search_term", "search_vector"]
BATCH = 1000


@contextmanager
def scratch_index() -> Iterator[None]:
    """Within it, the index and the thesaurus are empty ones of their own; afterwards, gone.

    Temporary tables stand before those of the same name.
    """
    with transaction.atomic(), connection.cursor() as cursor:
        for table in TABLES:
            cursor.execute(
                f"CREATE TEMPORARY TABLE {table} (LIKE public.{table} INCLUDING ALL) ON COMMIT DROP"
            )
        yield
        transaction.set_rollback(True)


def fill(entries: list[IndexEntry]) -> None:
    """Put these in, count their words, and let the planner know."""
    IndexEntry.objects.bulk_create(entries, batch_size=BATCH)
    Word.objects.count_again()
    if settings.MEANING:
        if refused := install():
            raise CommandError(f"The database has no vectors: {refused}")
        fill_vectors()
    with connection.cursor() as cursor:
        for table in TABLES:
            cursor.execute(f"ANALYZE {table}")
