"""From a question to the things that answer it, best first: the one path of every search.

Every thing with one of the words is found, the rarer the word and the better its place the
higher. Four steps keep common words cheap: words that every tenth thing has find nothing beside
rarer ones; words of which even the rarest is nearly everywhere are looked for in titles and other
names, from the things that most use; what is found is put in a first order by the titles alone;
and only the best of these are ranked by all that is known.
"""

import logging
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from hashlib import blake2b
from itertools import groupby
from sys import intern
from typing import Any, NamedTuple

from django.db import OperationalError, ProgrammingError, transaction
from django.utils.translation import gettext_lazy as _

from portal.database.read_source import connection_to_read
from portal.search.expanded_query import ExpandedQuery, QueryTerm
from portal.search.models import EntryAudience, EntryKind
from portal.search.score import early_sql, score_sql, term_values
from portal.search.similar_texts import FIND_WITH_MEANING, SIMILAR, vector_values
from portal.search.vectors.client import rest
from portal.site.errors import RuleBroken
from portal.site.fragment_cache import search_cache

MAX_RESULTS = 1000
MAX_RANKED = 200  # the full score reads the text of each entry
COMMON = 0.1  # of all entries
MAX_READ = 5000  # entries that the index may lead to before anything is ranked
CACHE_SECONDS = 60
TIMEOUT_MS = 2000
QUERY_CANCELED = "57014"
# pgvector goes on looking where what is nearest may not be seen or is of another kind
BEFORE = "SET LOCAL statement_timeout = %s; SET LOCAL hnsw.iterative_scan = relaxed_order"
TOO_SLOW = _("This search took too long. Try fewer or less common words.")

# MATERIALIZED, or the planner would compute the score for every row it finds; shorter titles first,
# since the same words are more of them
FIND = """
    WITH found AS MATERIALIZED (
        {found} ORDER BY early DESC, popularity DESC, id LIMIT %(limit)s
    ), best AS MATERIALIZED (
        SELECT id FROM found ORDER BY early DESC, id LIMIT %(ranked)s
    ), scored AS (
        SELECT id, {score} AS score, 0.0 AS closeness, length(title) AS letters
        FROM best JOIN search_entry USING (id)
    )
    SELECT found.id, found.kind, found.key, found.facets, scored.score, scored.closeness
    FROM found LEFT JOIN scored USING (id)
    ORDER BY score DESC NULLS LAST, letters, early DESC, id
"""
ANYWHERE = "SELECT {columns} FROM search_entry WHERE {any} AND {rest}"
# two walks over the index of popularity, each of which stops at its limit: a common word is in
# nearly every entry, so the best are found long before all are read
BY_POPULARITY = """
    (SELECT {columns} FROM search_entry
     WHERE head @@ plainto_tsquery('english', search_plain(%(asked)s)) AND {rest}
     ORDER BY popularity DESC, id LIMIT %(ranked)s)
    UNION
    (SELECT {columns} FROM search_entry WHERE {any} AND {rest}
     ORDER BY popularity DESC, id LIMIT %(limit)s)
"""
TITLED = """
    SELECT id, kind, key, facets, similarity(lower(title), lower(%(text)s)), 0.0
    FROM search_entry
    WHERE (lower(title) LIKE %(begins)s OR lower(title) %% lower(%(text)s)) AND {allowed}
    ORDER BY 5 DESC, id LIMIT %(ranked)s
"""
PHRASE = (
    "(phraseto_tsquery('public.search_english', search_plain(%({name})s))"
    " || phraseto_tsquery('pg_catalog.simple', search_plain(%({name})s)))"
)
logger = logging.getLogger(__name__)


class Hit(NamedTuple):
    """Something that answers.

    ``score`` is what its words say, None where it was not worth ranking; ``closeness`` how near
    its meaning is to that of the question, up to 1.
    """

    entry: int
    kind: str
    key: int
    facets: list[str]
    score: float | None
    closeness: float | None = 0.0


