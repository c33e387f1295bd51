"""What the database counts of uses and of listings by itself when they change.

A council that took over from others may use a service several times, and is one user of it. What
everybody may see is tallied: by council, and by the day on which a contract ends.
"""

from portal.database.statement_triggers import statement_triggers

# of confirmed uses; ``runs`` says which councils are at it now
_CONFIRMED = """
    SELECT service_id, council_id, contract_ends_on, status IN ('in_use', 'phasing_out') AS runs,
           {sign} AS change
    FROM {table} WHERE confirmation = 'confirmed'
"""
_CHANGED = """
    SELECT service_id, council_id, contract_ends_on, runs, sum(change) AS change
    FROM ({rows}) AS changed
    GROUP BY service_id, council_id, contract_ends_on, runs HAVING sum(change) <> 0
"""
_VISIBLE = """
    SELECT used.* FROM ({rows}) AS used
    LEFT JOIN services_service AS listing ON listing.id = used.service_id
    WHERE used.service_id IS NULL OR listing.state = 'published'
"""
_SHOWN_OR_HIDDEN = """
    SELECT used.council_id, used.contract_ends_on,
           used.status IN ('in_use', 'phasing_out') AS runs,
           CASE now_there.state WHEN 'published' THEN 1 ELSE -1 END AS change
    FROM gone JOIN now_there ON now_there.id = gone.id
    JOIN services_use AS used ON used.service_id = gone.id
    WHERE (gone.state = 'published') <> (now_there.state = 'published')
        AND used.confirmation = 'confirmed'
"""
_TALLIED = """
    SELECT subject, key, number
    FROM ({rows}) AS used, LATERAL (
        VALUES ('uses:council', council_id::text, change),
               ('uses:running', CASE WHEN runs THEN council_id::text END, change),
               ('uses:ending', CASE WHEN runs THEN contract_ends_on::text END, change)
    ) AS told (subject, key, number)
    WHERE key IS NOT NULL
"""
_LISTED = """
    SELECT 'listings:council' AS subject, council_id::text AS key, {sign} AS number
    FROM {table} WHERE state = 'published'
"""
_ADD = """
    INSERT INTO search_tally (subject, key, number)
    SELECT subject, key, sum(number) FROM ({rows}) AS rows
    GROUP BY subject, key HAVING sum(number) <> 0;
"""
# Once a statement, however many rows it changed: a listing is wide, and writing it costs. The
# listings are locked before anything is counted, so that what others wrote meanwhile is seen:
# other uses, or that the listing was published.
_COUNT_USES = """
    IF NOT EXISTS ({changed}) THEN RETURN NULL; END IF;
    PERFORM FROM services_service WHERE id IN (SELECT service_id FROM ({changed}) AS changed)
        ORDER BY id FOR NO KEY UPDATE;
    UPDATE services_service SET users_count = counted.users
    FROM (SELECT listing.id, (
              SELECT count(DISTINCT council_id) FROM services_use
              WHERE service_id = listing.id AND confirmation = 'confirmed'
                  AND status IN ('in_use', 'phasing_out')) AS users
          FROM services_service AS listing
          WHERE listing.id IN (SELECT service_id FROM ({changed}) AS changed)) AS counted
    WHERE services_service.id = counted.id AND services_service.users_count <> counted.users;
    {add}
    RETURN NULL;
"""

TALLIES_OF_USES = _TALLIED.format(
    rows=_VISIBLE.format(rows=_CONFIRMED.format(table="services_use", sign=1))
)
TALLIES_OF_LISTINGS = _LISTED.format(table="services_service", sign=1)


def _both(template: str, old: str, new: str) -> str:
    """What went as less, what came as more."""
    tables = [(table, sign) for table, sign in ((old, -1), (new, 1)) if table]
    return " UNION ALL ".join(template.format(table=table, sign=sign) for table, sign in tables)


def _count_uses(old: str, new: str) -> str:
    """Count the users of listings, and what everybody sees."""
    changed = _CHANGED.format(rows=_both(_CONFIRMED, old, new))
    tallied = _TALLIED.format(rows=_VISIBLE.format(rows=changed))
    return _COUNT_USES.format(changed=changed, add=_ADD.format(rows=tallied))


def _count_listings(old: str, new: str) -> str:
    """Count the published listings of councils; when one is published or not any more, its uses."""
    rows = _both(_LISTED, old, new)
    if old and new:
        rows += f" UNION ALL {_TALLIED.format(rows=_SHOWN_OR_HIDDEN)}"
    return f"{_ADD.format(rows=rows)} RETURN NULL;"


TRIGGERS_OF_USES = statement_triggers("users_are_counted", _count_uses)
TRIGGERS_OF_LISTINGS = statement_triggers("listings_are_counted", _count_listings)
