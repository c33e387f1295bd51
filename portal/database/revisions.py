"""Revisions: a text that changes with each transaction that writes to a subject.

Triggers note these transactions (`ContentChange`, in `portal.operations.models`). One that took
longer than the window to commit, or during which more than `MAX_CHANGES` others began, is missed:
pages that were cached before then show the old state until they expire (decision 32).
"""

from portal.database.statements import Statement

SUBJECTS = ("catalogue", "forums", "notices", "search")
CATALOGUE, FORUMS, NOTICES, SEARCH = SUBJECTS
# a page is cached for 60 seconds; the rest is a margin
WINDOW_SECONDS, MAX_CHANGES = 120, 40
# with unnest() PostgreSQL would not know how many there are, and make a new plan each time
ASKED = f"""
    generate_series(1, {len(SUBJECTS)}) AS place
    CROSS JOIN LATERAL (SELECT (%(subjects)s)[place]) AS asked (subject)
"""
REVISION = Statement(
    "revision",
    f"""
    SELECT string_agg(concat(change.subject, change.transaction, '.', change.statements), ' ')
    FROM {ASKED}
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
