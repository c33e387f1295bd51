"""The councils most like a council: found every night, so that no page has to look for them."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from heapq import nsmallest
from itertools import combinations, islice
from typing import Any, NamedTuple, Self

from django.contrib.postgres.fields import ArrayField
from django.db import models, transaction
from django.db.models import F, Q
from django.db.models.functions import Coalesce
from django.utils.translation import gettext, ngettext

from councils.models import Council, CouncilKind, Region
from services.models.council_similarity import (
    LEAST,
    NAMED,
    CouncilProfile,
    describe_score,
    is_like_in_size,
    score,
)
from services.models.service import Service
from services.models.suppliers import Product
from services.models.use import Use

MAX_SIMILAR_COUNCILS = 10
AT_ONCE = 2000
Thing = tuple[str, int]


class TwinQuerySet(models.QuerySet["Twin"]):
    def for_page(self) -> Self:
        """The most alike first; those that were abolished since are left out."""
        current = self.filter(other__abolished_on=None).select_related("other")
        return current.order_by("position", "pk")

    def group_of(self, council: Council) -> list[int]:
        """The key of a council and those of the councils most like it."""
        return [council.pk, *council.twins.for_page().values_list("other", flat=True)]

    @transaction.atomic
    def find(self) -> int:
        """Find the twins of every current council anew; how many there are."""
        found = list(SimilarityIndex.now().similar_councils())
        self.all().delete()
        # of two runs at once, the second keeps what the first has stored meanwhile
        self.bulk_create(found, AT_ONCE, ignore_conflicts=True)
        return len(found)


class Twin(models.Model):
    """A council that is like another, how much, and why."""

    council = models.ForeignKey(Council, models.CASCADE, related_name="twins")
    other = models.ForeignKey(Council, models.CASCADE, related_name="+")
    position = models.PositiveSmallIntegerField()
    score = models.PositiveSmallIntegerField()
    reasons = ArrayField(models.CharField(max_length=300), default=list)
    found_at = models.DateTimeField(auto_now_add=True)

    objects = TwinQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["council", "other"], name="councils_are_twins_once"),
            models.CheckConstraint(
                condition=~Q(council=F("other")), name="no_council_is_its_own_twin"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.council} and {self.other}"

    @property
    def in_words(self) -> str:
        return describe_score(self.score)


class ScoredPair(NamedTuple):
    """How alike another council is to one."""

    points: int
    one: CouncilProfile
    other: CouncilProfile

    @property
    def place(self) -> tuple[int, int]:
        """What orders the others: the most alike first."""
        return -self.points, self.other.key


@dataclass(frozen=True)
class SimilarityIndex:
    """All current councils as portraits, and what their bits mean.

    The bits of ``things`` begin with what the fewest use.
    """

    portraits: list[CouncilProfile]
    things: list[Thing]
    names: dict[Thing, str]

    @classmethod
    def now(cls) -> Self:
        """Two queries for the councils and all that they use, two for names."""
        councils = Council.objects.current().defer("about", "loaded_facts").in_bulk()
        used, areas = _stacks(councils.keys())
        users = Counter(thing for stack in used.values() for thing in stack)
        names = _names(users)
        things = sorted(users, key=lambda thing: (users[thing], names[thing], thing))
        known = sorted({area for each in areas.values() for area in each})
        bit, area_bit = ({what: n for n, what in enumerate(every)} for every in (things, known))
        portraits = [
            CouncilProfile(
                pk,
                council.kind,
                council.region,
                council.population,
                _bits(bit[thing] for thing in used.get(pk, ())),
                _bits(area_bit[area] for area in areas.get(pk, ())),
            )
            for pk, council in councils.items()
        ]
        return cls(portraits, things, names)

    def similar_councils(self) -> Iterator[Twin]:
        """The most similar councils of every council; each pair is compared once."""
        similar: dict[int, list[ScoredPair]] = defaultdict(list)
        for one, other in combinations(self.portraits, 2):
            points = score(one, other)
            if points >= LEAST:
                similar[one.key].append(ScoredPair(points, one, other))
                similar[other.key].append(ScoredPair(points, other, one))
        for pairs in similar.values():
            # among equals by key, so that a page does not change from night to night
            best = nsmallest(MAX_SIMILAR_COUNCILS, pairs, key=lambda pair: pair.place)
            for position, pair in enumerate(best):
                yield self._similar_council(pair, position)

    def _similar_council(self, pair: ScoredPair, position: int) -> Twin:
        return Twin(
            council_id=pair.one.key,
            other_id=pair.other.key,
            position=position,
            score=pair.points,
            reasons=self._reasons(pair.one, pair.other),
        )

    def _reasons(self, one: CouncilProfile, other: CouncilProfile) -> list[str]:
        reasons = []
        if one.kind == other.kind:
            kind = CouncilKind(one.kind).label
            reasons.append(gettext("same type: {kind}").format(kind=kind))
        if is_like_in_size(one, other):
            size = gettext("similar size: {one:,} and {other:,} people")
            reasons.append(size.format(one=one.population, other=other.population))
        if one.region and one.region == other.region:
            region = Region(one.region).label
            reasons.append(gettext("same region: {region}").format(region=region))
        if areas := (one.areas & other.areas).bit_count():
            reasons.append(gettext("systems in {n} of the same service areas").format(n=areas))
        if one.things & other.things:
            reasons.append(self._shared(one, other))
        return reasons

    def _shared(self, one: CouncilProfile, other: CouncilProfile) -> str:
        """How many systems both use, and what few others use among them."""
        both = one.things & other.things
        count, own = both.bit_count(), one.things.bit_count()
        names = ", ".join(self.names[self.things[bit]] for bit in islice(_set_bits(both), NAMED))
        if count > NAMED:
            names = gettext("{names} and {n} more").format(names=names, n=count - NAMED)
        shared = ngettext(
            "{n} of {own} system in common: {names}", "{n} of {own} systems in common: {names}", own
        )
        return shared.format(n=count, own=own, names=names)


def _stacks(councils: Iterable[int]) -> tuple[dict[int, set[Thing]], dict[int, set[int]]]:
    """What each of these councils uses now, and in which service areas."""
    area = Coalesce("category", "product__category", "service__category")
    rows = Use.objects.users().filter(council__abolished_on=None).order_by()
    used: dict[int, set[Thing]] = {key: set() for key in councils}
    areas: dict[int, set[int]] = {key: set() for key in councils}
    for key, product, service, place in rows.values_list("council", "product", "service", area):
        used[key].add(("product", product) if product else ("service", service))
        if place:
            areas[key].add(place)
    return used, areas


def _names(things: Iterable[Thing]) -> dict[Thing, str]:
    keys: dict[str, list[int]] = {"product": [], "service": []}
    for kind, key in things:
        keys[kind].append(key)
    known: list[tuple[str, Any]] = [
        ("product", Product.ever.filter(pk__in=keys["product"]).values_list("pk", "name")),
        ("service", Service.objects.filter(pk__in=keys["service"]).values_list("pk", "title")),
    ]
    return {(kind, key): name for kind, rows in known for key, name in rows}


def _set_bits(bits: int) -> Iterator[int]:
    """The numbers of the bits that are set, the lowest first."""
    while bits:
        lowest = bits & -bits
        yield lowest.bit_length() - 1
        bits ^= lowest


def _bits(numbers: Iterable[int]) -> int:
    found = 0
    for number in numbers:
        found |= 1 << number
    return found
