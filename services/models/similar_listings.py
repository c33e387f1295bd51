"""What is there already: listings that may be the same as one that somebody writes, and why."""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any, NamedTuple

from django.db.models import BooleanField, Count, Exists, ExpressionWrapper, OuterRef, Q
from django.utils.translation import gettext, ngettext

from councils.models import Council
from portal.search.engine import Hit, SearchScope, find
from portal.search.expanded_query import ExpandedQuery
from portal.search.expansion import understand
from portal.search.models import EntryKind, key_of
from portal.search.parser import ParsedQuery
from portal.search.ranking import SIMILARITY
from portal.site.errors import RuleBroken
from portal.text import shorten
from services.models.service import Service
from services.models.suppliers import Product
from services.models.use import Use

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

MAX_COMPARED = 40
SENTENCE = 140  # letters
# of a score that is about 1 where both have the same name and nothing else
LIKE_ENOUGH, VERY_LIKE = 0.3, 0.5
UNRELATED = 0.3  # so close are many texts about something else, of 1 for the same meaning
BY_WORDS = replace(SIMILARITY, meaning=0)
SAME_PRODUCT, SAME_AREA, SAME_REGION, SAME_KIND = 0.3, 0.15, 0.03, 0.02


class SimilarListing(NamedTuple):
    """A listing that may be the same as another, and why we think so."""

    service: Service
    reasons: list[str]
    score: float


class SimilarProduct(NamedTuple):
    """A product that may be the same as another, and why we think so."""

    product: Product
    reasons: list[str]


@dataclass
class ScoredKeys:
    """How like each thing is that was found, by its key, and the usual names it was found by.

    ``words`` has the part of each score that is due to shared words and letters.
    """

    scores: dict[int, float] = field(default_factory=dict)
    words: dict[int, float] = field(default_factory=dict)
    usual_names: list[str] = field(default_factory=list)

    def add(self, hit: Hit) -> None:
        words, closeness = hit.score or 0.0, hit.closeness or 0.0
        score = words + max(0.0, closeness - UNRELATED)
        self.words[hit.key] = max(words, self.words.get(hit.key, 0.0))
        self.scores[hit.key] = max(score, self.scores.get(hit.key, 0.0))

    def shared(self, key: int, same_name: "StrOrPromise") -> str:
        """What it shares with what is compared; ``same_name`` says that of a like name."""
        words = self.words.get(key, 0.0)
        if words >= VERY_LIKE:
            return str(same_name)
        if words >= LIKE_ENOUGH:
            return gettext("some of the same words")
        is_like = self.scores.get(key, 0.0) >= LIKE_ENOUGH
        return gettext("much the same in other words") if is_like else ""


def find_scores(kind: EntryKind, *texts: str) -> ScoredKeys:
    """What is called so, or called and described so: the search of every overlap check."""
    return score_meanings(kind, meanings_of(*texts))


def meanings_of(*texts: str) -> list[ExpandedQuery]:
    """What a name means, and the name with what is said of the thing; for several kinds at once."""
    name, *details = texts
    named = ParsedQuery.from_texts(name)
    if not any(details):
        return [understand(named, ranking=SIMILARITY)]
    # what it means is asked once, of all that is said
    whole = ParsedQuery.from_texts(name, *details)
    return [understand(named, ranking=BY_WORDS), understand(whole, ranking=SIMILARITY)]


def score_meanings(kind: EntryKind, meanings: Iterable[ExpandedQuery]) -> ScoredKeys:
    """What of a kind has the words of one of these meanings."""
    found = ScoredKeys()
    for meaning in meanings:
        found.usual_names = found.usual_names or meaning.also
        for hit in _hits(meaning, kind):
            found.add(hit)
    return found


def _hits(meaning: ExpandedQuery, kind: EntryKind) -> list[Hit]:
    """What is found in time: a slow search stops nobody from writing."""
    try:
        return find(meaning, SearchScope(kinds=[kind]), MAX_COMPARED)
    except RuleBroken:
        return []


def find_similar_products(product: Product, limit: int = 5) -> list[SimilarProduct]:
    """Products that may be the same as this one, saved or not, most similar first."""
    found = find_scores(EntryKind.PRODUCT, product.name, product.about)
    others = Product.objects.filter(pk__in=found.scores).exclude(pk=product.pk).with_users_count()
    best: list[Any] = [other for other in others if found.scores[other.pk] >= LIKE_ENOUGH]
    best.sort(key=lambda other: (-found.scores[other.pk], -other.users_count, other.pk))
    return [
        SimilarProduct(other, _product_reasons(product, other, found)) for other in best[:limit]
    ]


def _product_reasons(product: Product, other: Any, found: ScoredKeys) -> list[str]:
    same_supplier = product.supplier_id and product.supplier_id == other.supplier_id
    same_area = product.category_id and product.category_id == other.category_id
    reasons = [
        (found.shared(other.pk, gettext("a similar name")), True),
        (gettext("the same supplier"), same_supplier),
        (gettext("the same service area"), same_area),
        (_used_by(other.users_count, 0), other.users_count),
    ]
    return [reason for reason, applies in reasons if applies]