@dataclass(frozen=True)
class SearchScope:
    """Where to search: what the user may see, and which kinds and facets they want.

    ``facets`` has the values wanted of each dimension: {"region": ["wales", "scotland"]}.
    """

    audiences: Iterable[EntryAudience] = (EntryAudience.EVERYBODY,)
    kinds: Iterable[EntryKind] = tuple(EntryKind)
    facets: Mapping[str, Iterable[str]] = field(default_factory=dict)

    @property
    def condition(self) -> tuple[str, dict[str, object]]:
        """The same in SQL, with its parameters."""
        values: dict[str, Any] = {
            "audiences": [str(audience) for audience in self.audiences],
            "kinds": [str(kind) for kind in self.kinds],
        }
        conditions = ["audience = ANY(%(audiences)s)"]
        if set(values["kinds"]) < set(EntryKind.values):
            conditions.append("kind = ANY(%(kinds)s)")
        for number, (dimension, wanted) in enumerate(self.facets.items()):
            values[f"facet{number}"] = [f"{dimension}={value}" for value in wanted]
            conditions.append(f"facets && %(facet{number})s::varchar[]")
        return " AND ".join(conditions), values


def find(
    expanded: ExpandedQuery, scope: SearchScope = SearchScope(), limit: int = MAX_RESULTS
) -> list[Hit]:
    """What answers the question, best first, at most ``limit``.

    Where very many things do, the best are cached for a minute: for its pages, tabs and filters.
    Raises RuleBroken when that takes too long.
    """
    if not expanded.asked.text and not expanded.worth:
        return []
    key = blake2b(repr((expanded, scope, limit)).encode()).hexdigest()
    # the key contains the scope: results are never shared between different permissions
    if (known := search_cache.get(key)) is not None:
        return list(known)
    hits = _find_with_meaning(expanded, scope, limit)
    # fewer are found again in no time, and would be stale for nothing
    if len(hits) == MAX_RESULTS:
        search_cache.set(key, hits, CACHE_SECONDS)
    return hits


def _find_with_meaning(expanded: ExpandedQuery, scope: SearchScope, limit: int) -> list[Hit]:
    """By words and meaning; by words alone where the database has no vectors, or lost them."""
    try:
        return _find(expanded, scope, limit)
    except ProgrammingError as trouble:
        if not expanded.vector:
            raise
        logger.warning("searched without meaning", extra={"reason": str(trouble).splitlines()[0]})
        rest()
        return _find(replace(expanded, vector=""), scope, limit)


def _find(expanded: ExpandedQuery, scope: SearchScope, limit: int) -> list[Hit]:
    values = {"limit": limit, "ranked": min(limit, MAX_RANKED), "text": expanded.asked.text}
    if not expanded.worth:
        titled = _titled(expanded.asked.text, scope, values)
        return [*titled, *_similar(expanded, scope, {hit.entry for hit in titled})][:limit]
    if clues := _rarest(expanded):
        return _found(expanded, clues, scope, values, "words")
    clues = list(expanded.worth)
    # every word is nearly everywhere: titles say best what is about them
    in_titles = _found(expanded, clues, scope, values, "head")
    return in_titles or _found(expanded, clues, scope, values, "words")


def looks_in_titles(expanded: ExpandedQuery) -> bool:
    """Whether every word of the question is nearly everywhere."""
    return bool(expanded.worth) and not _rarest(expanded)


def _rarest(expanded: ExpandedQuery) -> list[QueryTerm]:
    """The clues to find things by: as many as what they find can be read; empty for none."""
    common = COMMON * expanded.entries
    left = MAX_READ
    rarest: list[QueryTerm] = []
    by_frequency = sorted(expanded.worth, key=expanded.frequency.__getitem__)
    is_rare = any(expanded.frequency[clue] <= common for clue in by_frequency)
    for documents, clues in groupby(by_frequency, key=expanded.frequency.__getitem__):
        # words as frequent as one another go together, whatever order they were typed in
        left -= documents
        if left < 0 or (is_rare and documents > common):
            break
        rarest += clues
    return rarest


def _titled(text: str, scope: SearchScope, values: dict[str, object]) -> list[Hit]:
    """What is called nearly so, when no word of the question is known."""
    text = text.lower().replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
    allowed, wanted = scope.condition
    return _hits(TITLED.format(allowed=allowed), values | wanted | {"begins": f"{text}%"})


