"""The service area that words are about."""

from collections import defaultdict
from heapq import nlargest

from portal.search.models import EntryKind
from services.models.service import Service
from services.models.similar_listings import LIKE_ENOUGH, meanings_of, score_meanings
from services.models.taxonomy import Category

# measured on the needs of the demonstration, and on each of its services without itself
SERVICES_COUNT, SERVICES_COMPARED = 0.4, 3


def propose_area(title: str, details: str = "") -> Category | None:
    """The area that these words are most about; None where nothing is like them enough.

    An area counts by its own names and synonyms, and by the services in it that are most like the
    words.
    """
    meanings = meanings_of(title, details)
    scores: dict[int, float] = defaultdict(float)
    scores.update(score_meanings(EntryKind.CATEGORY, meanings).scores)
    found = score_meanings(EntryKind.SERVICE, meanings).scores
    most_similar = nlargest(SERVICES_COMPARED, found, key=lambda key: (found[key], -key))
    areas = Service.objects.published().filter(pk__in=most_similar).values_list("pk", "category")
    for key, area in areas:
        scores[area] += SERVICES_COUNT * found[key]
    known = Category.objects.in_bulk([key for key, score in scores.items() if score >= LIKE_ENOUGH])
    best = max(known, key=lambda key: (scores[key], -key), default=None)
    return known[best] if best else None
