"""Working groups of the demonstration, what they recommend and what councils say of it."""

import tomllib
from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any, NotRequired, TypedDict

from django.db import transaction
from django.utils import timezone

from councils.models import Council
from portal.accounts.models import User
from portal.demo.seed import DATA, by_slug
from portal.demo.talkers import Talker, add_talkers
from services.models import Category, Product, Standard
from services.recommendations.models import (
    GroupMember,
    GroupRequest,
    Recommendation,
    RecommendationState,
    Stance,
    StanceKind,
    WorkingGroup,
)
from services.recommendations.models.follow_count import matching_uses, uses_in_area

People = dict[str, Talker]


class DemoGroup(TypedDict):
    slug: str
    name: str
    purpose: str
    people: list[str]
    asking: NotRequired[list[str]]
    asking_because: NotRequired[str]


class DemoRecommendation(TypedDict):
    """One version; of those for an area the earlier one was replaced by the later."""

    area: str
    group: NotRequired[str]
    author: str
    days_ago: int
    review_in_days: int
    summary: str
    reasons: str
    products: NotRequired[list[str]]
    standards: list[str]


class DemoStance(TypedDict):
    """What several councils say; ``otherwise`` is why they chose something else."""

    area: str
    councils: list[str]
    days_ago: int
    otherwise: NotRequired[str]


@transaction.atomic
def add_recommendations() -> None:
    """Once, after the uses."""
    if Recommendation.objects.exists():
        return
    data = tomllib.loads((DATA / "recommendations.toml").read_text(encoding="utf-8"))
    people = add_talkers()
    for group in data["group"]:
        _add_group(group, people)
    areas = by_slug(Category)
    _add_versions(data["recommendation"], areas, people)
    councils = {council.name: council for council in Council.objects.current()}
    author = User.objects.get(email="moderator@directory.example")
    for stance in data["stance"]:
        for name in stance["councils"]:
            _add_stance(stance, councils[name], areas[stance["area"]], author)


def _add_group(entry: DemoGroup, people: People) -> None:
    named = {name: entry[name] for name in ("slug", "name", "purpose")}
    group = WorkingGroup.objects.create(**named, is_demonstration=True)
    GroupMember.objects.bulk_create(
        GroupMember(group=group, user=people[key].user, council=people[key].council)
        for key in entry["people"]
    )
    for key in entry.get("asking", []):
        user, council = people[key]
        assert council is not None  # noqa: S101 - the file names one
        GroupRequest.objects.create(
            group=group, user=user, council=council, message=entry["asking_because"]
        )


def _add_versions(
    entries: Iterable[DemoRecommendation], areas: dict[str, Category], people: People
) -> None:
    """In the order of the file, which is that of their dates."""
    for entry in entries:
        published = _day(entry["days_ago"])
        area = areas[entry["area"]]
        Recommendation.objects.current().in_area(area).update(
            state=RecommendationState.REPLACED, ended_on=published
        )
        _add_version(entry, area, published, people)


def _add_version(
    entry: DemoRecommendation, area: Category, published: date, people: People
) -> None:
    author = people[entry["author"]]
    recommendation = Recommendation.objects.create(
        category=area,
        group=WorkingGroup.objects.filter(slug=entry.get("group", "")).first(),
        author=author.user,
        council=author.council,
        summary=entry["summary"],
        reasons=entry["reasons"].strip(),
        state=RecommendationState.PUBLISHED,
        published_on=published,
        review_on=published + timedelta(days=entry["review_in_days"]),
        is_demonstration=True,
    )
    names, slugs = entry.get("products", []), entry["standards"]
    recommendation.products.set(Product.objects.filter(name__in=names))
    recommendation.standards.set(Standard.objects.filter(slug__in=slugs))


def _add_stance(entry: DemoStance, council: Council, area: Category, author: User) -> None:
    recommendation = Recommendation.objects.current().in_area(area).get()
    reason = entry.get("otherwise", "")
    editor: Any = next(iter(council.memberships.editors().users()), author)
    stance = Stance.objects.create(
        council=council,
        recommendation=recommendation,
        category=area,
        kind=StanceKind.OTHERWISE if reason else StanceKind.FOLLOWS,
        reason=reason,
        since=None if reason else _day(entry["days_ago"]),
        author=editor,
        confirmed_at=timezone.now() - timedelta(days=entry["days_ago"]),
        is_demonstration=True,
    )
    if stance.follows:
        uses = list(uses_in_area(council, area))
        stance.uses.set(matching_uses(recommendation, uses))


def _day(days_ago: int) -> date:
    return timezone.localdate() - timedelta(days=days_ago)
