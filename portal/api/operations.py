"""The operations that read: a list and a single record of each resource, and search."""

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_noop as _
from ninja import P, PathEx, Query
from pydantic import BaseModel, create_model

from portal.api.resources import RESOURCES
from portal.api.resources.answers import item_answer, list_answer
from portal.api.resources.insights import SNAPSHOTS, SnapshotRecord, snapshot_answer
from portal.api.resources.record import Removed
from portal.api.resources.resource import ItemQuery, Resource, SyncedQuery
from portal.api.resources.search import FindQuery, FoundList, search_answer
from portal.api.rules import add_rules
from portal.api.site import api
from portal.database.revisions import CATALOGUE, FORUMS, SEARCH

Operation = Callable[..., HttpResponse]
MAX_KEY = 120
# how ninja is told that a model holds the parameters of a query
PARAMETERS: Any = Query


def add_list(resource: Resource) -> None:
    """Add the list of a resource."""

    def operation(request: HttpRequest, query: Any) -> HttpResponse:
        return list_answer(request, resource, query)

    operation.__annotations__["query"] = PARAMETERS[resource.query]
    add_rules(resource.list_route, resource.subjects, resource.query)
    _get(f"/{resource.name}", resource.list_route, resource.name, resource.about)(
        list_shape(resource), operation
    )


def list_shape(resource: Resource) -> type[BaseModel]:
    """Return the shape of a page: its records, what was removed, and where the next one is."""
    removed: dict[str, Any] = {}
    if issubclass(resource.query, SyncedQuery):
        removed = {"removed": (list[Removed], [])}
    name = resource.record.__name__.removesuffix("Record")
    items: Any = list[resource.record]  # type: ignore[name-defined]  # known when it runs
    return create_model(f"{name}List", items=(items, ...), next=(str | None, ...), **removed)


def add_item(resource: Resource) -> None:
    """Add one record of a resource."""

    def operation(
        request: HttpRequest,
        key: PathEx[str, P(max_length=MAX_KEY)],
        query: Query[ItemQuery],
    ) -> HttpResponse:
        return item_answer(request, resource, key, query)

    add_rules(resource.route, resource.subjects, ItemQuery)
    about = _("One of the records")
    _get(f"/{resource.name}/{{key}}", resource.route, resource.name, about)(
        resource.record, operation
    )


def add_snapshot() -> None:
    """Add the figures of a day."""

    def operation(
        request: HttpRequest,
        day: PathEx[str, P(max_length=10)],
        query: Query[ItemQuery],
    ) -> HttpResponse:
        return snapshot_answer(request, day, query)

    add_rules(SNAPSHOTS.route, SNAPSHOTS.subjects, ItemQuery)
    about = _("The figures of a day; “latest” is the newest")
    _get("/snapshots/{day}", SNAPSHOTS.route, SNAPSHOTS.name, about)(SnapshotRecord, operation)


def add_search() -> None:
    """Add what a query finds."""

    def operation(request: HttpRequest, query: Query[FindQuery]) -> HttpResponse:
        return search_answer(request, query)

    add_rules("search", (CATALOGUE, FORUMS, SEARCH), FindQuery)
    _get("/search", "search", "search", _("What a query finds, best first"))(FoundList, operation)


def _get(
    path: str, route: str, tag: str, summary: str
) -> Callable[[type[BaseModel], Operation], object]:
    """Return what adds an operation that reads."""

    def add(shape: type[BaseModel], operation: Operation) -> object:
        options: dict[str, Any] = {"response": {200: shape}, "tags": [tag], "summary": summary}
        return api.get(path, url_name=route, operation_id=f"read_{route}", **options)(operation)

    return add


for each in RESOURCES:
    add_list(each)
    if each is not SNAPSHOTS:
        add_item(each)
add_snapshot()
add_search()
