"""Council groups of the demonstration, with what they plan."""

import tomllib
from datetime import date, timedelta
from typing import Literal, NotRequired, TypedDict

from django.db import transaction
from django.utils import timezone

from councils.models import Council
from portal.demo.seed import DATA, by_slug
from portal.demo.talkers import Talker, add_talkers
from services.council_groups.models import AreaPlan, CouncilGroup, GroupCouncil, PlanChoice
from services.models import Category, Contract, ContractUse, Product, Use
from services.models.choices import UseStatus

STARTED = timedelta(days=60)  # ago
ANSWERED_AFTER = timedelta(days=3)
People = dict[str, Talker]


class DemoPlan(TypedDict):
    """One decision; of those for an area the earlier one was replaced by the later."""

    area: str
    decided_by: str
    days_ago: int
    choice: NotRequired[str]
    keep: NotRequired[str]
    note: str


class DemoSystem(TypedDict):
    """A product, and the councils that use it, each with the end of its contract."""

    product: str
    uses: dict[str, date | Literal[False]]


class DemoCouncilGroup(TypedDict):
    name: str
    purpose: str
    vesting_on: NotRequired[date]
    started_by: str
    joined: list[str]
    invited: list[str]
    notes: NotRequired[str]
    system: NotRequired[list[DemoSystem]]
    plan: list[DemoPlan]


@transaction.atomic
def add_council_groups() -> None:
    """Once, after the uses."""
    if CouncilGroup.objects.exists():
        return
    data = tomllib.loads((DATA / "council_groups.toml").read_text(encoding="utf-8"))
    councils = {council.name: council for council in Council.objects.current()}
    areas, people = by_slug(Category), add_talkers()
    for entry in data["group"]:
        group = _add_group(entry, councils, people)
        for system in entry.get("system", []):
            _add_uses(system, councils)
        for plan in entry["plan"]:
            _add_plan(group, plan, areas[plan["area"]], councils.get(plan.get("keep", "")), people)


def _add_group(
    entry: DemoCouncilGroup, councils: dict[str, Council], people: People
) -> CouncilGroup:
    started_at = timezone.now() - STARTED
    group = CouncilGroup.objects.create(
        name=entry["name"],
        purpose=entry["purpose"],
        vesting_on=entry.get("vesting_on"),
        notes=entry.get("notes", ""),
        started_by=people[entry["started_by"]].user,
        is_demonstration=True,
    )
    for number, name in enumerate([*entry["joined"], *entry["invited"]], start=1):
        has_joined = name in entry["joined"]
        GroupCouncil.objects.create(
            group=group,
            council=councils[name],
            number=number,
            invited_at=started_at,
            agreed_at=started_at + ANSWERED_AFTER if has_joined else None,
        )
    return group


def _add_uses(system: DemoSystem, councils: dict[str, Council]) -> None:
    product = Product.objects.get(name=system["product"])
    for name, ends_on in system["uses"].items():
        use, _ = Use.objects.get_or_create(
            council=councils[name],
            product=product,
            inherited_from=None,
            defaults={"status": UseStatus.IN_USE, "is_demonstration": True},
        )
        if ends_on:
            contract = Contract.objects.create(
                council=use.council,
                supplier=product.supplier,
                ends_on=ends_on,
                is_demonstration=True,
            )
            ContractUse.objects.create(contract=contract, use=use)


def _add_plan(
    group: CouncilGroup, plan: DemoPlan, area: Category, kept: Council | None, people: People
) -> None:
    decided_at = timezone.now() - timedelta(days=plan["days_ago"])
    group.plans.current().of_area(area).update(replaced_at=decided_at)
    AreaPlan.objects.create(
        group=group,
        category=area,
        choice=PlanChoice.KEEP if kept else plan.get("choice", ""),
        chosen_council=kept,
        note=plan["note"],
        decided_by=people[plan["decided_by"]].user,
        decided_at=decided_at,
    )
