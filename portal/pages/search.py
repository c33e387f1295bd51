"""Finding: the results, what is suggested while one types, and the feed of a search."""

import logging
from collections import Counter
from datetime import datetime
from typing import Any

from django.contrib.auth.decorators import login_required
from django.contrib.syndication.views import Feed
from django.db import DatabaseError
from django.http import HttpRequest, HttpResponse, JsonResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_POST, require_safe

from councils.context import acting_council
from councils.models import Council, Succession
from councils.permissions import audiences_of
from portal.accounts.http import SignedInRequest
from portal.accounts.shared_pages import shared_page
from portal.database.revisions import CATALOGUE, FORUMS, SEARCH
from portal.files.feeds import PlainAtom, lasting_id
from portal.notifications.follow_messages import say_followed
from portal.notifications.models import Follow
from portal.notifications.models.preferences import preferences_of
from portal.pages.questions.answer import QuestionAnswer
from portal.pages.questions.question import LEFT
from portal.pages.saved_searches import save_search
from portal.pages.search_query import SearchQuery
from portal.pages.search_result import SearchResult
from portal.search.engine import Hit, SearchScope, find
from portal.search.expansion import understand
from portal.search.models import EntryAudience, EntryKind, IndexEntry, Search
from portal.search.parser import ParsedQuery
from portal.site.permissions import require
from portal.text import query_text
from services.models import Category, Service
from services.models.usage_answers import answer_usage

SUGGESTED, MAX_PER_KIND, COMPARED_TO_SUGGEST = 8, 4, 60
MIN_TYPED_LENGTH = 2
log = logging.getLogger(__name__)
IN_A_FEED = 30
MAX_ABOLISHED = 3
COMPARED_FOR_A_FEED = 200
SUGGESTED_KINDS = [
    *(EntryKind.SERVICE, EntryKind.PRODUCT, EntryKind.COUNCIL, EntryKind.CATEGORY),
    EntryKind.RECOMMENDATION,
]


@require_safe
@shared_page(CATALOGUE, FORUMS, SEARCH)
def search(request: HttpRequest) -> HttpResponse:
    query = SearchQuery(request.GET, audiences_of(request.user))
    context: dict[str, Any] = {"search": query}
    if query.text:
        answers = _answers(request, query)
        if "found" in answers and query.part in answers["found"].keys:
            return _whole_part(request, query, answers["found"])
        page = query.page()
        results = query.shown(page)
        context |= {"page": page, "results": results}
        context["successions"] = _successions(results)
        context["experts"] = _experts(query.areas) if query.is_weak else []
        context |= answers if page.number == 1 else {}
        # an answer stands alone where nothing else was found
        context["has_results"] = bool(query.hits and (results or "found" not in context))
        # an answer above the results may be all that was looked for
        _note(request, query, [] if answers else [result.entry for result in results])
    else:
        context["areas"] = Category.objects.top().in_order()
    return render(request, "search/results.html", context)


@login_required
@require_POST
def save(request: SignedInRequest) -> HttpResponse:
    """Follow a search: what is new for it is told from now on."""
    query = QueryDict(request.POST.get("query", "")[:1000])
    require(bool(SearchQuery(query, []).text))
    saved = save_search(query, request.user)
    followed = Follow.objects.of_thing(saved).get(user=request.user)
    say_followed(request, followed, saved, preferences_of(request.user))
    return redirect(saved)


def _whole_part(request: HttpRequest, query: SearchQuery, found: QuestionAnswer) -> HttpResponse:
    """All records of one kind that answer a question."""
    part = found.part(query.part, query.page_asked)
    return render(request, "search/records.html", {"search": query, "found": found, "part": part})


def _answers(request: HttpRequest, query: SearchQuery) -> dict[str, Any]:
    """What the directory says to a question that was read, of what the reader may see."""
    asked = query.reading
    if asked is None:
        return {}
    if asked.is_simple and asked.thing:
        is_left = asked.act == LEFT
        return {"answer": answer_usage(asked.thing, request.user, query.wanted, is_left=is_left)}
    return {"found": QuestionAnswer(asked, request.user, acting_council(request))}


