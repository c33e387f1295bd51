"""What waits for somebody who is signed in: for their council first, then for themselves."""

from collections.abc import Iterable
from math import ceil
from typing import TYPE_CHECKING, NamedTuple

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import ngettext_lazy

from councils.models import Council
from councils.permissions import edits_for, manages
from forums.models import Draft, Thread
from portal.accounts.models import User
from portal.notifications.emails import EmailItem, visible_items
from portal.notifications.events import Channel
from portal.notifications.models import Follow, Notification
from portal.notifications.models.follow import content_type_of
from portal.notifications.models.preferences import preferences_of
from services.council_groups.models import GroupCouncil
from services.models import Benefit, Category, Contract, Service, Use
from services.models.use_queryset import AREAS
from services.notices.models import AwardNotice
from services.partnerships.models import JoinRequest
from services.recommendations.models import GroupRequest, Recommendation, Stance

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

CONTRACT_DAYS = 365
SHOWN = 5
ASKING = ngettext_lazy("Accept or decline {n:,} person", "Accept or decline {n:,} people", "n")
WANTING = ngettext_lazy(
    "Answer {n:,} request to become an editor", "Answer {n:,} requests to become an editor", "n"
)
TRANSFERS = ngettext_lazy(
    "Confirm {n:,} transfer of records", "Confirm {n:,} transfers of records", "n"
)
JOINING = ngettext_lazy("Answer {n:,} request to join", "Answer {n:,} requests to join", "n")
DECIDING = ngettext_lazy(
    "Accept or decline {n:,} request to join that you replied to",
    "Accept or decline {n:,} requests to join that you replied to",
    "n",
)
PROPOSED = ngettext_lazy(
    "Confirm or reject {n:,} system that others added for you",
    "Confirm or reject {n:,} systems that others added for you",
    "n",
)
SUGGESTED = ngettext_lazy(
    "Answer {n:,} suggested correction", "Answer {n:,} suggested corrections", "n"
)
PUBLISHED = ngettext_lazy(
    "Check {n:,} contract from public notices", "Check {n:,} contracts from public notices", "n"
)
CLAIMS = ngettext_lazy("Confirm {n:,} saving", "Confirm {n:,} savings", "n")
DUE = ngettext_lazy("Check {n:,} record due for review", "Check {n:,} records due for review", "n")
ENDING = ngettext_lazy(
    "Look at {n:,} contract ending within 12 months",
    "Look at {n:,} contracts ending within 12 months",
    "n",
)
STANCES = ngettext_lazy(
    "Confirm or renew {n:,} answer to a recommendation",
    "Confirm or renew {n:,} answers to recommendations",
    "n",
)
REVIEWS = ngettext_lazy(
    "Review {n:,} recommendation of your working group",
    "Review {n:,} recommendations of your working group",
    "n",
)
GROUP_REQUESTS = ngettext_lazy(
    "Answer {n:,} request to join your working group",
    "Answer {n:,} requests to join your working groups",
    "n",
)
COUNCIL_GROUPS = ngettext_lazy(
    "Answer {n:,} invitation to a council group",
    "Answer {n:,} invitations to council groups",
    "n",
)
CONTRACTS_ENDED = ngettext_lazy(
    "Say what happened to {n:,} contract that has ended",
    "Say what happened to {n:,} contracts that have ended",
    "n",
)
DRAFTS = ngettext_lazy("Finish {n:,} draft service", "Finish {n:,} draft services", "n")
WRITTEN = ngettext_lazy("Finish {n:,} draft post", "Finish {n:,} draft posts", "n")


class Todo(NamedTuple):
    """Something to do, where, and about how many seconds each of them takes."""

    number: int
    words: "StrOrPromise"
    address: str
    seconds: int = 0

    @property
    def text(self) -> str:
        return self.words.format(n=self.number)

    @property
    def minutes(self) -> int:
        return ceil(self.number * self.seconds / 60)


def tasks_of(user: User, council: Council) -> list[Todo]:
    """Return what waits for a council and this person may answer, the most pressing first."""
    tasks = [*_of_manager(council)] if manages(user, council) else []
    if edits_for(user, council):
        tasks += _of_editor(council)
    tasks += _of_everybody(user, council)
    return [task for task in tasks if task.number]


def _of_manager(council: Council) -> Iterable[Todo]:
    people = reverse("councils:people", args=[council.slug])
    asking = council.memberships.requested().count()
    wanting = council.memberships.active().exclude(editor_asked_at=None).count()
    transfers = council.inheritances.in_force().filter(confirmed_at=None).count()
    inherited = reverse("council_services:inherited", args=[council.slug])
    invited = GroupCouncil.objects.for_answer_of(council).count()
    return [
        Todo(asking, ASKING, people, 60),
        Todo(wanting, WANTING, people, 60),
        Todo(transfers, TRANSFERS, inherited, 300),
        Todo(invited, COUNCIL_GROUPS, reverse("council_groups:index"), 300),
    ]


