"""Two people who write at once never wait for each other in a circle."""

import re
from collections import defaultdict

import pytest
from django.apps import apps

from portal.search.index_triggers import ORDER_OF_LOCKS
from portal.search.models import EntryKind

ENTRIES = re.compile(r"refresh_search\('(\w+)'")
ROWS = re.compile(r"PERFORM FROM (\w+) ")


def triggers_by_statement():
    """The bodies of the triggers of each table and operation, in the order in which they fire."""
    found = defaultdict(dict)
    for model in apps.get_models(include_auto_created=True):
        for trigger in getattr(model._meta, "triggers", ()):
            for operation in re.findall(r"INSERT|UPDATE|DELETE", str(trigger.operation)):
                body = trigger.get_func(model)
                found[model._meta.db_table, operation][trigger.get_pgid(model)] = str(body)
    return {key: [bodies[name] for name in sorted(bodies)] for key, bodies in found.items()}


STATEMENTS = triggers_by_statement()


def test_every_kind_of_entry_has_its_place():
    assert sorted(ORDER_OF_LOCKS) == sorted(EntryKind.values)


@pytest.mark.parametrize("statement", STATEMENTS, ids=" ".join)
def test_entries_are_locked_in_the_order_of_their_kinds(statement):
    kinds = ENTRIES.findall(" ".join(STATEMENTS[statement]))

    assert kinds == sorted(kinds, key=ORDER_OF_LOCKS.index)


@pytest.mark.parametrize("statement", STATEMENTS, ids=" ".join)
def test_rows_are_locked_before_entries(statement):
    locked, entries_are_locked = set(), False
    for body in STATEMENTS[statement]:
        tables = set(ROWS.findall(body))
        assert not entries_are_locked or tables <= locked, tables
        locked |= tables
        entries_are_locked = entries_are_locked or bool(ENTRIES.search(body))
