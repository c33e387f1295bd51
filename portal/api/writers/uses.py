"""Uses and their contracts."""

from http import HTTPStatus
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext

from councils.models import Council
from portal.api.contents import (
    ContractChange,
    ContractContent,
    UseChange,
    UseContent,
    check_form,
    form_data,
    invalid,
)
from portal.api.models import KeyScope
from portal.api.problems import Problem
from portal.api.resources.record import address_of
from portal.api.resources.uses import CONTRACTS, USES
from portal.api.writers.answers import check_version, found_for_change, writer_of, written
from portal.site.permissions import require
from services import actions, permissions
from services.forms.contracts import ContractForm
from services.forms.uses import UseForm
from services.models import Contract, Product, Service, Use


def add_use(request: HttpRequest, content: UseContent) -> HttpResponse:
    """Record that the council uses something, as its page does."""
    person, council = writer_of(request, KeyScope.USES)
    require(permissions.can_draft(person, council))
    thing = _thing(content)
    of = {"service": thing} if isinstance(thing, Service) else {"product": thing}
    uses = Use.objects.filter(council=council, **of).first_of("")
    actions.lock_use(thing, uses)
    if known := uses.first():
        raise _recorded_already(known, council)
    use = Use(council=council, **of)
    return _recorded(request, use, content, edits=permissions.can_edit_uses(person, council))


def _thing(content: UseContent) -> Service | Product:
    """Return what is used. Raises Problem where it is nothing that councils can use."""
    if bool(content.product) == bool(content.service):
        raise invalid([("product", gettext("Send a product or a service, one of them."))])
    if content.service:
        service = Service.objects.published().filter(slug=content.service).first()
        return service or _unknown("service", gettext("Send the slug of a published service."))
    product = Product.objects.filter(slug=content.product).first()
    return product or _unknown("product", gettext("Send the slug of a product."))


def _unknown(field: str, message: str) -> Any:
    raise invalid([(field, message)])


def _recorded_already(use: Use, council: Council) -> Problem:
    detail = gettext("{council} has already recorded this. Change that record.")
    return Problem(
        "conflict", detail.format(council=council.name), record=address_of("use", use.pk)
    )


def _recorded(request: HttpRequest, use: Use, content: UseChange, *, edits: bool) -> HttpResponse:
    """Save a use: an editor’s counts at once, a member’s once an editor confirms it."""
    is_new, person = use.pk is None, request.user
    form = UseForm(instance=use, user=person)
    form = UseForm(form_data(form, _given(content)), instance=use, user=person)
    check_form(form)
    record = actions.record_use if edits else actions.suggest_use
    saved = record(form.save(commit=False), contract=form.contract_facts, by=person)  # type: ignore[arg-type]  # a person
    row = Use.objects.for_page().select_related("category").get(pk=saved.pk)
    if not is_new:
        return written(request, USES, row)
    return written(request, USES, row, HTTPStatus.CREATED if edits else HTTPStatus.ACCEPTED)


def _given(content: UseChange) -> dict[str, object]:
    return {
        name: value for name, value in content.given.items() if name not in {"product", "service"}
    }


def change_use(request: HttpRequest, key: str, content: UseChange) -> HttpResponse:
    """Change what the council says of something that it uses."""
    person, _ = writer_of(request, KeyScope.USES)
    use = found_for_change(request, USES, key, person)
    require(permissions.can_edit_uses(person, use.council))
    actions.lock_use(use.used, Use.objects.filter(pk=use.pk))
    use = check_version(request, USES, key, person)
    return _recorded(request, use, content, edits=True)


def add_contract(request: HttpRequest, content: ContractContent) -> HttpResponse:
    """Record a contract of the council."""
    person, council = writer_of(request, KeyScope.USES)
    require(permissions.can_edit_uses(person, council))
    return _recorded_contract(request, Contract(council=council), content)


def change_contract(request: HttpRequest, key: str, content: ContractChange) -> HttpResponse:
    """Change what the council says of a contract."""
    return _recorded_contract(request, _own_contract(request, key), content)


def delete_contract(request: HttpRequest, key: str) -> HttpResponse:
    """Take back what the council says of a contract; what it covered stays."""
    actions.delete_contract(_own_contract(request, key), by=request.user)  # type: ignore[arg-type]  # a person
    return HttpResponse(status=HTTPStatus.NO_CONTENT)


def _own_contract(request: HttpRequest, key: str) -> Contract:
    """Return a contract that the person may change, locked, as the program has read it."""
    person, _ = writer_of(request, KeyScope.USES)
    contract = found_for_change(request, CONTRACTS, key, person)
    require(permissions.can_edit_contract(person, contract))
    actions.lock_contract(contract)
    found: Contract = check_version(request, CONTRACTS, key, person)
    return found


def _recorded_contract(
    request: HttpRequest, contract: Contract, content: ContractChange
) -> HttpResponse:
    is_new = contract.pk is None
    form = ContractForm(instance=contract, user=request.user)
    data = form_data(form, content.given)
    form = ContractForm(data, instance=contract, user=request.user)
    check_form(form)
    saved = form.save(commit=False)
    actions.record_contract(saved, form.cleaned_data["uses"], by=request.user)  # type: ignore[arg-type]  # a person
    row = Contract.objects.for_page().get(pk=saved.pk)
    return written(request, CONTRACTS, row, HTTPStatus.CREATED if is_new else HTTPStatus.OK)
