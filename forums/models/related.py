"""Where to read on: threads and listings that speak of the same as a thread."""

from typing import NamedTuple, TypeVar

from forums.models.thread import Thread
from portal.accounts.permissions import AnyUser
from portal.search.models import EntryKind
from portal.site.fragment_cache import get_or_make
from services.models import Service
from services.models.similar_listings import LIKE_ENOUGH, find_scores

MAX_THREADS, MAX_SERVICES = 4, 3
# more than are shown, because not everybody may read all of them
MAX_CACHED = 12
CACHE_SECONDS = 3600
Row = TypeVar("Row", Thread, Service)


class Related(NamedTuple):
    threads: list[Thread]
    services: list[Service]


def related_to(thread: Thread, user: AnyUser) -> Related:
    """What is like a thread, best first.

    Similar threads and services are cached for an hour; who may read them is checked each time.
    """
    key = f"related:{thread.pk}:{thread.slug}"
    similar = get_or_make(key, lambda: _find(thread), CACHE_SECONDS)
    threads = Thread.objects.visible_to(user).published().in_bulk(similar["threads"])
    services = Service.objects.visible_to(user).published().select_related("council")
    listed = services.in_bulk(similar["services"])
    return Related(
        _first(threads, similar["threads"], MAX_THREADS),
        _first(listed, similar["services"], MAX_SERVICES),
    )


def _find(thread: Thread) -> dict[str, list[int]]:
    return {
        "threads": _best(EntryKind.THREAD, thread.title, without=thread.pk),
        "services": _best(EntryKind.SERVICE, thread.title, without=thread.service_id),
    }


def _best(kind: EntryKind, title: str, without: int | None) -> list[int]:
    scores = find_scores(kind, title).scores
    best = sorted(scores, key=lambda key: (-scores[key], key))
    return [key for key in best if scores[key] >= LIKE_ENOUGH and key != without][:MAX_CACHED]


def _first(rows: dict[int, Row], keys: list[int], limit: int) -> list[Row]:
    return [rows[key] for key in keys if key in rows][:limit]
