"""What is worth showing beside a need: a shared word alone, such as "merger", is not enough."""

from collections.abc import Iterable

from portal.search.models import IndexEntry, key_of
from services.models import Category
from services.models.similar_listings import LIKE_ENOUGH, VERY_LIKE, SimilarListing, meanings_of
from services.needs.models.need import Need

SAME_NAME = 0.8  # of a score that is about 1 where both have the same name
MIN_LETTERS = 3  # of a word that says what an area is about


class Relevance:
    """Filed in the part of the areas that the need is in, or nearly called like it.

    What is filed elsewhere under another name has to be very like it, and about its area.
    """

    def __init__(self, need: Need) -> None:
        category = need.category
        self.meanings = meanings_of(need.title, need.details)
        self.top = category.parent_id or category.pk
        self.words = _words(category.names)
        self.facets = {f"category={each.slug}" for each in (category, category.parent) if each}

    def holds_listing(self, similar: SimilarListing) -> bool:
        listing = similar.service
        return self._holds(similar.score, listing.category, listing.title, listing.summary)

    def holds_need(self, score: float, other: Need) -> bool:
        return self._holds(score, other.category, other.title, other.details)

    def _holds(self, score: float, category: Category | None, *texts: str) -> bool:
        if category and self.top in {category.pk, category.parent_id}:
            return score >= LIKE_ENOUGH
        return self._is_elsewhere(score, *texts, *(category.names if category else ()))

    def holds_entry(self, score: float, entry: IndexEntry) -> bool:
        if self.facets & {*entry.facets}:
            return score >= LIKE_ENOUGH
        return self._is_elsewhere(score, entry.title, entry.byline, *entry.names)

    def _is_elsewhere(self, score: float, *texts: str) -> bool:
        if score >= SAME_NAME:
            return True
        return score >= VERY_LIKE and not self.words.isdisjoint(_words(texts))


def _words(texts: Iterable[str]) -> set[str]:
    words = key_of(" ".join(texts)).split()
    return {word for word in words if len(word) >= MIN_LETTERS} - COMMON


# in the names of many areas, and so about none
COMMON = {"and", "for", "the", "management", "system", "systems", "service", "services", "records"}
