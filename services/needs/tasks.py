"""Looking for what fits a need, at once and whenever something changes."""

from datetime import timedelta

from django.db import transaction
from django.db.models import Model, QuerySet
from django.utils import timezone
from django_tasks import task

from portal.notifications.actions import notify_followers
from portal.notifications.events import Event
from portal.notifications.models.notification import Notice
from portal.search.models import IndexEntry
from services.models import Category, Offer, Use
from services.needs.models import Finding, Need, find_matches

CHANGED_WITHIN = timedelta(hours=1)  # four runs (schedule.py): one that fails loses no change
MAX_AT_ONCE = 500


def look(need: Need) -> list[Finding]:
    """Keep what fits a need now; what did not before."""
    new = Finding.objects.keep(need, find_matches(need))
    need.looked_at, need.looked_among = timezone.now(), IndexEntry.objects.count()
    need.save(update_fields=["looked_at", "looked_among"])
    return new


@transaction.atomic
def look_again(need: Need) -> list[Finding]:
    """What fits an open need now and did not before; who follows it is told."""
    need = Need.objects.locked(need)
    if not need.is_open or need.is_hidden:
        return []
    if new := look(need):
        detail = new[0].title if len(new) == 1 else f"{len(new)} results"
        notify_followers(Notice(Event.NEED_FITTED, need, detail=detail), [need])
    return new


@task()
def look_at(key: int) -> None:
    if need := Need.objects.open().filter(pk=key).first():
        look_again(need)


def match_needs() -> tuple[int, int]:
    """Look again for the open needs in whose areas something changed; of them, who found what."""
    waiting = Need.objects.to_look_at(changed_areas())[:MAX_AT_ONCE]
    found = [bool(look_again(need)) for need in waiting]
    return len(found), sum(found)


def changed_areas() -> set[int]:
    """The service areas in which an offer, a use or a need was written lately, and those above."""
    since = timezone.now() - CHANGED_WITHIN
    uses = Use.objects.filter(updated_at__gte=since)
    areas = {
        *_areas(Offer.objects.filter(updated_at__gte=since), "service__category"),
        *_areas(Need.objects.filter(created_at__gte=since), "category"),
        *_areas(uses, "category"),
        *_areas(uses, "service__category"),
        *_areas(uses, "product__category"),
    }
    parents = Category.objects.filter(children__in=areas)
    return {*areas, *parents.values_list("pk", flat=True)}


def _areas(rows: QuerySet[Model], path: str) -> set[int]:
    found = rows.exclude(**{path: None}).order_by().values_list(path, flat=True).distinct()
    return set(found)
