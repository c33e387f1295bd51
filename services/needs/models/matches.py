"""What fits a need: what others offer, use, plan, have under contract or talked about."""

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any, NamedTuple

from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.db.models import Case, F, Q, QuerySet, Value, When
from django.db.models.expressions import OrderBy
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from councils.models import Council
from portal.search.models import EntryKind, IndexEntry
from portal.text import in_sentence
from services.models import Contract, Offer, Service, Use
from services.models.similar_listings import (
    LIKE_ENOUGH,
    ScoredKeys,
    find_similar_services,
    score_meanings,
)
from services.needs.models.need import Need, Openness
from services.needs.models.relevance import Relevance

MAX_SIMILAR, MAX_COMPARED = 20, 60
MAX_SHOWN = {"offer": 6, "use": 6, "need": 5, "contract": 8, "thread": 4}
CONTRACT_MONTHS_WITHOUT_DATE = 18
# a contract of the same kind is worth talking about when it ends within a year of the need
AROUND = timedelta(days=365)
SAME_TIME = timedelta(days=183)
SAME_NAME = _("a similar name")
ONE = {"offer": _("Offer"), "use": _("In use"), "need": _("Need"), "contract": _("Contract")}
WOULD_DO_MORE = {Openness.CO_DESIGN, Openness.SHARE_FUNDING, Openness.CO_PROCURE, Openness.JOIN}


class FindingKind(models.TextChoices):
    OFFER = "offer", _("Offers with capacity")
    USE = "use", _("Used by other councils")
    NEED = "need", _("Other councils’ needs")
    CONTRACT = "contract", _("Contracts ending around the same date")
    THREAD = "thread", _("Discussions")

    @property
    def singular(self) -> str:
        return str(ONE.get(self.value, _("Discussion")))


class Match(NamedTuple):
    """One thing that fits a need: whom to ask about it, and why it fits."""

    kind: FindingKind
    key: int
    council: Council | None
    title: str
    address: str
    reasons: list[str]


def find_matches(need: Need) -> list[Match]:
    """Everything that fits, kind by kind, the best of each first."""
    area, relevance = need.category.keys_within(), Relevance(need)
    return [
        *_offers(need, area, relevance),
        *_uses(need, area),
        *_needs(need, area, relevance),
        *_contracts(need, area),
        *_threads(relevance),
    ]


def _offers(need: Need, area: list[int], relevance: Relevance) -> list[Match]:
    """Offers with room for this council, of listings that are like the need or in its area."""
    listing = Service(title=need.title, description=need.details, category=need.category)
    known = find_similar_services(
        listing, MAX_SIMILAR, for_council=need.council, meanings=relevance.meanings
    )
    reasons = {each.service.pk: each.reasons for each in known if relevance.holds_listing(each)}
    in_area = Q(service__in=list(reasons)) | Q(service__category__in=area)
    offers = Offer.objects.visible_to(AnonymousUser()).with_room().filter(in_area)
    rows = offers.exclude(council=need.council).select_related("service", "council")
    matching = [
        offer
        for offer in rows.order_by("-service__users_count", "pk")[:MAX_COMPARED]
        if offer.is_for(need.council)
    ]
    order = {pk: place for place, pk in enumerate(reasons)}
    matching.sort(key=lambda offer: order.get(offer.service_id, len(order)))
    return [
        Match(
            FindingKind.OFFER,
            offer.pk,
            offer.council,
            gettext("{service}, offered by {council}").format(
                service=offer.service.title, council=offer.council.name
            ),
            offer.service.get_absolute_url(),
            [
                _room(offer),
                *reasons.get(offer.service_id, [gettext("the same service area")]),
                *_same_region(need, offer.council),
            ],
        )
        for offer in matching[: MAX_SHOWN["offer"]]
    ]


def _room(offer: Offer) -> str:
    if offer.capacity_total is not None:
        return offer.room_in_words
    return in_sentence(offer.state_in_words)


def _uses(need: Need, area: list[int]) -> list[Match]:
    """What councils use in the area: those like this one first, each thing once."""
    similar = list(need.council.twins.for_page().values_list("other", flat=True))
    rank = Case(
        When(council__in=similar, then=Value(0)),
        When(council__region=need.council.region, then=Value(1)),
        default=Value(2),
    )
    uses = Use.objects.visible_to(AnonymousUser()).users().in_area(area)
    own = Q(council=need.council) | Q(service__council=need.council)
    others = uses.exclude(own).annotate(rank=rank)
    rows = _with_product_first(need, others, "rank", F("satisfaction").desc(nulls_last=True))
    # the first use of each thing is the one that ranks best
    matching: dict[str, Any] = {}
    for use in rows[:MAX_COMPARED]:
        matching.setdefault(str(use.used), use)
    return [
        Match(
            FindingKind.USE,
            use.pk,
            use.council,
            gettext("{council} uses {used}").format(council=use.council.name, used=use.used),
            use.get_absolute_url(),
            [
                *(_same_product(need, use) or [gettext("the same service area")]),
                *([gettext("a similar council")] if use.council_id in similar else []),
                *_same_region(need, use.council),
                *_satisfied(use),
                *([gettext("has lessons to share")] if use.lesson else []),
            ],
        )
        for use in list(matching.values())[: MAX_SHOWN["use"]]
    ]


def _satisfied(use: Use) -> Iterable[str]:
    if not use.satisfaction:
        return []
    return [gettext("rated {stars} out of 5").format(stars=use.satisfaction)]