def _found(
    expanded: ExpandedQuery,
    clues: list[QueryTerm],
    scope: SearchScope,
    values: dict[str, object],
    vector: str,
) -> list[Hit]:
    """What has one of the clues in this vector, ranked by all that is known of the question."""
    allowed, wanted = scope.condition
    values = values | wanted | term_values(expanded)
    walks = vector == "head" and not expanded.asked.phrases
    found = (BY_POPULARITY if walks else ANYWHERE).format(
        columns=f"id, kind, key, facets, popularity, {early_sql(expanded)} AS early",
        any=_any_of(clues, vector, values),
        rest=_phrases(expanded, vector, values) + allowed,
    )
    score = score_sql(expanded, values)
    if not expanded.vector:
        return _hits(FIND.format(found=found, score=score), values)
    similar = SIMILAR.format(rest=_phrases(expanded, "words", values) + allowed)
    values |= vector_values(expanded)
    return _hits(FIND_WITH_MEANING.format(found=found, score=score, similar=similar), values)


def _similar(expanded: ExpandedQuery, scope: SearchScope, known: set[int]) -> list[Hit]:
    """What means nearly the same, where no word of the question is known."""
    if not expanded.vector:
        return []
    allowed, wanted = scope.condition
    values = wanted | vector_values(expanded)
    rows = _rows(SIMILAR.format(rest=_phrases(expanded, "words", values) + allowed), values)
    return [
        Hit(entry, kind, key, facets, 0.0, closeness)
        for entry, kind, key, facets, closeness in rows
        if entry not in known
    ]


def _any_of(clues: list[QueryTerm], vector: str, values: dict[str, object]) -> str:
    """One of the clues; those with a scope only there."""
    conditions = []
    for n, scope in enumerate(sorted({clue.scope for clue in clues})):
        lexemes = [f"({clue.query})" for clue in clues if clue.scope == scope]
        values |= {f"any{n}": " | ".join(lexemes), f"any{n}scope": [f"category={scope}"]}
        condition = f"{vector} @@ %(any{n})s::tsquery"
        scoped = f"({condition} AND facets @> %(any{n}scope)s::varchar[])"
        conditions.append(scoped if scope else condition)
    return f"({' OR '.join(conditions)})"


def _phrases(expanded: ExpandedQuery, vector: str, values: dict[str, object]) -> str:
    """All of the phrases that must be there, and none of those that must not."""
    conditions = ""
    for n, phrase in enumerate(expanded.asked.phrases):
        conditions += f"{vector} @@ {_phrase_query(expanded, phrase, f'phrase{n}', values)} AND "
    for n, phrase in enumerate(expanded.asked.without):
        conditions += f"NOT words @@ {_phrase_query(expanded, phrase, f'without{n}', values)} AND "
    return conditions


def _phrase_query(
    expanded: ExpandedQuery, phrase: str, name: str, values: dict[str, object]
) -> str:
    """A phrase as a tsquery, in each of the ways to write it."""
    phrasings = {f"{name}_{n}": each for n, each in enumerate(expanded.phrasings(phrase))}
    values |= phrasings
    return f"({' || '.join(PHRASE.format(name=key) for key in phrasings)})"


def _hits(sql: str, values: dict[str, object]) -> list[Hit]:
    hits = (Hit(*row) for row in _rows(sql, values))
    # the cache pickles a thousand of them: equal facets as one string halve what that takes
    return [hit._replace(facets=[*map(intern, hit.facets)]) for hit in hits]


def _rows(sql: str, values: dict[str, Any]) -> list[Any]:
    database = connection_to_read()
    try:
        with transaction.atomic(using=database.alias), database.cursor() as cursor:
            # in a savepoint: a search that is stopped leaves the page's transaction usable
            cursor.execute(BEFORE, [TIMEOUT_MS])
            cursor.execute(sql, values)
            rows: list[Any] = cursor.fetchall()
            # what is set locally outlives the savepoint, and would hold for the rest of the page
            cursor.execute("SET LOCAL statement_timeout = DEFAULT")
            return rows
    except OperationalError as error:
        if getattr(error.__cause__, "pgcode", "") == QUERY_CANCELED:
            raise RuleBroken(TOO_SLOW) from error
        raise
