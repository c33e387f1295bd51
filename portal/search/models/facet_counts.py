"""How the database counts the facets of what everybody can find, whoever changes it and however.

A list that is not narrowed reads these numbers; counting its rows would take longer with each row.
"""

from portal.database.statement_triggers import statement_triggers

FOUND = "found"  # what the subjects of these tallies begin with
# the empty facet counts the things themselves
_FACETS = """
    SELECT concat('found:', kind, ':', split_part(facet, '=', 1)) AS subject,
           substr(facet, strpos(facet, '=') + 1) AS key, {sign} AS number
    FROM {table}, unnest({table}.facets || ''::varchar) AS facet
    WHERE {table}.audience = 'everybody'
"""
_ADD = """
    INSERT INTO search_tally (subject, key, number)
    SELECT subject, key, sum(number) FROM ({changes}) AS changes
    GROUP BY subject, key HAVING sum(number) <> 0;
    RETURN NULL;
"""
_CHANGED = """
    AND EXISTS (SELECT FROM {other} AS other WHERE other.id = {table}.id
        AND (other.kind, other.audience, other.facets)
            IS DISTINCT FROM ({table}.kind, {table}.audience, {table}.facets))
"""
FACETS_OF_ENTRIES = _FACETS.format(sign="1", table="search_entry")


def facet_subject(kind: str, dimension: str = "") -> str:
    """What the numbers of a dimension are stored under; without one, those of the things."""
    return f"{FOUND}:{kind}:{dimension}"


def _of(table: str, sign: str, other: str = "") -> str:
    changed = _CHANGED.format(table=table, other=other) if other else ""
    return _FACETS.format(table=table, sign=sign) + changed


def _count(old: str, new: str) -> str:
    changes = []
    if old:
        changes.append(_of(old, "-1", new))
    if new:
        changes.append(_of(new, "1", old))
    return _ADD.format(changes=" UNION ALL ".join(changes))


TRIGGERS = statement_triggers("facets_are_counted", _count)
