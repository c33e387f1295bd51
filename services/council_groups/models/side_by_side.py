"""The systems of the councils of a group, by service area."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db import models
from django.db.models import Prefetch, Q
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from councils.models import Council
from portal.accounts.permissions import AnyUser
from portal.text import list_in_words
from services.council_groups.models.area_plan import AreaPlan
from services.council_groups.models.council_group import CouncilGroup
from services.models import Category, Contract, Supplier, Use
from services.models.use_queryset import AREAS, USED, UseQuerySet

NO_AREA = "no-area"  # in the address of what is filed under no service area
OWN = ["owner_team", "notes"]  # what a council notes for itself is not even read


class AreaFilter(models.TextChoices):
    """Which areas a reader asks for."""

    ALL = "", _("All")
    SEVERAL = "several", _("Several systems")
    BEFORE = "before", _("Ending before vesting day")
    AFTER = "after", _("Continuing after vesting day")
    ENDED = "ended", _("Contract ended")
    UNKNOWN = "unknown", _("No end date")
    UNPLANNED = "unplanned", _("No plan yet")


@dataclass(frozen=True)
class SystemLine:
    """A system of a council, and one contract for it if there is any."""

    council: Council
    use: Use
    contract: Contract | None
    vesting_on: date | None

    @property
    def ends_on(self) -> date | None:
        return self.contract.ends_on if self.contract else None

    @property
    def has_ended(self) -> bool:
        return self.ends_on is not None and self.ends_on < timezone.localdate()

    @property
    def supplier(self) -> Supplier | None:
        """The company of the contract, or else of the product."""
        if self.contract and self.contract.supplier:
            return self.contract.supplier
        return self.use.product.supplier if self.use.product else None

    @property
    def is_before_vesting(self) -> bool:
        """A contract that has already ended is neither before nor after."""
        if not self.ends_on or not self.vesting_on or self.has_ended:
            return False
        return self.ends_on < self.vesting_on

    @property
    def is_after_vesting(self) -> bool:
        if not self.ends_on or not self.vesting_on or self.has_ended:
            return False
        return self.ends_on >= self.vesting_on


@dataclass(frozen=True)
class SharedSystem:
    """One system, and the councils of the group that use it."""

    use: Use
    councils: list[Council]
    of_councils: int

    @property
    def councils_in_words(self) -> str:
        if 1 < self.of_councils == len(self.councils):
            return gettext("all {n} councils").format(n=self.of_councils)
        return list_in_words(council.name for council in self.councils)


@dataclass(frozen=True)
class ComparedArea:
    """What the councils use for one service area, in the order of the group."""

    category: Category | None
    councils: list[Council]
    lines: list[SystemLine]
    plan: AreaPlan | None

    @property
    def name(self) -> str:
        return self.category.name if self.category else gettext("No service area")

    @property
    def slug(self) -> str:
        return self.category.slug if self.category else NO_AREA

    @cached_property
    def systems(self) -> list[SharedSystem]:
        """Each once; that which most councils use first."""
        found: dict[tuple[int | None, int | None], SharedSystem] = {}
        for line in self.lines:
            key = line.use.product_id, line.use.service_id
            shared = found.setdefault(key, SharedSystem(line.use, [], len(self.councils)))
            if line.council not in shared.councils:
                shared.councils.append(line.council)
        return sorted(found.values(), key=lambda each: -len(each.councils))

    @cached_property
    def councils_with_systems(self) -> list[Council]:
        return list(dict.fromkeys(line.council for line in self.lines))

    @property
    def councils_without(self) -> list[Council]:
        """Those that have recorded no system."""
        having = self.councils_with_systems
        return [council for council in self.councils if council not in having]

    @cached_property
    def first_decision(self) -> date | None:
        """The first decision day of the contracts that have not ended, which may have passed."""
        contracts = [line.contract for line in self.lines if line.contract and not line.has_ended]
        days = [contract.decide_on for contract in contracts if contract.decide_on]
        return min(days, default=None)

    @property
    def is_decision_over(self) -> bool:
        return self.first_decision is not None and self.first_decision < timezone.localdate()

    @cached_property
    def ending_before(self) -> list[Contract]:
        return _contracts(line for line in self.lines if line.is_before_vesting)

    @cached_property
    def going_on_after(self) -> list[Contract]:
        return _contracts(line for line in self.lines if line.is_after_vesting)

    @cached_property
    def without_end(self) -> list[Use]:
        """What runs and of which no end of a contract is recorded."""
        dated = {line.use for line in self.lines if line.ends_on}
        return list(dict.fromkeys(line.use for line in self.lines if line.use not in dated))

    @cached_property
    def out_of_contract(self) -> list[Use]:
        """What runs although every contract recorded for it has ended."""
        ended = dict.fromkeys(line.use for line in self.lines if line.has_ended)
        going_on = {line.use for line in self.lines if line.contract and not line.has_ended}
        return [use for use in ended if use not in going_on]

    @property
    def has_chosen_council_left(self) -> bool:
        """Whether the system that is to be kept is of a council that is no longer in the group."""
        kept = self.plan and self.plan.chosen_council
        return bool(kept) and kept not in self.councils

    @property
    def is_planned(self) -> bool:
        return self.plan is not None and not self.has_chosen_council_left

    @cached_property
    def filters(self) -> set[AreaFilter]:
        """Those that leave this area."""
        found = {
            AreaFilter.ALL: True,
            AreaFilter.SEVERAL: len(self.systems) > 1,
            AreaFilter.BEFORE: bool(self.ending_before),
            AreaFilter.AFTER: bool(self.going_on_after),
            AreaFilter.ENDED: bool(self.out_of_contract),
            AreaFilter.UNKNOWN: bool(self.without_end),
            AreaFilter.UNPLANNED: self.category is not None and not self.is_planned,
        }
        return {each for each, is_left in found.items() if is_left}


@dataclass(frozen=True)
class SideBySide:
    """All areas of a group, by name; what has no area comes last."""

    councils: list[Council]
    areas: list[ComparedArea]

    def area(self, category: Category | None) -> ComparedArea:
        """What there is for an area, which may be nothing."""
        found = {area.category: area for area in self.areas}
        return found.get(category) or ComparedArea(category, self.councils, [], None)

    def matching(self, shown: AreaFilter) -> list[ComparedArea]:
        return [area for area in self.areas if shown in area.filters]

    @property
    def systems_count(self) -> int:
        return len({line.use for area in self.areas for line in area.lines})

    @property
    def several_count(self) -> int:
        return len(self.matching(AreaFilter.SEVERAL))

    @property
    def unplanned_count(self) -> int:
        return len(self.matching(AreaFilter.UNPLANNED))

    @property
    def before_areas_count(self) -> int:
        return len(self.matching(AreaFilter.BEFORE))

    @property
    def after_areas_count(self) -> int:
        return len(self.matching(AreaFilter.AFTER))

    @property
    def before_count(self) -> int:
        """A contract for systems of several areas counts once."""
        return len({contract for area in self.areas for contract in area.ending_before})

    @property
    def after_count(self) -> int:
        return len({contract for area in self.areas for contract in area.going_on_after})


def compare(group: CouncilGroup, user: AnyUser, category: Category | None = None) -> SideBySide:
    """Put all that the councils use side by side, or what they use for one area.

    The number of queries does not depend on how much that is.
    """
    councils = [place.council for place in group.places.in_group().in_order()]
    plans = group.plans.by_area()
    by_area: dict[Category | None, list[Use]] = {plan.category: [] for plan in plans.values()}
    for use in _running(councils, user, category):
        by_area.setdefault(use.filed_under, []).append(use)
    areas = [
        ComparedArea(
            area,
            councils,
            _lines(councils, uses, group.vesting_on),
            plans.get(area.pk) if area else None,
        )
        for area, uses in by_area.items()
    ]
    areas.sort(key=lambda area: (area.category is None, area.name.casefold()))
    return SideBySide(councils, areas)


def _running(councils: list[Council], user: AnyUser, category: Category | None) -> UseQuerySet:
    """With the contracts that the user may see, as ``shown_contracts``."""
    theirs = Q(council__in=councils) | Q(inherited_from__in=councils)
    running = Use.objects.visible_to(user).running().filter(theirs)
    if category:
        running = running.in_area([category.pk])
    contracts = Contract.objects.visible_to(user).select_related("supplier").by_end()
    related = running.select_related("product__supplier", *AREAS).defer(*OWN)
    return related.order_by(USED, "pk").prefetch_related(
        Prefetch("contracts", contracts, to_attr="shown_contracts")
    )


def _lines(councils: list[Council], uses: list[Use], vesting_on: date | None) -> list[SystemLine]:
    known = {council.pk for council in councils}
    return [
        SystemLine(council, use, contract, vesting_on)
        for council in councils
        for use in uses
        if _holder(use, known) == council.pk
        for contract in use.shown_contracts or [None]  # type: ignore[attr-defined]  # of the prefetch
    ]


def _holder(use: Use, known: set[int]) -> int:
    """Of what a new council has taken over, the council of the group that had it before."""
    return use.inherited_from_id if use.inherited_from_id in known else use.council_id


def _contracts(lines: Iterable[SystemLine]) -> list[Contract]:
    return list(dict.fromkeys(line.contract for line in lines if line.contract))
