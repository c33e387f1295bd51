"""What tells whether anything changed that pages show: a page cached under it is never outdated.

Triggers note each transaction that writes to a table of a subject (`ContentChange`, in
`portal.operations.models`). A transaction that took longer than the window to commit is missed,
and what was cached before shows until it expires (decision 3).
"""

from portal.database.statements import Statement

CATALOGUE, FORUMS, SEARCH = "catalogue", "forums", "search"
# as long as anything is cached, and a margin; more changes than these are told by the latest
WINDOW_SECONDS, MAX_CHANGES = 120, 40
REVISION = Statement(
    "revision",
    f"""
    SELECT string_agg(concat(change.subject, change.transaction, '.', change.statements), ' ')
    FROM unnest(%(subjects)s) AS asked (subject)
    CROSS JOIN LATERAL (
        SELECT known.subject, known.transaction, known.statements
        FROM operations_contentchange AS known
        WHERE known.subject = asked.subject
          AND known.at > now() - interval '{WINDOW_SECONDS} seconds'
        ORDER BY known.at DESC, known.transaction DESC LIMIT {MAX_CHANGES}
    ) AS change
    """,  # noqa: S608 - numbers from this module
    subjects="text[]",
)


def revision(*subjects: str) -> str:
    """Return a text that changes with whatever is written to these subjects."""
    row = REVISION.row({"subjects": list(subjects)})
    return str(row[0] or "") if row else ""