def _of_editor(council: Council) -> Iterable[Todo]:
    portfolio = reverse("council_services:portfolio", args=[council.slug])
    uses = Use.objects.of_council(council)
    joining = JoinRequest.objects.for_answer_of(council).count()
    deciding = JoinRequest.objects.for_decision_of(council).count()
    claims = Benefit.objects.for_confirmation_by(council).count()
    suggested = Service.objects.suggested_to(council).count()
    due = council.services.published().due_for_review().count() + uses.due_for_review().count()
    return [
        Todo(joining, JOINING, f"{portfolio}#asked", 300),
        Todo(deciding, DECIDING, f"{portfolio}#answered", 300),
        *_of_records(council),
        Todo(
            suggested,
            SUGGESTED,
            f"{portfolio}#suggestions",
            60,
        ),
        Todo(claims, CLAIMS, f"{portfolio}#claims", 60),
        Todo(due, DUE, f"{portfolio}#due", 6),
    ]


def _of_records(council: Council) -> Iterable[Todo]:
    """What only a current council can answer: what it uses, and what it follows."""
    if council.is_abolished:
        return []
    portfolio = reverse("council_services:portfolio", args=[council.slug])
    contracts = reverse("council_contracts:index", args=[council.slug])
    uses = Use.objects.of_council(council)
    return [
        Todo(uses.proposed().count(), PROPOSED, reverse("services:uses"), 20),
        Todo(AwardNotice.objects.of_council(council).to_answer().count(), PUBLISHED, contracts, 6),
        Todo(uses.with_ended_contract().count(), CONTRACTS_ENDED, f"{contracts}#ended", 20),
        Todo(
            Stance.objects.filter(council=council).to_answer().count(),
            STANCES,
            f"{portfolio}#recommendations",
            60,
        ),
    ]


def _of_everybody(user: User, council: Council) -> Iterable[Todo]:
    portfolio = reverse("council_services:portfolio", args=[council.slug])
    contracts = Contract.objects.of_council(council).in_use()
    ending = contracts.within_days(CONTRACT_DAYS).count()
    drafts = Service.objects.written_by(user).in_the_making(council).unfinished().count()
    written = Draft.objects.of(user).count()
    reviews = list(Recommendation.objects.due_for_review().of_groups_of(user)[:SHOWN])
    asking = list(GroupRequest.objects.for_answer_of(user).oldest_first()[:SHOWN])
    return [
        Todo(
            len(asking),
            GROUP_REQUESTS,
            asking[0].get_absolute_url() if asking else "",
            60,
        ),
        Todo(
            len(reviews),
            REVIEWS,
            reviews[0].get_absolute_url() if reviews else "",
            600,
        ),
        Todo(
            ending,
            ENDING,
            f"{portfolio}#ending",
        ),
        Todo(
            drafts,
            DRAFTS,
            reverse("services:drafts"),
        ),
        Todo(written, WRITTEN, reverse("forums:drafts")),
    ]


def news_of(user: User) -> list[EmailItem]:
    """Return the latest unread notifications."""
    rows = Notification.objects.of_person(user).unread().newest_first()[:SHOWN]
    return visible_items(user, rows)


def areas_of(user: User, council: Council | None) -> list[int]:
    """Return the keys of the areas that somebody follows, or their council has systems in."""
    followed = _followed_areas(user)
    uses = Use.objects.of_council(council).running() if council else Use.objects.none()
    used = {key for row in uses.order_by().values_list(*AREAS).distinct() for key in row if key}
    areas = Category.objects.filter(Q(pk__in=used) | Q(children__in=used))
    return [*{*followed, *areas.values_list("pk", flat=True)}]


def _followed_areas(user: User) -> list[int]:
    follows = Follow.objects.of_person(user).filter(kind=content_type_of(Category))
    return [*follows.values_list("target_id", flat=True)]


def questions_for(user: User, areas: list[int], council: Council | None) -> list[Thread]:
    """Return the latest questions of others in these areas without an answer or own reply."""
    open_ = Thread.objects.visible_to(user).published().unanswered()
    others = open_.exclude(pk__in=Thread.objects.of(user).values("pk")).not_of(council)
    rows = others.filter(board__category__in=areas).select_related("board", "council")
    return list(rows.newest_first()[:SHOWN])


def areas_to_follow(user: User) -> list[object]:
    """Return the service areas to choose from; none once somebody follows one."""
    return [] if _followed_areas(user) else list(Category.objects.top().in_order())


def follow_areas(user: User, keys: list[int]) -> int:
    """Follow these service areas and return how many there are."""
    areas = list(Category.objects.top().filter(pk__in=keys))
    channel = Channel(preferences_of(user).follows)
    for area in areas:
        Follow.objects.follow(area, [user.pk], channel, is_automatic=False)
    return len(areas)
