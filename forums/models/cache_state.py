"""What tells whether a page of a thread that was drawn for visitors still holds."""

from django.contrib.contenttypes.models import ContentType

from forums.models.post import numbers_on
from forums.models.thread import Thread
from portal.database.read_source import connection_to_read

# each part is one row of the page or beside it, as far as visitors see it; written by hand because
# putting this together from querysets takes longer than asking it
STATE = """
SELECT concat_ws('/',
    thread.xmin,
    (SELECT string_agg(concat_ws(':', id, state, edited_at, xmin), ',' ORDER BY number)
     FROM forums_post WHERE thread_id = thread.id AND number BETWEEN %(first)s AND %(last)s),
    (SELECT string_agg(concat_ws(':', post_id, kind, times), ',' ORDER BY post_id, kind)
     FROM (SELECT post_id, reaction.kind, count(*) AS times FROM forums_reaction AS reaction
           JOIN forums_post AS post ON post.id = post_id
           WHERE thread_id = thread.id AND number BETWEEN %(first)s AND %(last)s
           GROUP BY post_id, reaction.kind) AS reacted),
    (SELECT string_agg(file.id::text, ',' ORDER BY file.id) FROM forums_attachment AS file
     JOIN forums_post AS post ON post.id = post_id
     WHERE thread_id = thread.id AND number BETWEEN %(first)s AND %(last)s),
    (SELECT string_agg(council_id::text, ',' ORDER BY council_id) FROM forums_sameneed
     WHERE thread_id = thread.id),
    (SELECT string_agg(tag_id::text, ',' ORDER BY position) FROM forums_tagging
     WHERE thread_id = thread.id),
    (SELECT max(id) FROM audit_entry WHERE kind_id = %(kind)s AND target_id = thread.id),
    (SELECT concat_ws(':', poll.closes_at <= now(), count(ballot.id), max(ballot.cast_at))
     FROM forums_poll AS poll LEFT JOIN forums_ballot AS ballot ON ballot.poll_id = poll.id
     WHERE poll.thread_id = thread.id GROUP BY poll.id)
)
FROM forums_thread AS thread
WHERE thread.id = %(thread)s
"""


def state_of(thread: Thread, page: int) -> str:
    """The same as long as visitors see the same on this page."""
    first, last = numbers_on(page)
    values = {"thread": thread.pk, "first": first, "last": last}
    with connection_to_read().cursor() as cursor:
        kind = ContentType.objects.get_for_model(Thread).pk
        cursor.execute(STATE, values | {"kind": kind})
        row = cursor.fetchone()
    return str(row[0]) if row else ""
