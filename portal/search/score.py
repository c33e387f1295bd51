"""What a search ranks results by, as SQL; how much each of it weighs is in ranking.py."""

import re
from typing import Any

from portal.search.expanded_query import MIN_SHARE, ExpandedQuery
from portal.search.models import EntryKind, key_of
from portal.search.words import GENERIC

CALLED = """
    kind = ANY(%(named_kinds)s) AND (search_called(title) = ANY(%(called)s) OR EXISTS (
        SELECT FROM unnest(names) AS name
        WHERE length(name) > %(shortest_name)s AND search_called(name) = ANY(%(called)s)))
"""
RECOMMENDED = "kind = 'recommendation' AND search_called(title) = ANY(%(recommended)s)"
# for the area that has this very name, and not only a name that means it
RECOMMENDED_BY_NAME = "kind = 'recommendation' AND search_called(title) = ANY(%(of_area)s)"
NAMED_KINDS = [EntryKind.PRODUCT.value, EntryKind.SUPPLIER.value, EntryKind.COUNCIL.value]
NOT_IN_A_NAME = re.compile(r"[^\w+#]|_")
MIN_NAME_LENGTH = 3  # councils have codes of three letters
PLACED = "ts_rank(%(places)s, {vector}, %(clue{n})s::tsquery)"


def term_values(meaning: ExpandedQuery) -> dict[str, object]:
    # the text of people is only ever a parameter: the SQL is made of numbered names
    any_clue = " | ".join(f"({clue.query})" for clue in meaning.worth)
    values: dict[str, Any] = {"asked": meaning.text, "any_clue": any_clue}
    for n, (clue, worth) in enumerate(meaning.worth.items()):
        values |= {f"clue{n}": clue.query, f"worth{n}": worth / meaning.whole}
        values |= {f"scope{n}": [f"category={clue.scope}"]} if clue.scope else {}
    ranking = meaning.ranking
    # in the order of PostgreSQL's labels D, C, B and A
    values["recommended"] = _recommendations(meaning)
    return values | {"places": [ranking.body, ranking.summary, ranking.other_names, 1.0]}


def worth_sql(meaning: ExpandedQuery, vector: str) -> str:
    """How rare the words are that it has, and how well placed: from 0 to 1."""
    parts = []
    for n, clue in enumerate(meaning.worth):
        applies = f" * (facets @> %(scope{n})s::varchar[])::int" if clue.scope else ""
        parts.append(f"%(worth{n})s * " + PLACED.format(vector=vector, n=n) + applies)
    return " + ".join(parts)


def early_sql(meaning: ExpandedQuery) -> str:
    """How well placed the words are in title and other names: for the first order."""
    # most of what a long question finds has none of its words there: that is asked once, not a word
    placed = f"{worth_sql(meaning, 'head')} + ({RECOMMENDED})::int"
    return f"CASE WHEN head @@ %(any_clue)s::tsquery THEN {placed} ELSE 0 END"


def score_sql(meaning: ExpandedQuery, values: dict[str, object]) -> str:
    ranking = meaning.ranking
    parts = [worth_sql(meaning, "words"), _similarity(meaning, values), *_together(meaning, values)]
    values |= {
        "popularity": ranking.popularity,
        # what was asked for by its name comes before what is recommended for its area
        "exact": ranking.exact + ranking.recommendation,
        "product": ranking.product * meaning.asked.is_for_product,
        "called": _names(meaning.asked.text),
        "of_area": _titles([meaning.asked.text]),
        "recommendation": ranking.recommendation,
        "named_kinds": NAMED_KINDS,
        "shortest_name": MIN_NAME_LENGTH,
        "year_costs": ranking.year_costs,
        "oldest_costs": ranking.oldest_costs,
        "dormant_costs": ranking.dormant_costs,
    }
    return " + ".join(parts) + (
        f" + %(exact)s * ({CALLED} OR {RECOMMENDED_BY_NAME})::int"
        f" + %(recommendation)s * ({RECOMMENDED})::int"
        " + %(product)s * (kind = 'product')::int"
        # the hundredth council says less than the second
        " + %(popularity)s * ln(1 + greatest(popularity, 0))"
        " - %(dormant_costs)s * is_dormant::int"
        # 31,557,600 seconds are a year; age stops counting, or old truths would sink for good
        " - least(%(year_costs)s * COALESCE(extract(epoch FROM now() - fresh_at), 0) / 31557600,"
        " %(oldest_costs)s)"
    )


def _recommendations(meaning: ExpandedQuery) -> list[str]:
    """What the recommendation for the service area that a question names is called."""
    usual = [meant.name for meant in meaning.meant if meant.share >= MIN_SHARE]
    return _titles([meaning.asked.text, *usual])


def _titles(areas: list[str]) -> list[str]:
    names = {name for text in areas for name in _names(text)}
    return [f"recommendationfor{name}" for name in sorted(names)]


def _names(text: str) -> list[str]:
    """What something may be called, without spaces; also without "system" and its like."""
    # "Payroll system" and "payroll" mean the same product, "E-Business" and "EBusiness" too
    words = key_of(text).split()
    texts = ["".join(words), "".join(word for word in words if word not in GENERIC)]
    return [NOT_IN_A_NAME.sub("", text) for text in texts if text]


def _similarity(meaning: ExpandedQuery, values: dict[str, object]) -> str:
    """How near the title is to the question, or to one of the usual names of what it asks."""
    # trigrams find a misspelt title, and one name of several; the nearest alone counts
    texts = [(meaning.text, 1.0), *((meant.name, meant.share) for meant in meaning.meant)]
    for n, (text, share) in enumerate(texts):
        weight = share * meaning.name_share * meaning.ranking.similarity
        values |= {f"text{n}": text, f"share{n}": weight}
    likes = [
        f"%(share{n})s * similarity(lower(title), lower(%(text{n})s))" for n in range(len(texts))
    ]
    return f"greatest({', '.join(likes)})"


def _together(meaning: ExpandedQuery, values: dict[str, object]) -> list[str]:
    """More for what has all the words, and for what has them in this order."""
    values |= {
        "all_words": meaning.ranking.all_words,
        "phrase": meaning.ranking.phrase,
    }
    return [
        "%(all_words)s * (words @@ plainto_tsquery('english', search_plain(%(asked)s)))::int",
        "%(phrase)s * (words @@ phraseto_tsquery('english', search_plain(%(asked)s)))::int",
    ]
