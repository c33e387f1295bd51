"""From a question to the things that answer it, best first: the one path of every search.

Every thing with one of the words is found, the rarer the word and the better its place the
higher. Three steps keep common words cheap: words that every tenth thing has find nothing
beside rarer ones; what is found is put in a first order by the titles alone; and only the best
of these are ranked by all that is known.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.db import OperationalError, connection, transaction

from portal.errors import RuleBroken
from portal.search.meaning import Clue, Meaning
from portal.search.models import Audience, EntryKind

MOST_FOUND = 2000
MOST_RANKED = 200
COMMON = 0.1
TIMEOUT_MS = 2000
QUERY_CANCELED = "57014"
TOO_SLOW = "This search took too long. Try it with fewer words, or with rarer ones."

FIND = """
    WITH found AS MATERIALIZED (
        SELECT id, kind, key, facets, {early} AS early
        FROM search_entry
        WHERE {matches} AND {allowed}
        ORDER BY early DESC, popularity DESC, id LIMIT %(most)s
    ), best AS MATERIALIZED (
        SELECT id FROM found ORDER BY early DESC, id LIMIT %(ranked)s
    ), scored AS (
        SELECT id, {score} AS score, length(title) AS letters
        FROM best JOIN search_entry USING (id)
    )
    SELECT found.id, found.kind, found.key, found.facets, scored.score
    FROM found LEFT JOIN scored USING (id)
    ORDER BY score DESC NULLS LAST, letters, early DESC, id
"""
TITLED = """
    SELECT id, kind, key, facets, similarity(lower(title), lower(%(text)s))
    FROM search_entry
    WHERE (lower(title) LIKE %(begins)s OR lower(title) %% lower(%(text)s)) AND {allowed}
    ORDER BY 5 DESC, id LIMIT %(ranked)s
