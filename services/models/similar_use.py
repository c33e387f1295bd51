"""How many of the councils most similar to one use something: none, or not recorded."""

from typing import NamedTuple

from django.contrib.auth.models import AnonymousUser
from django.utils.translation import gettext, ngettext

from councils.models import Council
from services.models.service import Service
from services.models.suppliers import Product
from services.models.taxonomy import Category
from services.models.use import Use
from services.models.use_queryset import UseQuerySet


class SimilarUse(NamedTuple):
    """Of the councils similar to one: those that use something, and those that record anything."""

    council: str
    area: str
    similar: int
    users: int
    recorded: int

    @property
    def is_recorded_by_all(self) -> bool:
        return self.recorded == self.similar

    @property
    def of_thing(self) -> str:
        """Say how many use a product or service."""
        if self.users:
            text = ngettext(
                "{users} of the {similar} councils most similar to {council} uses it.",
                "{users} of the {similar} councils most similar to {council} use it.",
                self.users,
            )
            return self._words(text)
        if self.is_recorded_by_all:
            text = gettext(
                "None of the {similar} councils most similar to {council} uses it. All of them "
                "use something else for {area}."
            )
            return self._words(text)
        if self.recorded:
            text = ngettext(
                "None of the {similar} councils most similar to {council} uses it. {recorded} of "
                "them uses something else for {area}. What the rest use is not recorded.",
                "None of the {similar} councils most similar to {council} uses it. {recorded} of "
                "them use something else for {area}. What the rest use is not recorded.",
                self.recorded,
            )
            return self._words(text)
        return self._words(
            gettext(
                "Not recorded: none of the {similar} councils most similar to {council} has "
                "recorded what it uses for {area}."
            )
        )

    @property
    def of_area(self) -> str:
        """Say how many have a system for an area."""
        if self.users:
            text = ngettext(
                "{users} of the {similar} councils most similar to {council} has recorded a system "
                "for {area}.",
                "{users} of the {similar} councils most similar to {council} have recorded a "
                "system for {area}.",
                self.users,
            )
            return self._words(text)
        if self.is_recorded_by_all:
            text = gettext(
                "None of the {similar} councils most similar to {council} has recorded a system "
                "for {area}, but all of them have recorded systems for other service areas."
            )
            return self._words(text)
        if self.recorded:
            text = ngettext(
                "None of the {similar} councils most similar to {council} has recorded a system "
                "for {area}, but {recorded} of them has recorded systems for other service areas.",
                "None of the {similar} councils most similar to {council} has recorded a system "
                "for {area}, but {recorded} of them have recorded systems for other service areas.",
                self.recorded,
            )
            return self._words(text)
        return self._words(
            gettext(
                "Not recorded: none of the {similar} councils most similar to {council} has "
                "recorded any system."
            )
        )

    def _words(self, text: str) -> str:
        return text.format(**self._asdict())


def similar_use_of(thing: Product | Service, council: Council) -> SimilarUse | None:
    """Return who of the similar councils uses something; None without an area or such councils."""
    similar = _similar_to(council)
    if thing.category is None or not similar:
        return None
    theirs = _running().filter(council__in=similar)
    uses = theirs.of_product(thing) if isinstance(thing, Product) else theirs.filter(service=thing)
    recorded = theirs.in_area(thing.category.keys_within())
    return _counted(council, thing.category, similar, uses, recorded)


def similar_use_in(area: Category, council: Council) -> SimilarUse | None:
    """Return who of the similar councils has a system for an area; None without such councils."""
    if not (similar := _similar_to(council)):
        return None
    theirs = _running().filter(council__in=similar)
    return _counted(council, area, similar, theirs.in_area(area.keys_within()), theirs)


def _similar_to(council: Council) -> list[int]:
    return list(council.twins.for_page().values_list("other", flat=True))


def _running() -> UseQuerySet:
    return Use.objects.visible_to(AnonymousUser()).users()


def _counted(
    council: Council, area: Category, similar: list[int], uses: UseQuerySet, recorded: UseQuerySet
) -> SimilarUse:
    counts = uses.councils_count(), recorded.councils_count()
    return SimilarUse(council.name, area.name, len(similar), *counts)
