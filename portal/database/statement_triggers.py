"""Triggers that run once for each statement and read all rows that it wrote."""

from collections.abc import Callable

import pgtrigger

GONE, NOW_THERE = "gone", "now_there"
_CASES = [
    ("insert", pgtrigger.Insert, {"new": NOW_THERE}),
    ("update", pgtrigger.Update, {"old": GONE, "new": NOW_THERE}),
    ("delete", pgtrigger.Delete, {"old": GONE}),
]


def statement_triggers(name: str, body: Callable[[str, str], str]) -> list[pgtrigger.Trigger]:
    """Return the triggers that follow an insert, an update and a delete.

    ``body`` gets the name of the table of the rows as they were and of that of the rows as they
    are, empty where there is none, and returns what the trigger does, in PL/pgSQL.
    """
    return [
        pgtrigger.Trigger(
            name=f"{name}_on_{change}",
            level=pgtrigger.Statement,
            when=pgtrigger.After,
            operation=operation,
            referencing=pgtrigger.Referencing(**tables),  # type: ignore[no-untyped-call]  # it has none
            func=body(tables.get("old", ""), tables.get("new", "")),
        )
        for change, operation, tables in _CASES
    ]
