"""What is there already: threads and listings that speak of the same, and why we think so."""

from typing import NamedTuple
from uuid import UUID

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from councils.models import Council
from forums.models.board import Board
from forums.models.thread import Thread
from portal.accounts.permissions import AnyUser
from portal.search.models import EntryKind
from services.models import Product, Service
from services.models.similar_listings import (
    LIKE_ENOUGH,
    ScoredKeys,
    SimilarListing,
    find_scores,
    find_similar_services,
)

MAX_PER_KIND, MAX_SHOWN = 3, 5
MAX_SEEN_BEFORE = 50
ELSEWHERE = 0.45  # how like it a thread about another service area has to be


class SimilarThread(NamedTuple):
    """A thread that may be about the same, and why we think so."""

    thread: Thread
    reasons: list[str]


SimilarThings = list[SimilarThread | SimilarListing]


class NewThread(NamedTuple):
    """What a person is about to post, where, and the thing from whose page they came."""

    title: str
    text: str
    board: Board | None = None
    about: models.Model | None = None


def find_similar(new: NewThread, *, user: AnyUser, for_council: Council | None) -> SimilarThings:
    """At most five things to read before a thread is started.

    Not the service that it is about, nor one built on the product: from there they came.
    """
    threads = _threads(new, user)
    listing = Service(title=new.title, description=new.text)
    known = _seen_before(new.about)
    limit = MAX_PER_KIND + len(known)
    services = find_similar_services(listing, limit=limit, for_council=for_council)
    others = [each for each in services if each.service.pk not in known]
    found: SimilarThings = [*threads, *others[:MAX_PER_KIND]]
    return found[:MAX_SHOWN]


def _seen_before(about: models.Model | None) -> set[int]:
    """The services whose page, or whose product's page, the thread was started from."""
    if isinstance(about, Service):
        return {about.pk}
    if isinstance(about, Product):
        return set(about.services.published().values_list("pk", flat=True)[:MAX_SEEN_BEFORE])
    return set()


def _least(new: NewThread, thread: Thread) -> float:
    """How like a new thread another has to be: more, if it is on the board of another area."""
    area = new.board.category_id if new.board else None
    return LIKE_ENOUGH if area in {None, thread.board.category_id} else ELSEWHERE


def _threads(new: NewThread, user: AnyUser) -> list[SimilarThread]:
    found = find_scores(EntryKind.THREAD, new.title, new.text)
    scores = found.scores
    rows = Thread.objects.visible_to(user).published().filter(pk__in=scores).to_list()
    best = [thread for thread in rows if scores[thread.pk] >= _least(new, thread)]
    best.sort(key=lambda thread: (-scores[thread.pk], thread.pk))
    return [SimilarThread(thread, _reasons(thread, found)) for thread in best[:MAX_PER_KIND]]


def _reasons(thread: Thread, found: ScoredKeys) -> list[str]:
    needed = thread.same_needs_count
    have_it = ngettext(
        "{n} council has the same need", "{n} councils have the same need", needed
    ).format(n=needed)
    reasons = [
        (found.shared(thread.pk, gettext("a similar title")), True),
        (gettext("answered"), thread.is_answered),
        (have_it, needed > 1),
    ]
    return [reason for reason, applies in reasons if applies]


class ComparisonQuerySet(models.QuerySet["Comparison"]):
    def note_shown(self, draft: UUID, similar: SimilarThings, council: Council | None) -> None:
        """Store what was shown before a thread began; a row that is there stays as it is."""
        rows = [
            Comparison(draft=draft, council=council, reasons=each.reasons, **_thing(each))
            for each in similar
        ]
        self.bulk_create(rows, ignore_conflicts=True)

    def note_gone_on(self, draft: UUID, thread: Thread) -> None:
        """The thread was begun all the same."""
        shown = self.filter(draft=draft, council=thread.council, thread=None)
        shown.update(thread=thread, went_on_at=timezone.now())


def _thing(each: SimilarThread | SimilarListing) -> dict[str, models.Model]:
    if isinstance(each, SimilarThread):
        return {"other": each.thread}
    return {"service": each.service}


class Comparison(models.Model):
    """A similar thread or listing that was shown to a person who was starting a thread."""

    draft = models.UUIDField(help_text=_("The form that the comparison was made for."))
    council = models.ForeignKey(Council, models.CASCADE, related_name="+", null=True)
    thread = models.ForeignKey(Thread, models.SET_NULL, related_name="+", null=True)
    other = models.ForeignKey(Thread, models.CASCADE, related_name="+", null=True)
    service = models.ForeignKey(Service, models.CASCADE, related_name="+", null=True)
    reasons = ArrayField(models.CharField(max_length=200), default=list)
    shown_at = models.DateTimeField(auto_now_add=True)
    went_on_at = models.DateTimeField(null=True)

    objects = ComparisonQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["draft", "other"], name="a_thread_is_shown_once"),
            models.UniqueConstraint(fields=["draft", "service"], name="a_listing_is_shown_once"),
            models.CheckConstraint(
                condition=Q(other=None, service__isnull=False)
                | Q(other__isnull=False, service=None),
                name="comparisons_are_with_one_thing",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.other or self.service} before {self.thread or gettext('a thread')}"