def _successions(results: list[SearchResult]) -> list[Succession]:
    """What became of the abolished councils among the results."""
    gone = [
        result.entry.key
        for result in results
        if result.entry.kind == EntryKind.COUNCIL and result.entry.is_dormant
    ]
    known = Succession.objects.recorded().filter(predecessor__in=gone[:MAX_ABOLISHED])
    return list(known.for_page()) if gone else []


def _note(request: HttpRequest, query: SearchQuery, shown: list[IndexEntry]) -> None:
    """Once a search: not for its pages and filters, nor again as long as its page is shared."""
    if set(request.GET) <= {"q", "exact", "anywhere"}:
        council = acting_council(request)
        council_id = council.pk if council else None
        try:
            Search.objects.note(
                query.text, answered=not query.is_weak, council=council_id, shown=shown
            )
        except DatabaseError:
            log.warning("A search was not counted.", exc_info=True)


def _experts(areas: list[Category]) -> list[tuple[Category, list[Council]]]:
    """The councils that run most in each of these areas."""
    return [(area, Service.objects.published().in_category(area).most_active()) for area in areas]


@require_safe
@shared_page(CATALOGUE, FORUMS, SEARCH)
def suggestions(request: HttpRequest) -> HttpResponse:
    """What is meant, probably, by what was typed so far."""
    typed = query_text(request.GET, "q", 100)
    if len(typed) < MIN_TYPED_LENGTH:
        return JsonResponse({"suggestions": []})
    meaning = understand(ParsedQuery.from_texts(typed), begun=True)
    scope = SearchScope(audiences_of(request.user), SUGGESTED_KINDS)
    hits = _mixed(find(meaning, scope, COMPARED_TO_SUGGEST))
    entries = IndexEntry.objects.in_bulk([hit.entry for hit in hits])
    found = [entries[hit.entry] for hit in hits if hit.entry in entries]
    rows = [
        {"title": entry.title, "url": entry.get_absolute_url(), "about": _about(entry)}
        for entry in found
    ]
    response = JsonResponse({"suggestions": rows})
    response["Cache-Control"] = "private, max-age=60"
    return response


def _mixed(hits: list[Hit]) -> list[Hit]:
    """The best of each kind, in their order: ten payrolls must not hide the service area."""
    seen = Counter[str]()
    mixed = []
    for hit in hits:
        seen[hit.kind] += 1
        if seen[hit.kind] <= MAX_PER_KIND:
            mixed.append(hit)
    return mixed[:SUGGESTED]


def _about(entry: IndexEntry) -> str:
    return f"{entry.label}, {entry.byline}" if entry.byline else entry.label


class SearchFeed(Feed[IndexEntry, SearchQuery]):
    """What a search finds that has a date, newest first: what everybody may see."""

    feed_type = PlainAtom
    item_guid_is_permalink = False

    def item_guid(self, item: IndexEntry) -> str:
        return lasting_id(f"{item.kind}/{item.key}")

    def get_object(self, request: HttpRequest, *args: object, **options: object) -> SearchQuery:
        return SearchQuery(request.GET, [EntryAudience.EVERYBODY])

    def title(self, obj: SearchQuery) -> str:
        return gettext("{text} – Shared Services Directory").format(text=obj.text)

    def link(self, obj: SearchQuery) -> str:
        return f"{reverse('pages:search')}{obj.feed_query}"

    def feed_url(self, obj: SearchQuery) -> str:
        return f"{reverse('pages:search_feed')}{obj.feed_query}"

    def items(self, obj: SearchQuery) -> list[IndexEntry]:
        keys = [hit.entry for hit in obj.results[:COMPARED_FOR_A_FEED]] if obj.text else []
        seen = IndexEntry.objects.seen_by(obj.audiences)
        dated = seen.filter(pk__in=keys, fresh_at__isnull=False)
        return list(dated.order_by("-fresh_at", "pk")[:IN_A_FEED])

    def item_title(self, item: IndexEntry) -> str:
        return item.title

    def item_description(self, item: IndexEntry) -> str:
        return item.summary

    def item_author_name(self, item: IndexEntry) -> str:
        return item.byline

    def item_updateddate(self, item: IndexEntry) -> datetime | None:
        return item.fresh_at
