"""What is new for the searches that people saved."""

from urllib.parse import urlencode

from django.db import transaction
from django.http import QueryDict
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from councils.permissions import audiences_of
from portal.accounts.models import User
from portal.notifications.actions import notify_followers
from portal.notifications.events import Event, Group
from portal.notifications.models import Follow, SavedSearch
from portal.notifications.models.notification import Notice
from portal.notifications.models.preferences import preferences_of
from portal.notifications.models.saved_search import MAX_SAVED_SEARCHES
from portal.pages.search_query import DIMENSIONS, WEAK, WORDS, SearchQuery
from portal.site.errors import RuleBroken

MAX_KNOWN = 2_000
PARAMETERS = [*WORDS, *(dimension.name for dimension in DIMENSIONS)]
MANY = _("You can have {number} saved searches. Unfollow one in your email settings first.")


def save_search(query: QueryDict, user: User) -> SavedSearch:
    """Keep a search, with what it finds now: from now on what is new is told.

    Raises RuleBroken where somebody has very many.
    """
    parsed = SearchQuery(query, audiences_of(user))
    asked = [(name, value) for name in PARAMETERS for value in query.getlist(name) if value]
    if SavedSearch.objects.filter(user=user).count() >= MAX_SAVED_SEARCHES:
        raise RuleBroken(MANY.format(number=MAX_SAVED_SEARCHES))
    search, is_new = SavedSearch.objects.get_or_create(
        user=user, query=urlencode(asked)[:1000], defaults={"text": parsed.text}
    )
    if is_new:
        search.known, search.looked_at = found_by(search)[:MAX_KNOWN], timezone.now()
        search.save(update_fields=["known", "looked_at"])
    channel = preferences_of(user).channel_for(Group.SEARCHES)
    Follow.objects.follow(search, [user.pk], channel, is_automatic=False)
    return search


def match_searches() -> int:
    """Run every saved search, and tell who saved it what it finds for the first time; how many."""
    searches = SavedSearch.objects.to_look_at().iterator(chunk_size=200)
    return sum(_match(search) for search in searches)


@transaction.atomic
def _match(search: SavedSearch) -> bool:
    """Whether a search has found something new; one that takes too long is tried the next time."""
    try:
        found = found_by(search)
    except RuleBroken:
        return False
    known = set(search.known)
    new = [each for each in found if each not in known]
    search.known = [*new, *search.known][:MAX_KNOWN]
    search.looked_at = timezone.now()
    search.save(update_fields=["known", "looked_at"])
    if not new:
        return False
    detail = ngettext("{n} new result", "{n} new results", len(new)).format(n=len(new))
    notify_followers(Notice(Event.MATCHED, search, detail=detail), [search])
    return True


def found_by(search: SavedSearch) -> list[str]:
    """What a search finds now that fits well, as kind:key; only what its person may see."""
    query = SearchQuery(QueryDict(search.query), audiences_of(search.user))
    return [f"{hit.kind}:{hit.key}" for hit in query.results if (hit.score or 0.0) >= WEAK]
