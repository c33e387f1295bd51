"""Triggers that carry a change of a thing into the index, in the same statement (decision 17)."""

from collections.abc import Mapping
from dataclasses import dataclass

import pgtrigger

from portal.database.statement_triggers import statement_triggers

# Whoever writes locks rows first and entries after them, and these in this order of their kinds:
# two that write at once never wait in a circle. The triggers of a table fire in the order of
# their names, which a test looks at.
ORDER_OF_LOCKS = [
    *("category", "council", "supplier", "product", "service", "need", "thread"),
    *("group", "recommendation"),
]
_CHANGED = """(
    SELECT {table}.* FROM now_there JOIN gone ON gone.id = now_there.id
    WHERE (gone.{gone}) IS DISTINCT FROM (now_there.{now_there}))"""


@dataclass(frozen=True)
class LockDependency:
    """The tables that a row repeats, with the column that says which of their rows.

    ``has_entry`` is true of a row that is in the index.
    """

    on: Mapping[str, str]
    has_entry: str = "true"


def with_index_triggers(
    name: str,
    *,
    watched: list[str],
    pushed: Mapping[str, str],
    leaning: LockDependency | None = None,
    leant_on: Mapping[str, str] | None = None,
) -> list[pgtrigger.Trigger]:
    """Triggers of a table that write into the index whatever its rows have a say in.

    ``watched`` are the columns that the index repeats. ``pushed`` has for each kind of entry
    the SQL that finds the keys to read anew from {rows}, those that changed, as they were and
    as they are.

    Nothing is missed when two people write at once. Entries are locked before they are read
    anew. A row that begins to repeat others, whose entry nobody else knows of yet, waits for
    whoever changes these: ``leaning``. ``leant_on`` has the tables that a row is a part of, and
    the condition.
    """

    def body(old: str, new: str) -> str:
        waiting = _waiting(old, new, leaning or LockDependency({}))
        return _body(_rows(old, new, watched), pushed, [*waiting, *_locking(leant_on or {})])

    return statement_triggers(f"{name}_are_found", body)


def _rows(old: str, new: str, watched: list[str]) -> str:
    if not (old and new):
        return old or new
    columns = {table: f", {table}.".join(watched) for table in (old, new)}
    changed = " UNION ALL ".join(_CHANGED.format(table=table, **columns) for table in columns)
    return f"({changed})"


def _waiting(old: str, new: str, leaning: LockDependency) -> list[str]:
    if not new:
        return []
    return [
        f"PERFORM FROM {table} WHERE id IN ({_repeated_anew(old, new, column, leaning.has_entry)})"
        " ORDER BY id FOR SHARE;"
        for table, column in leaning.on.items()
    ]


def _repeated_anew(old: str, new: str, column: str, has_entry: str) -> str:
    keys = f"SELECT {column} FROM {{table}} WHERE {has_entry}"  # noqa: S608 - names from the models
    before = f" EXCEPT {keys.format(table=old)}" if old else ""
    return keys.format(table=new) + before


def _locking(leant_on: Mapping[str, str]) -> list[str]:
    return [
        f"PERFORM FROM {table} WHERE {condition} ORDER BY id FOR NO KEY UPDATE;"
        for table, condition in leant_on.items()
    ]


def _body(rows: str, pushed: Mapping[str, str], locking: list[str]) -> str:
    in_order = sorted(pushed.items(), key=lambda each: ORDER_OF_LOCKS.index(each[0]))
    reading = [f"PERFORM refresh_search('{kind}', ARRAY({keys}));" for kind, keys in in_order]
    steps = "\n".join([*locking, *reading])
    body = f"IF EXISTS (SELECT FROM {{rows}}) THEN\n{steps}\nEND IF;\nRETURN NULL;"
    return body.format(rows=f"{rows} AS rows")
