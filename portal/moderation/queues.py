"""What waits for a moderator: how much of what, and since when."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.db.models import Count, Min, Value
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from councils.models import AccessRequest, Membership
from forums.models import Post
from portal.accounts.models import User
from portal.moderation.models import Claim, Flag, Queue
from services.models import (
    LikelyDuplicate,
    ProductRequest,
    ProductStandard,
    Service,
    ServiceStandard,
    StandardRequest,
)
from services.recommendations.models import GroupRequest, Recommendation

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

Rows = Any
LOOKED_THROUGH = 200


@dataclass(frozen=True)
class Waiting:
    """A queue: its name, what it is called, how many wait, and since when the oldest does."""

    name: str
    label: "StrOrPromise"
    count: int
    since: datetime | None

    @property
    def url(self) -> str:
        return reverse(f"moderation:{self.name}")


def queues() -> list[Waiting]:
    """All queues with their counts, in one query."""
    counted: dict[str, tuple[int, datetime | None]] = {}
    first, *others = [_count(name, rows, since) for name, rows, since in _sources()]
    for name, count, since in first.union(*others, all=True):
        known, oldest = counted.get(name, (0, None))
        counted[name] = known + count, min(filter(None, [oldest, since]), default=None)
    return [Waiting(name, label, *counted.get(name, (0, None))) for name, label in LABELS.items()]


LABELS = {
    "requests": _("Requests"),
    Queue.LISTINGS.value: _("Services"),
    Queue.EDITS.value: _("Edits"),
    Queue.FLAGS.value: _("Reports"),
    Queue.DUPLICATES.value: _("Duplicates"),
    "products": _("Products"),
    "standards": _("Standards"),
    "recommendations": _("Recommendations"),
    "posts": _("Posts"),
    "stale": _("Not confirmed"),
}


def _sources() -> Iterator[tuple[str, Rows, str]]:
    """Each kind of thing that waits: its queue, the rows, and the column that says since when."""
    yield "requests", AccessRequest.objects.open(), "asked_at"
    yield "requests", Membership.objects.asking_to_manage(), "manager_asked_at"
    yield "requests", Membership.objects.without_manager_to_ask(), "asked_at"
    yield "requests", User.objects.with_appeal(), "appealed_at"
    yield Queue.LISTINGS.value, Service.objects.to_review(), "submitted_at"
    yield Queue.EDITS.value, Service.objects.edits_to_review(), "submitted_at"
    yield Queue.FLAGS.value, Flag.objects.open(), "reported_at"
    yield Queue.DUPLICATES.value, LikelyDuplicate.objects.open(), "found_at"
    yield "products", ProductRequest.objects.open(), "asked_at"
    yield "standards", StandardRequest.objects.open(), "asked_at"
    yield "standards", ServiceStandard.objects.to_check(), "claimed_at"
    yield "standards", ProductStandard.objects.to_check(), "claimed_at"
    yield "recommendations", Recommendation.objects.submitted(), "submitted_at"
    yield "recommendations", Recommendation.objects.due_for_review(), "review_on"
    yield "recommendations", Recommendation.objects.abandoned(), "updated_at"
    yield "recommendations", GroupRequest.objects.without_member_to_ask(), "asked_at"
    yield "posts", Post.objects.waiting(), "posted_at"
    yield "stale", Service.objects.dormant(), "last_confirmed_at"


def _count(name: str, rows: Rows, since: str) -> Rows:
    grouped = rows.select_related(None).order_by().annotate(queue=Value(name)).values("queue")
    return grouped.annotate(count=Count("pk"), since=Min(since)).values_list(
        "queue", "count", "since"
    )


def next_in(queue: str, *, by: User, after: int) -> int | None:
    """The key of what comes next and nobody else has taken, from the front again at the end.

    None when nothing waits but the one that it comes after.
    """
    taken = Claim.objects.standing().filter(queue=queue).exclude(by=by).values("item")
    waiting = ROWS[queue]().exclude(pk__in=taken).values_list("pk", flat=True)
    keys = list(waiting[:LOOKED_THROUGH])
    start = keys.index(after) + 1 if after in keys else 0
    following = [key for key in keys[start:] + keys[:start] if key != after]
    return following[0] if following else None


ROWS: dict[str, Callable[[], Rows]] = {
    Queue.LISTINGS: Service.objects.to_review,
    Queue.EDITS: Service.objects.edits_to_review,
    Queue.FLAGS: lambda: Flag.objects.open().oldest_first(),
    Queue.DUPLICATES: LikelyDuplicate.objects.open,
}
