"""Searches of 200,000 entries, common words included, against the floor view of the same run."""

import statistics
import time
from itertools import pairwise
from pathlib import Path
from urllib.parse import quote_plus

import pytest
from django.db import connection

from portal.search.engine import find
from portal.search.expansion import understand
from portal.search.models import EntryKind, Term
from portal.search.parser import ParsedQuery
from portal.site.fragment_cache import search_cache
from services.models.similar_listings import find_scores
from tests.benchmarks import entries
from tests.benchmarks.server import measure_in_turns, notify, serving

ASKED = 100


@pytest.fixture
def questions(transactional_db):
    """A hundred questions of every sort."""
    took = entries.load_entries()
    rare, usual = entries.words_between(5, 50, 4 * ASKED), entries.words_between(500, 5000, ASKED)
    common = entries.COMMON[:20] * 5
    Term.objects.create(name="remuneration", preferred="payroll finance")
    return took, {
        "a rare word": rare[:ASKED],
        "a usual word": usual,
        "a common word": common,
        "two common words": [f"{a} {b}" for a, b in pairwise(common)],
        "six words": [" ".join([*rare[n : n + 2], *common[:4]]) for n in range(ASKED)],
        "a misspelt word": [f"{word[:3]}q{word[3:]}" for word in rare[:ASKED]],
        "another name": ["remuneration"] * 20,
        "a phrase": [f'"{a} {b}"' for a, b in pairwise(common)],
    }


def milliseconds(deed, questions):
    taken = []
    for question in questions:
        search_cache.clear()
        began = time.perf_counter()
        deed(question)
        taken.append(1000 * (time.perf_counter() - began))
    cuts = statistics.quantiles(taken, n=100)
    return cuts[49], cuts[98]


def size(what):
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_size_pretty(pg_total_relation_size(%s))", [what])
        return cursor.fetchone()[0]


def test_searches_against_the_floor(questions, capsys):
    took, asked = questions
    deeds = {
        name: (lambda text: find(understand(ParsedQuery.typed(text))), texts)
        for name, texts in asked.items()
    }
    beginnings = [word[:length] for word in entries.COMMON for length in (2, 3, 4)]
    deeds["suggestions"] = (
        lambda text: find(understand(ParsedQuery.from_texts(text), begun=True), limit=60),
        beginnings,
    )  # fmt: skip
    deeds["the overlap check"] = (
        lambda text: find_scores(EntryKind.SERVICE, text, f"{text} {text} service data"),
        asked["six words"],
    )
    figures = {name: milliseconds(*deed) for name, deed in deeds.items()}
    addresses = {"floor": "/floor/"} | {
        name: f"/search/?q={quote_plus(texts[0])}" for name, texts in asked.items()
    }
    addresses["page 50"] = f"/search/?q={entries.COMMON[0]}&page=50"
    addresses["narrowed"] = f"/search/?q={entries.COMMON[0]}&region=wales&kind=service"
    addresses["suggestions"] = "/search/suggestions/?q=pay"
    with serving() as gunicorn:
        measured, first = measure_in_turns(addresses)
        workers = Path(f"/proc/{gunicorn.pid}/task/{gunicorn.pid}/children").read_text().split()
        memory = [resident(pid) for pid in workers]

    with capsys.disabled():
        print(
            f"\n{entries.ENTRIES:,} entries written in {took:.0f} s; table and indexes "
            f"{size('search_entry')}, words {size('search_word')}; workers {memory} MB"
        )
        print(f"{'one after the other':24}{'p50 ms':>9}{'p99 ms':>9}")
        for name, (middle, late) in figures.items():
            print(f"{name:24}{middle:9.1f}{late:9.1f}")
        notify(f"{entries.ENTRIES:,} entries", measured, first)
    assert all(run["latencies"] for run in measured.values())


def resident(pid):
    """Megabytes of memory that a process has."""
    lines = Path(f"/proc/{pid}/status").read_text().splitlines()
    return int(next(line.split()[1] for line in lines if line.startswith("VmRSS"))) // 1024
