from django.db import migrations

# a thread is found by its tags too
FINDABLE_THREAD = """
CREATE OR REPLACE VIEW findable_thread AS
SELECT 'thread'::varchar AS kind, thread.id AS key, thread.slug, thread.title,
       ARRAY(SELECT tag.name::varchar FROM forums_tagging AS tagging
             JOIN forums_tag AS tag ON tag.id = tagging.tag_id
             WHERE tagging.thread_id = thread.id ORDER BY tagging.position)::varchar[] AS names,
       ''::varchar AS summary, COALESCE(said.text, '') AS body,
       board.name AS byline, 'en'::varchar AS language,
       array_remove(ARRAY['category=' || area.slug, 'region=' || NULLIF(board.region, '')]
           ::varchar[], NULL)::varchar[] AS facets,
       (CASE board.visibility WHEN 'public' THEN 'everybody' ELSE 'members' END)::varchar
           AS audience,
       thread.same_needs_count::integer AS popularity, said.last_at AS fresh_at,
       false AS is_dormant
FROM forums_thread AS thread
JOIN forums_board AS board ON board.id = thread.board_id
LEFT JOIN services_category AS area ON area.id = board.category_id
LEFT JOIN LATERAL (
    SELECT string_agg(post.text, E'\\n' ORDER BY post.number) AS text,
           max(post.posted_at) AS last_at
    FROM forums_post AS post
    WHERE post.thread_id = thread.id AND post.number <= 30 AND post.state = 'published'
) AS said ON true
WHERE thread.state = 'published'
"""
WITHOUT_TAGS = FINDABLE_THREAD.replace(
    FINDABLE_THREAD[
        FINDABLE_THREAD.index("ARRAY(SELECT tag") : FINDABLE_THREAD.index("''::varchar AS summary")
    ],
    "'{}'::varchar[] AS names, ",
)


class Migration(migrations.Migration):
    dependencies = [("forums", "0012_tags")]

    operations = [migrations.RunSQL(FINDABLE_THREAD, WITHOUT_TAGS)]
