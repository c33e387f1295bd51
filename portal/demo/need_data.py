"""What councils of the demonstration plan, and what came of it."""

import tomllib
from datetime import timedelta
from typing import NotRequired, TypedDict

from django.db import transaction
from django.utils import timezone

from councils.models import Council
from portal.accounts.models import User
from portal.demo.seed import DATA, by_slug
from portal.notifications.models import Follow
from services.models import Category
from services.needs.models import Need
from services.needs.tasks import look

PLANNER = "planner@directory.example"
COPIED = ["title", "stage", "value_band", "openness"]
OPTIONAL = ["details", "outcome", "alone_reason", "decision"]


class DemoNeed(TypedDict):
    """A need as ``needs.toml`` has it, without what is copied as it is."""

    council: str
    category: str
    days_ago: int
    needed_in_days: NotRequired[int]
    decided_days_ago: NotRequired[int]


@transaction.atomic
def add_plans() -> None:
    """Needs in every state; once. Each looks for what is there, as a new one does."""
    if Need.objects.exists():
        return
    planner = User.objects.create_user(PLANNER, None, display_name="Pat Planner")
    councils = {council.name: council for council in Council.objects.current()}
    areas = by_slug(Category)
    entries = tomllib.loads((DATA / "needs.toml").read_text(encoding="utf-8"))["need"]
    for each in entries:
        author = User.objects.filter(email=each.get("author", "")).first() or planner
        need = Need(council=councils[each["council"]], category=areas[each["category"]])
        _fill(need, each, author)
    for need in Need.objects.order_by("pk"):
        look(need)


def _fill(need: Need, entry: DemoNeed, author: User) -> None:
    for name in [*COPIED, *OPTIONAL]:
        setattr(need, name, entry.get(name, ""))
    if days := entry.get("needed_in_days"):
        need.needed_by = timezone.localdate() + timedelta(days=days)
    need.author, need.is_demonstration = author, True
    if need.outcome:
        need.decided_at = timezone.now() - timedelta(days=entry["decided_days_ago"])
        need.decided_by = author
    need.save()
    begun = timezone.now() - timedelta(days=entry["days_ago"])
    Need.objects.filter(pk=need.pk).update(created_at=begun)
    if need.is_open:
        Follow.objects.follow_own(need, author)
