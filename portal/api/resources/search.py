"""Search: what a query finds, best first, as the page of results shows it."""

from django.http import HttpRequest, HttpResponse, QueryDict
from django.utils.translation import gettext_noop as _
from pydantic import BaseModel, ConfigDict, Field

from councils.permissions import audiences_of
from portal.api.resources.answers import json_answer, sight_of
from portal.components.metadata import absolute
from portal.pages.search_query import SearchQuery
from portal.search.models import EntryKind, IndexEntry

MAX_FOUND = 50


class FoundRecord(BaseModel):
    """A record that was found."""

    kind: EntryKind
    id: int
    slug: str
    title: str
    summary: str
    byline: str
    page: str


class FoundList(BaseModel):
    items: list[FoundRecord]
    count: int = Field(description=_("The records found; of more than 1,000 the best 1,000."))


class FindQuery(BaseModel):
    model_config = ConfigDict(extra="forbid")

    q: str = Field(min_length=1, max_length=200, description=_("What you are looking for."))
    limit: int = Field(20, ge=1, le=MAX_FOUND, description=_("The records in the answer."))


def search_answer(request: HttpRequest, query: FindQuery) -> HttpResponse:
    """Return what is found. It is not counted among the searches of people."""
    asked = QueryDict(mutable=True)
    asked["q"] = query.q
    search = SearchQuery(asked, audiences_of(sight_of(request).user))
    hits = search.results if search.text else []
    entries = IndexEntry.objects.to_show(hit.entry for hit in hits[: query.limit])
    found = [entries[hit.entry] for hit in hits[: query.limit] if hit.entry in entries]
    return json_answer({"items": [_found(entry) for entry in found], "count": len(hits)})


def _found(entry: IndexEntry) -> FoundRecord:
    return FoundRecord(
        kind=EntryKind(entry.kind),
        id=entry.key,
        slug=entry.slug,
        title=entry.title,
        summary=entry.summary,
        byline=entry.byline,
        page=absolute(entry.get_absolute_url()),
    )
