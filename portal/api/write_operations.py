"""The operations that write. Each needs a key with the scope for it."""

from collections.abc import Callable
from http import HTTPStatus
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_noop as _
from ninja import Body, P, PathEx
from pydantic import BaseModel

from portal.api.contents import (
    ContractChange,
    ContractContent,
    OfferChange,
    OfferContent,
    ServiceChange,
    ServiceContent,
    Submission,
    UseChange,
    UseContent,
)
from portal.api.operations import MAX_KEY
from portal.api.resources.resource import Resource
from portal.api.resources.services import OFFERS, SERVICES
from portal.api.resources.uses import CONTRACTS, USES
from portal.api.rules import add_method
from portal.api.site import api
from portal.api.writers import services, uses

Operation = Callable[..., HttpResponse]
BODY: Any = Body


def add_creation(
    resource: Resource, content: type[BaseModel], create: Operation, summary: str
) -> None:
    """Add the operation that adds a record."""

    def operation(request: HttpRequest, content: Any) -> HttpResponse:
        return create(request, content)

    operation.__annotations__["content"] = BODY[content]
    add_method(resource.list_route, "POST")
    _add(api.post, f"/{resource.name}", resource, summary, f"add_{resource.route}")(
        {HTTPStatus.CREATED: resource.record, HTTPStatus.OK: resource.record}, operation
    )


def add_change(
    resource: Resource, content: type[BaseModel], change: Operation, summary: str
) -> None:
    """Add the operation that changes some fields of a record."""

    def operation(
        request: HttpRequest, key: PathEx[str, P(max_length=MAX_KEY)], content: Any
    ) -> HttpResponse:
        return change(request, key, content)

    operation.__annotations__["content"] = BODY[content]
    add_method(resource.route, "PATCH")
    _add(api.patch, f"/{resource.name}/{{key}}", resource, summary, f"change_{resource.route}")(
        {HTTPStatus.OK: resource.record}, operation
    )


def _add(
    method: Any, path: str, resource: Resource, summary: str, name: str
) -> Callable[[dict[int, Any], Operation], object]:
    def add(answers: dict[int, Any], operation: Operation) -> object:
        options: dict[str, Any] = {"response": answers, "tags": [resource.name]}
        return method(path, operation_id=name, summary=summary, **options)(operation)

    return add


def _submit(
    request: HttpRequest, key: PathEx[str, P(max_length=MAX_KEY)], content: Body[Submission]
) -> HttpResponse:
    return services.submit_service(request, key, content)


def _delete(request: HttpRequest, key: PathEx[str, P(max_length=MAX_KEY)]) -> HttpResponse:
    return uses.delete_contract(request, key)


add_creation(USES, UseContent, uses.add_use, _("Record that your council uses something"))
add_change(USES, UseChange, uses.change_use, _("Change what your council says of a use"))
add_creation(CONTRACTS, ContractContent, uses.add_contract, _("Record a contract of your council"))
add_change(CONTRACTS, ContractChange, uses.change_contract, _("Change a contract of your council"))
add_method(CONTRACTS.route, "DELETE")
_add(api.delete, "/contracts/{key}", CONTRACTS, _("Delete a contract"), "delete_contract")(
    {HTTPStatus.NO_CONTENT: None}, _delete
)
add_creation(SERVICES, ServiceContent, services.add_service, _("Begin the draft of a service"))
add_change(SERVICES, ServiceChange, services.change_service, _("Change the draft of a service"))
add_method("submission", "POST")
api.post(
    "/services/{key}/submission",
    url_name="submission",
    operation_id="submit_service",
    summary=_("Submit the draft of a service to the moderators"),
    response={HTTPStatus.OK: SERVICES.record},
    tags=[SERVICES.name],
)(_submit)
add_creation(OFFERS, OfferContent, services.add_offer, _("Offer a service to other councils"))
add_change(OFFERS, OfferChange, services.change_offer, _("Change, pause or close an offer"))
