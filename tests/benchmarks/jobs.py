"""What takes time without being a page: searches by themselves, figures, what fits a need."""

import statistics
import time
from itertools import pairwise

from django.db import connection, transaction
from django.utils import timezone

from portal.insights.figures import FIGURES, Metrics
from portal.insights.snapshot_job import count
from portal.search.engine import find
from portal.search.expansion import understand
from portal.search.models import EntryKind
from portal.search.parser import ParsedQuery
from portal.site.fragment_cache import search_cache
from services.models import Twin
from services.models.similar_listings import find_scores
from services.needs.models import Need, find_matches
from services.needs.tasks import match_needs
from tests.benchmarks import data, database
from tests.benchmarks.pages import split
from tests.benchmarks.report import shown, table
from tests.benchmarks.sizes import SIZES

ASKED = 100


def main():
    for size in split("BENCH_SIZE") or ["small"]:
        database.use(SIZES[size])
        print(f"\n{size}; search: {size_of('search_entry')}, its words: {size_of('search_word')}\n")
        rows = [milliseconds(name, *search) for name, search in searches().items()]
        print(table(rows, {key: key for key in rows[0]}))
        print()
        for name, job in JOBS.items():
            print(f"{name}: {shown(seconds(job))} s")


def searches():
    """A way to search for each sort of question, with a hundred of them."""
    rare, usual, common = data.all_words()[9_000:9_400], data.all_words()[100:200], data.COMMON * 4
    six = [" ".join([*rare[n : n + 2], *common[:4]]) for n in range(ASKED)]
    questions = {
        "a rare word": rare,
        "a usual word": usual,
        "a common word": common,
        "two common words": [f"{a} {b}" for a, b in pairwise(common)],
        "six words": six,
        "a misspelt word": [f"{word[:3]}q{word[3:]}" for word in rare],
        "a phrase": [f'"{a} {b}"' for a, b in pairwise(common)],
    }
    beginnings = [word[:length] for word in data.COMMON for length in (2, 3, 4)]
    return {
        **{name: (search, texts[:ASKED]) for name, texts in questions.items()},
        "suggestions": (suggest, beginnings),
        "the overlap check": (find_alike, six),
    }


def search(text):
    find(understand(ParsedQuery.typed(text)))


def suggest(text):
    find(understand(ParsedQuery.from_texts(text), begun=True), limit=60)


def find_alike(text):
    find_scores(EntryKind.SERVICE, text, f"{text} {text} service data")


def milliseconds(name, search, questions):
    taken = []
    for question in questions:
        search_cache.clear()
        taken.append(1000 * seconds(lambda question=question: search(question)))
    cuts = statistics.quantiles(taken, n=100)
    return {"one after the other": name, "p50 ms": cuts[49], "p99 ms": cuts[98]}


def seconds(job):
    """How long it takes; what it writes is not kept."""
    began = time.perf_counter()
    with transaction.atomic():
        job()
        transaction.set_rollback(True)
    return time.perf_counter() - began


def size_of(table_name):
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_size_pretty(pg_total_relation_size(%s))", [table_name])
        return cursor.fetchone()[0]


def fit_fifty():
    for need in Need.objects.open().for_page()[:50]:
        find_matches(need)


def figure_job(figure):
    return lambda: figure.compute(Metrics(timezone.localdate()))


JOBS = {
    "what fits 50 needs": fit_fifty,
    "match_needs": match_needs,
    "find_twins": Twin.objects.find,
    "all figures": lambda: count(timezone.localdate()),
    **{f"figure {key}": figure_job(figure) for key, figure in FIGURES.items()},
}
