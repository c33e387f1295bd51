"""How texts that say much the same are found beside what has the words, as SQL."""

from portal.search.expanded_query import ExpandedQuery
from portal.search.vectors.model import VERSION

MAX_SIMILAR = 50
KNOWN = 0.8  # so much less counts the meaning of what the thesaurus knows
OF_DETAILS = 0.5  # of a long text the words say more
MIN_CLOSENESS = 0.45  # of 1: what shares no word and means less alike is no answer

# the same with what means the same in other words; how close is also known of what has the words
FIND_WITH_MEANING = """
    WITH worded AS MATERIALIZED (
        {found} ORDER BY early DESC, popularity DESC, id LIMIT %(limit)s
    ), means_so AS MATERIALIZED ({similar}), found AS MATERIALIZED (
        SELECT id, kind, key, facets, early FROM worded
        UNION ALL
        SELECT id, kind, key, facets, 0 FROM means_so WHERE id NOT IN (SELECT id FROM worded)
    ), best AS MATERIALIZED (
        (SELECT id FROM worded ORDER BY early DESC, id LIMIT %(ranked)s)
        UNION SELECT id FROM means_so
    ), scored AS (
        SELECT id, {score} AS score, length(title) AS letters,
            greatest(0, COALESCE(1 - (vector <=> %(vector)s::halfvec), 0)) AS closeness
        FROM best JOIN search_entry USING (id)
        LEFT JOIN search_vector ON entry_id = id AND version = %(vector_version)s
    )
    SELECT found.id, found.kind, found.key, found.facets, scored.score, scored.closeness
    FROM found LEFT JOIN scored USING (id)
    ORDER BY score + %(meaning)s * closeness DESC NULLS LAST, letters, early DESC, id
    LIMIT %(limit)s
"""
SIMILAR = """
    SELECT id, kind, key, facets, closeness FROM (
        SELECT search_entry.id, kind, key, facets, 1 - (vector <=> %(vector)s::halfvec) AS closeness
        FROM search_vector JOIN search_entry ON search_entry.id = entry_id
        WHERE version = %(vector_version)s AND {rest}
        ORDER BY vector <=> %(vector)s::halfvec LIMIT %(max_similar)s
    ) AS similar_texts WHERE closeness >= %(min_closeness)s ORDER BY closeness DESC, id
"""


def vector_values(meaning: ExpandedQuery) -> dict[str, object]:
    """The parameters of the SQL above."""
    known = max((meant.share for meant in meaning.meant), default=0.0)
    sureness = OF_DETAILS if meaning.asked.details else 1.0
    return {
        "vector": meaning.vector,
        "vector_version": VERSION,
        "meaning": meaning.ranking.meaning * sureness * (1 - KNOWN * known),
        "max_similar": MAX_SIMILAR,
        "min_closeness": MIN_CLOSENESS,
    }
