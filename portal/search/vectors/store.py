"""The vectors of entries in the database: where they are allowed, filled and compared."""

import time
from collections.abc import Iterator
from typing import Any

from django.conf import settings
from django.db import DatabaseError, connection, transaction

from portal.search.models import EntryKind
from portal.search.vectors.client import encode
from portal.search.vectors.model import DIMENSIONS, VERSION
from portal.search.vectors.protocol import MAX_LETTERS

# councils and suppliers are found by their names, which say nothing of what they mean
KINDS = [kind for kind in EntryKind if kind not in {EntryKind.COUNCIL, EntryKind.SUPPLIER}]
MAX_COUNTED = 1000
BATCH = 8  # texts; a page that asks while a job does waits for as many
INSTALL = [
    "CREATE EXTENSION IF NOT EXISTS vector",
    f"ALTER TABLE search_vector ADD COLUMN IF NOT EXISTS vector halfvec({DIMENSIONS})",
    """CREATE INDEX IF NOT EXISTS entries_by_meaning ON search_vector
       USING hnsw (vector halfvec_cosine_ops)""",
]
# the body of a service begins with its council's names, which say nothing of what it does
TEXT = f"left(concat_ws('. ', title, coalesce(nullif(summary, ''), body)), {MAX_LETTERS})"
WITHOUT = """
    FROM search_entry LEFT JOIN search_vector
        ON entry_id = id AND version = %(version)s AND vector IS NOT NULL
    WHERE entry_id IS NULL AND kind = ANY(%(kinds)s)
"""
NEXT = f"SELECT id, {TEXT} {WITHOUT} AND id > %(after)s ORDER BY id LIMIT %(limit)s"
COUNT = f"SELECT count(*) FROM (SELECT 1 {WITHOUT} LIMIT %(limit)s) AS missing"  # noqa: S608 - names of this module
# an entry that was changed since its text was read waits for the next time
WRITE = f"""
    INSERT INTO search_vector (entry_id, version, vector)
    SELECT id, %(version)s, made.vector::halfvec FROM search_entry
    JOIN unnest(%(keys)s::bigint[], %(texts)s, %(vectors)s) AS made (key, text, vector)
        ON id = made.key AND {TEXT} = made.text
    FOR SHARE OF search_entry
    ON CONFLICT (entry_id) DO UPDATE SET version = excluded.version, vector = excluded.vector
"""  # noqa: S608 - names of this module
# those whose vectors are nearest to that of each, which is one of them
PAIRS = """
    SELECT least(one.key, other.key), greatest(one.key, other.key),
        max(1 - (mine.vector <=> other.vector))
    FROM search_entry AS one
    JOIN search_vector AS mine ON mine.entry_id = one.id AND mine.version = %(version)s
    CROSS JOIN LATERAL (
        SELECT search_entry.key, search_vector.vector
        FROM search_vector JOIN search_entry ON search_entry.id = entry_id
        WHERE version = %(version)s AND kind = %(kind)s
        ORDER BY search_vector.vector <=> mine.vector LIMIT %(limit)s
    ) AS other
    WHERE one.kind = %(kind)s AND one.key <> other.key
        AND 1 - (mine.vector <=> other.vector) >= %(closeness)s
    GROUP BY 1, 2 ORDER BY 1, 2
"""
COMPARED_TO_EACH = 4


def install() -> str:
    """Make the column and its index, where the database allows it; else why it does not."""
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            for statement in INSTALL:
                cursor.execute(statement)
    except DatabaseError as trouble:
        return str(trouble).splitlines()[0]
    return ""


def is_installed() -> bool:
    with connection.cursor() as cursor:
        columns = connection.introspection.get_table_description(cursor, "search_vector")
    return "vector" in {column.name for column in columns}


def count_missing() -> int:
    """How many entries have no vector of this version, up to 1,000."""
    with connection.cursor() as cursor:
        cursor.execute(COUNT, _values(limit=MAX_COUNTED))
        (number,) = cursor.fetchone()
    return int(number)


def similar_pairs(kind: EntryKind, closeness: float) -> list[tuple[int, int, float]]:
    """The keys of things that mean nearly the same, the lower first, and how near they are.

    Of each thing the three nearest are compared. None where search by meaning is off.
    """
    if not settings.MEANING or not is_installed():
        return []
    values = _values(kind=kind, closeness=closeness, limit=COMPARED_TO_EACH)
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL hnsw.iterative_scan = relaxed_order")
        cursor.execute(PAIRS, values)
        return [tuple(row) for row in cursor.fetchall()]


def fill(seconds: float | None = None) -> int:
    """Write the vectors that are missing, for so long; how many. Raises NoVectors."""
    until = time.monotonic() + seconds if seconds is not None else None
    written = 0
    for rows in _missing():
        keys, texts = zip(*rows, strict=True)
        written += _write(list(keys), list(texts))
        if until is not None and time.monotonic() > until:
            break
    return written


def _missing() -> Iterator[list[tuple[int, str]]]:
    after = 0
    while True:
        with connection.cursor() as cursor:
            cursor.execute(NEXT, _values(after=after, limit=BATCH))
            rows = cursor.fetchall()
        if not rows:
            return
        after = rows[-1][0]
        yield rows


def _write(keys: list[int], texts: list[str]) -> int:
    values = _values(keys=keys, texts=texts, vectors=encode(texts))
    with connection.cursor() as cursor:
        cursor.execute(WRITE, values)
        return int(cursor.rowcount)


def _values(**more: Any) -> dict[str, Any]:
    return {"version": VERSION, "kinds": [kind.value for kind in KINDS], **more}
