"""200,000 entries whose words are as common and as rare as those of real texts."""

import itertools
import random
import time
from datetime import timedelta

from django.db import connection
from django.utils import timezone

from portal.search.models import IndexEntry, Word

ENTRIES = 200_000
WORDS = 40_000
BATCH = 5_000
# the commonest first; the rest are made of syllables
COMMON = [
    *("council", "service", "system", "management", "data", "shared", "support", "platform"),
    *("digital", "planning", "payroll", "housing", "library", "network", "records", "finance"),
    *("contract", "procurement", "identity", "waste", "highways", "care", "benefits", "parking"),
]
SYLLABLES = [first + second for first in "bdfgklmnprstvz" for second in "aeiou"]
KINDS = ["service", "service", "service", "product", "supplier"]
REGIONS = ["wales", "scotland", "london", "north_east"]
PHASES = ["live", "alpha", "retired"]


def load_entries():
    """Seconds that it took to write them and to add up their words."""
    chance = random.Random(20061027)  # noqa: S311 - no secrets
    made = itertools.product(SYLLABLES, repeat=3)
    words = [*COMMON, *("".join(each) for each in itertools.islice(made, WORDS - len(COMMON)))]
    # the n-th word is n times rarer than the first: Zipf's law
    chances = list(itertools.accumulate(1 / rank for rank in range(1, WORDS + 1)))

    def text(length):
        return " ".join(chance.choices(words, cum_weights=chances, k=length))

    began, now = time.perf_counter(), timezone.now()
    for start in range(0, ENTRIES, BATCH):
        IndexEntry.objects.bulk_create(
            IndexEntry(
                kind=KINDS[number % 5],
                key=number,
                slug=f"entry-{number}",
                title=text(5),
                summary=text(15),
                body=text(60),
                byline="A council",
                facets=[f"region={REGIONS[number % 4]}", f"phase={PHASES[number % 3]}"],
                popularity=min(int(chance.paretovariate(1)) - 1, 400),
                fresh_at=now - timedelta(days=number % 900),
                is_dormant=number % 20 == 0,
            )
            for number in range(start, start + BATCH)
        )
    Word.objects.add_up()
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")
    return time.perf_counter() - began


def words_between(least, most, limit):
    """Words, not initials, that between so many things have, in no order."""
    known = Word.objects.filter(word__regex="^[a-z]", documents__range=(least, most))
    words = list(known.order_by("word").values_list("word", flat=True))
    return random.Random(1).sample(words, limit)  # noqa: S311 - no secrets
