"""Triggers that carry a change of a thing into the index, in the same statement (decision 17)."""

from collections.abc import Mapping
from dataclasses import dataclass, field

import pgtrigger

_CASES = [
    ("insert", pgtrigger.Insert, {"new": "now_there"}),
    ("update", pgtrigger.Update, {"old": "gone", "new": "now_there"}),
    ("delete", pgtrigger.Delete, {"old": "gone"}),
]
_CHANGED = """(
    SELECT {table}.* FROM now_there JOIN gone ON gone.id = now_there.id
    WHERE (gone.{gone}) IS DISTINCT FROM (now_there.{now_there}))"""


@dataclass(frozen=True)
class Waits:
    """Who waits for whom, so that nothing is missed when two people write at once.

    Who changes what others repeat (the rows of ``leant_on``, a table and a condition) waits for
    those that begin to repeat it, and then keeps those that do (the rows of ``told_by``) from
    changing. ``leaning_on`` has the tables that a new row begins to repeat, and the column that
    says which row.
    """

    leaning_on: Mapping[str, str] = field(default_factory=dict)
    leant_on: Mapping[str, str] = field(default_factory=dict)
    told_by: Mapping[str, str] = field(default_factory=dict)


def kept_in_search(
    name: str, *, watched: list[str], pushed: Mapping[str, str], waits: Waits | None = None
) -> list[pgtrigger.Trigger]:
    """Triggers of a table that write into the index whatever its rows have a say in.

    ``watched`` are the columns that the index repeats. ``pushed`` has for each kind of entry
    the SQL that finds the keys to read anew from {rows}, those that changed, as they were and
    as they are.
    """
    waits = waits or Waits()
    locking = [*_locking(waits.leant_on, "UPDATE"), *_locking(waits.told_by, "NO KEY UPDATE")]
    return [
        pgtrigger.Trigger(
            name=f"{name}_are_found_on_{change}",
            level=pgtrigger.Statement,
            when=pgtrigger.After,
            operation=operation,
            referencing=pgtrigger.Referencing(**tables),  # type: ignore[no-untyped-call]  # it has none
            func=_body(
                _rows(change, watched, list(tables.values())),
                pushed,
                [*_waiting(change, waits.leaning_on), *locking],
            ),
        )
        for change, operation, tables in _CASES
    ]


def _rows(change: str, watched: list[str], tables: list[str]) -> str:
    if change != "update":
        return tables[0]
    columns = {table: f", {table}.".join(watched) for table in tables}
    return f"({' UNION ALL '.join(_CHANGED.format(table=table, **columns) for table in tables)})"


def _waiting(change: str, leaning_on: Mapping[str, str]) -> list[str]:
    """A row that begins to repeat others waits for whoever is changing them."""
    if change == "delete":
        return []
    but = {"insert": "", "update": " EXCEPT SELECT {0} FROM gone"}[change]
    return [
        f"PERFORM FROM {table} WHERE id IN (SELECT {column} FROM now_there{but.format(column)})"  # noqa: S608 - names from the models
        " ORDER BY id FOR KEY SHARE;"
        for table, column in leaning_on.items()
    ]


def _locking(tables: Mapping[str, str], strength: str) -> list[str]:
    return [
        f"PERFORM FROM {table} WHERE {condition} ORDER BY id FOR {strength};"
        for table, condition in tables.items()
    ]


def _body(rows: str, pushed: Mapping[str, str], locking: list[str]) -> str:
    reading = [f"PERFORM refresh_search('{kind}', ARRAY({keys}));" for kind, keys in pushed.items()]
    steps = "\n".join([*locking, *reading])
    body = f"IF EXISTS (SELECT FROM {{rows}}) THEN\n{steps}\nEND IF;\nRETURN NULL;"
    return body.format(rows=f"{rows} AS rows")