"""
PLACED = "ts_rank(%(places)s, {vector}, %(clue{n})s::tsquery)"
PHRASE = (
    "(phraseto_tsquery('pg_catalog.english', search_plain(%({name})s))"
    " || phraseto_tsquery('pg_catalog.simple', search_plain(%({name})s)))"
)


@dataclass(frozen=True)
class Hit:
    entry: int
    kind: str
    key: int
    facets: list[str]
    score: float


@dataclass(frozen=True)
class Scope:
    """Where somebody looks: what they may see, and of which kinds and facets they want it.

    ``facets`` has the values wanted of each dimension: {"region": ["wales", "scotland"]}.
    """

    audiences: Iterable[Audience] = (Audience.EVERYBODY,)
    kinds: Iterable[EntryKind] = tuple(EntryKind)
    facets: Mapping[str, Iterable[str]] = field(default_factory=dict)

    @property
    def condition(self) -> tuple[str, dict[str, Any]]:
        """The same in SQL, with its parameters."""
        values: dict[str, Any] = {
            "audiences": [str(audience) for audience in self.audiences],
            "kinds": [str(kind) for kind in self.kinds],
        }
        conditions = ["audience = ANY(%(audiences)s)", "kind = ANY(%(kinds)s)"]
        for number, (dimension, wanted) in enumerate(self.facets.items()):
            values[f"facet{number}"] = [f"{dimension}={value}" for value in wanted]
            conditions.append(f"facets && %(facet{number})s::varchar[]")
        return " AND ".join(conditions), values


def find(meaning: Meaning, scope: Scope = Scope(), limit: int = MOST_FOUND) -> list[Hit]:
    """What answers the question, best first, at most ``limit``.

    Raises RuleBroken when that takes too long.
    """
    if not meaning.asked.text:
        return []
    sql, values = _by_words(meaning) if meaning.worth else (TITLED, {})
    allowed, wanted = scope.condition
    text = meaning.asked.text
    begins = text.lower().replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_") + "%"
    values |= wanted | {"most": limit, "ranked": min(limit, MOST_RANKED), "text": text}
    return [
        Hit(*row) for row in _rows(sql.replace("{allowed}", allowed), values | {"begins": begins})
    ]


def _by_words(meaning: Meaning) -> tuple[str, dict[str, Any]]:
    values: dict[str, Any] = {}
    for n, (clue, worth) in enumerate(meaning.worth.items()):
        values |= {f"clue{n}": quoted(clue.lexeme), f"worth{n}": worth / meaning.whole}
        values |= {f"scope{n}": [f"category={clue.scope}"]} if clue.scope else {}
    ranking = meaning.ranking
    places = [ranking.body, ranking.summary, ranking.other_names, 1.0]
    values |= {"places": places}
    matches = _matches(meaning, values)
    sql = FIND.format(
        early=_worth(meaning, "head"),
        matches=matches,
        score=_score(meaning, values),
        allowed="{allowed}",
    )
    return sql, values


def _worth(meaning: Meaning, vector: str) -> str:
    """How rare the words are that it has, and how well placed: from 0 to 1."""
    parts = []
    for n, clue in enumerate(meaning.worth):
        applies = f" * (facets @> %(scope{n})s::varchar[])::int" if clue.scope else ""
        parts.append(f"%(worth{n})s * " + PLACED.format(vector=vector, n=n) + applies)
    return " + ".join(parts)


def _score(meaning: Meaning, values: dict[str, Any]) -> str:
    ranking = meaning.ranking
    parts = [_worth(meaning, "words"), _likeness(meaning, values), *_together(meaning, values)]
    values |= {
        "popularity": ranking.popularity,
        "year_costs": ranking.year_costs,
        "oldest_costs": ranking.oldest_costs,
        "dormant_costs": ranking.dormant_costs,
    }
    return " + ".join(parts) + (
        " + %(popularity)s * ln(1 + greatest(popularity, 0))"
        " - %(dormant_costs)s * is_dormant::int"
        " - least(%(year_costs)s * COALESCE(extract(epoch FROM now() - fresh_at), 0) / 31557600,"
        " %(oldest_costs)s)"
    )


def _likeness(meaning: Meaning, values: dict[str, Any]) -> str:
    """How near the title is to the question, or to one of the usual names of what it asks."""
    texts = [(meaning.asked.text, 1.0), *((meant.name, meant.share) for meant in meaning.meant)]
    for n, (text, share) in enumerate(texts):
        values |= {f"text{n}": text, f"share{n}": share * meaning.ranking.likeness}
    likes = [
        f"%(share{n})s * similarity(lower(title), lower(%(text{n})s))" for n in range(len(texts))
    ]
    return f"greatest({', '.join(likes)})"


def _together(meaning: Meaning, values: dict[str, Any]) -> list[str]:
    """More for what has all the words, and for what has them in this order."""
    values |= {
        "all_words": meaning.ranking.all_words,
        "phrase": meaning.ranking.phrase,
        "asked": meaning.asked.text,
    }
    return [
        "%(all_words)s * (words @@ plainto_tsquery('english', search_plain(%(asked)s)))::int",
        "%(phrase)s * (words @@ phraseto_tsquery('english', search_plain(%(asked)s)))::int",
    ]


def _matches(meaning: Meaning, values: dict[str, Any]) -> str:
    found = [_any_of(rare, scope, values) for scope, rare in _finding(meaning).items()]
    required, forbidden = [], []
    for n, phrase in enumerate(meaning.asked.phrases):
        values[f"phrase{n}"] = phrase
        required.append(f" AND words @@ {PHRASE.format(name=f'phrase{n}')}")
    for n, phrase in enumerate(meaning.asked.without):
        values[f"without{n}"] = phrase
        forbidden.append(f" AND NOT words @@ {PHRASE.format(name=f'without{n}')}")
    return f"({' OR '.join(found)})" + "".join(required + forbidden)


def _finding(meaning: Meaning) -> dict[str, list[Clue]]:
    """The clues that find something by themselves, by their scope: rare ones, if there are any."""
    most = COMMON * meaning.entries
    rare = [clue for clue in meaning.worth if meaning.frequency[clue] <= most]
    clues = rare or list(meaning.worth)
    return {
        scope: [c for c in clues if c.scope == scope] for scope in sorted({c.scope for c in clues})
    }


def _any_of(clues: list[Clue], scope: str, values: dict[str, Any]) -> str:
    name = f"any{len(values)}"
    values[name] = " | ".join(quoted(clue.lexeme) for clue in clues)
    if not scope:
        return f"words @@ %({name})s::tsquery"
    values[f"{name}scope"] = [f"category={scope}"]
    return f"(words @@ %({name})s::tsquery AND facets @> %({name}scope)s::varchar[])"


def quoted(lexeme: str) -> str:
    """A lexeme as it stands in a tsquery."""
    return "'" + lexeme.replace("\\", "\\\\").replace("'", "''") + "'"


def _rows(sql: str, values: dict[str, Any]) -> list[Any]:
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SET LOCAL statement_timeout = %s", [TIMEOUT_MS])
            cursor.execute(sql, values)
            rows: list[Any] = cursor.fetchall()
            cursor.execute("SET LOCAL statement_timeout = DEFAULT")
            return rows
    except OperationalError as error:
        if getattr(error.__cause__, "pgcode", "") == QUERY_CANCELED:
            raise RuleBroken(TOO_SLOW) from error
        raise