def find_similar_services(
    service: Service,
    limit: int = 5,
    *,
    for_council: Council | None = None,
    meanings: Iterable[ExpandedQuery] | None = None,
) -> list[SimilarListing]:
    """Published listings that may be the same as this one, saved or not, most similar first.

    Found by its name, texts, products and area; of two that are equally similar, the one of a
    council like ``for_council``, the one that asks. ``meanings`` are those of its name and texts,
    where they are known already.
    """
    if meanings is None:
        meanings = meanings_of(service.title, service.summary, service.description)
    found = score_meanings(EntryKind.SERVICE, meanings)
    compared = _compared(service, list(found.scores))
    scores = {other.pk: found.scores.get(other.pk, 0.0) for other in compared}
    whole = {other.pk: scores[other.pk] + _context_score(other, for_council) for other in compared}
    best = [other for other in compared if whole[other.pk] >= LIKE_ENOUGH]
    best.sort(key=lambda other: (-whole[other.pk], -other.users_count, other.pk))
    regional_users = _users_in_region(best[:limit], for_council)
    return [
        SimilarListing(
            other,
            [
                *_words_shared(other, found),
                *_reasons(other, regional_users.get(other.pk, 0)),
            ]
            or [_most_shared(other, found)],
            whole[other.pk],
        )
        for other in best[:limit]
    ]


def _compared(service: Service, keys: list[int]) -> list[Any]:
    """Those that were found, and the most used ones that are built on the same products."""
    products = list(service.products.values_list("pk", flat=True)) if service.pk else []
    built_on = Service.products.through.objects
    same_product = Exists(built_on.filter(service=OuterRef("pk"), product__in=products))
    same_area = Q(category__isnull=False, category=service.category_id)
    itself = [key for key in (service.pk, service.edit_of_id) if key]
    known = Service.objects.published().exclude(pk__in=itself)
    annotated = known.annotate(
        same_product=same_product,
        same_area=ExpressionWrapper(same_area, output_field=BooleanField()),
    ).select_related("council", "category")
    same = annotated.filter(same_product=True).by_use()[:MAX_COMPARED] if products else []
    return list({other.pk: other for other in [*annotated.filter(pk__in=keys), *same]}.values())


def _context_score(other: Any, for_council: Council | None) -> float:
    council = other.council
    return float(
        SAME_PRODUCT * other.same_product
        + SAME_AREA * other.same_area
        + SAME_REGION * (for_council is not None and council.region == for_council.region)
        + SAME_KIND * (for_council is not None and council.kind == for_council.kind)
    )


def _users_in_region(services: Iterable[Service], for_council: Council | None) -> dict[int, int]:
    if for_council is None or not for_council.region:
        return {}
    uses = Use.objects.users().order_by()
    counted = uses.filter(service__in=services, council__region=for_council.region)
    return dict(counted.values_list("service").annotate(n=Count("pk")))


def _words_shared(other: Service, found: ScoredKeys) -> list[str]:
    if found.scores.get(other.pk, 0.0) < LIKE_ENOUGH:
        return []
    if found.words[other.pk] < LIKE_ENOUGH:
        return [_same_in_other_words(other)]
    words = set(key_of(f"{other.title} {other.category or ''}").split())
    if meant := [name for name in found.usual_names if words.issuperset(key_of(name).split())]:
        return [gettext("also about {name}").format(name=meant[0])]
    return [found.shared(other.pk, gettext("a similar name"))]


def _most_shared(other: Service, found: ScoredKeys) -> str:
    """The reason where what is shared is just not enough alone."""
    words, score = found.words.get(other.pk, 0.0), found.scores.get(other.pk, 0.0)
    return gettext("some of the same words") if words * 2 >= score else _same_in_other_words(other)


def _same_in_other_words(other: Service) -> str:
    """With the sentence that says so: a listing begins with what it does."""
    sentence = shorten(other.summary or other.description, SENTENCE)
    if not sentence:
        return gettext("much the same in other words")
    return gettext("much the same in other words: “{sentence}”").format(sentence=sentence)


def _reasons(other: Any, regional_users: int) -> list[str]:
    reasons = [
        (gettext("the same product"), other.same_product),
        (gettext("the same service area"), other.same_area),
    ]
    found = [reason for reason, applies in reasons if applies]
    return [*found, _used_by(other.users_count, regional_users)] if other.users_count else found


def _used_by(users: int, regional_users: int) -> str:
    used = ngettext("used by {n:,} council", "used by {n:,} councils", users)
    if regional_users:
        used = ngettext(
            "used by {n:,} council, {near} in your region",
            "used by {n:,} councils, {near} in your region",
            users,
        )
    return used.format(n=users, near=regional_users)