def _needs(need: Need, area: list[int], relevance: Relevance) -> list[Match]:
    """Other councils' open needs in the area, or called alike."""
    similar = score_meanings(EntryKind.NEED, relevance.meanings)
    scores = similar.scores
    likely = [pk for pk, score in scores.items() if score >= LIKE_ENOUGH]
    likely_need = Q(pk__in=likely) | Q(category__in=area)
    rows = Need.objects.open().filter(likely_need).exclude(council=need.council)
    found = [
        other
        for other in rows.for_list()[:MAX_COMPARED]
        if other.category_id in area or relevance.holds_need(scores[other.pk], other)
    ]
    found.sort(key=lambda other: (-scores.get(other.pk, 0), -other.pk))
    return [
        Match(
            FindingKind.NEED,
            other.pk,
            other.council,
            gettext("{council} plans “{need}”").format(
                council=other.council.name, need=other.title
            ),
            other.get_absolute_url(),
            [
                *_why_need(need, other, area, similar),
                *_same_region(need, other.council),
            ],
        )
        for other in found[: MAX_SHOWN["need"]]
    ]


def _why_need(need: Need, other: Need, area: list[int], similar: ScoredKeys) -> list[str]:
    shared, same_name = similar.shared(other.pk, SAME_NAME), str(SAME_NAME)
    both = need.needed_by, other.needed_by
    is_same_time = both[0] and both[1] and abs(both[0] - both[1]) <= SAME_TIME
    openness = gettext("would {openness}").format(
        openness=in_sentence(other.get_openness_display())
    )
    reasons = [
        (shared, shared == same_name),
        (gettext("the same service area"), other.category_id in area),
        (shared, shared not in {"", same_name}),
        (gettext("needed around the same date"), is_same_time),
        (openness, other.openness in WOULD_DO_MORE),
    ]
    return [reason for reason, applies in reasons if applies]


def window_of(need: Need) -> tuple[date, date]:
    """From when to when contracts end that are worth talking about."""
    today = timezone.localdate()
    if need.needed_by is None:
        return today, today + timedelta(days=CONTRACT_MONTHS_WITHOUT_DATE * 365 // 12)
    return max(today, need.needed_by - AROUND), max(today, need.needed_by) + AROUND


def _contracts(need: Need, area: list[int]) -> list[Match]:
    """Each contract once, whatever it covers; kept under the use that it is found by."""
    running = Use.objects.visible_to(AnonymousUser()).running()
    covered = running.in_area(area).exclude(council=need.council)
    ending = Contract.objects.ending(*window_of(need)).covering(covered).with_facts(covered)
    here = Case(When(council__region=need.council.region, then=Value(0)), default=Value(1))
    wanted = Use.objects.filter(product=need.product) if need.product else Use.objects.none()
    found = ending.annotate(rank=here, other_product=~ending.covers(wanted))
    rows = found.order_by("other_product", "rank", "ends_on", "council__name", "pk")
    matching: dict[int, tuple[Use, Contract]] = {}
    for contract in rows[:MAX_COMPARED]:
        use = _closest(need, contract.covered)
        matching.setdefault(use.pk, (use, contract))
    return [
        Match(
            FindingKind.CONTRACT,
            use.pk,
            contract.council,
            f"{contract.council.name}: {contract.shown_title}",
            contract.get_absolute_url(),
            [
                _ends(contract),
                *_same_product(need, use),
                *_same_region(need, contract.council),
            ],
        )
        for use, contract in list(matching.values())[: MAX_SHOWN["contract"]]
    ]


def _closest(need: Need, uses: list[Use]) -> Use:
    """The use of the wanted product, if the contract covers that; or the first."""
    same = (use for use in uses if need.product_id and use.product_id == need.product_id)
    return next(same, uses[0])


def _ends(contract: Contract) -> str:
    month = date_format(contract.ends_on, "F Y")  # type: ignore[arg-type]  # it has an end
    return gettext("contract ends in {month}").format(month=month)


def _threads(relevance: Relevance) -> list[Match]:
    """What everybody may read; whom to ask is everybody in it."""
    # the search has no other audience here, so members' threads are not found
    similar = score_meanings(EntryKind.THREAD, relevance.meanings)
    scores = similar.scores
    likely = [key for key, score in scores.items() if score >= LIKE_ENOUGH]
    rows = IndexEntry.objects.filter(kind=EntryKind.THREAD, key__in=likely)
    relevant = [entry for entry in rows if relevance.holds_entry(scores[entry.key], entry)]
    best = sorted(relevant, key=lambda entry: (-scores[entry.key], entry.key))
    return [
        Match(
            FindingKind.THREAD,
            entry.key,
            None,
            entry.title,
            entry.get_absolute_url(),
            [similar.shared(entry.key, gettext("a similar title"))],
        )
        for entry in best[: MAX_SHOWN["thread"]]
    ]


def _with_product_first(
    need: Need, uses: "QuerySet[Use]", *order: str | OrderBy
) -> "QuerySet[Use]":
    wanted = Q(product=need.product_id) if need.product_id else Q(pk=None)
    first = uses.annotate(other_product=Case(When(wanted, then=Value(0)), default=Value(1)))
    related = first.select_related("council", "service", "product")
    return related.order_by("other_product", *order, "council__name", "pk")


def _same_product(need: Need, use: Use) -> list[str]:
    is_same = need.product_id is not None and use.product_id == need.product_id
    return [gettext("the same product")] if is_same else []


def _same_region(need: Need, other: Council) -> Iterable[str]:
    is_same = other.region and other.region == need.council.region
    return [gettext("in your region")] if is_same else []
