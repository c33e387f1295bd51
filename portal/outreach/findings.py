"""What a council would find on its first day: contracts, systems, neighbours and questions."""

from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.db.models import Q

from councils.models import Council
from forums.models import Thread
from portal.accounts.permissions import AnyUser
from services.models import Category, Use
from services.notices.models import AwardNotice

CONTRACTS_SHOWN, SYSTEMS_SHOWN, QUESTIONS_SHOWN = 10, 8, 5


@dataclass(frozen=True)
class Findings:
    """What is known for a council, as one reader may see it."""

    council: Council
    reader: AnyUser

    @cached_property
    def contracts_count(self) -> int:
        return AwardNotice.objects.of_council(self.council).to_answer().count()

    @cached_property
    def contracts(self) -> list[AwardNotice]:
        """Contracts that public notices give it, without an answer."""
        rows = AwardNotice.objects.of_council(self.council).to_answer()
        return list(rows.by_end()[:CONTRACTS_SHOWN])

    @cached_property
    def similar(self) -> list[Council]:
        return [row.other for row in self.council.twins.for_page()]

    @cached_property
    def systems(self) -> list[dict[str, Any]]:
        """Products that several similar councils use and this one has not recorded."""
        return self._used_by(self.similar)

    @cached_property
    def neighbours(self) -> list[dict[str, Any]]:
        """Products that several councils of its region use and this one has not recorded."""
        region = Council.objects.current().filter(region=self.council.region)
        others = region.exclude(pk=self.council.pk) if self.council.region else region.none()
        return self._used_by(list(others))

    def _used_by(self, councils: list[Council]) -> list[dict[str, Any]]:
        own = Use.objects.filter(council=self.council).visible_to(self.reader)
        return list(own.missing_beside(councils)[:SYSTEMS_SHOWN])

    @cached_property
    def questions(self) -> list[Thread]:
        """Questions of others without an answer, in the service areas that it has something in."""
        open_ = Thread.objects.visible_to(self.reader).published().unanswered()
        threads = open_.not_of(self.council)
        found = threads.filter(board__category__in=self._areas)
        related = found.select_related("board", "council")
        return list(related.newest_first()[:QUESTIONS_SHOWN])

    @property
    def _areas(self) -> list[int]:
        notices = AwardNotice.objects.of_council(self.council).published().exclude(category=None)
        uses = Use.objects.filter(council=self.council).visible_to(self.reader)
        keys = {*notices.order_by().values_list("category", flat=True)}
        keys |= {*uses.order_by().values_list("product__category", flat=True)} - {None}
        areas = Category.objects.filter(Q(pk__in=keys) | Q(children__in=keys))
        return list(areas.values_list("pk", flat=True))
