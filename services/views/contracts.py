"""The page of a contract: what was published, what its council says, and whose are like it."""

import re
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from councils.context import acting_council
from councils.permissions import can_see_internal, can_see_peers_only
from councils.responses import EditorTask, refuse_non_editor
from portal.accounts.http import SignedInRequest, login_required_keeping_post, submitted_data
from portal.accounts.shared_pages import shared_page
from portal.database.revisions import CATALOGUE, NOTICES
from portal.site.permissions import require
from services import actions, permissions
from services.forms.contracts import ContractForm
from services.models import Contract, Use
from services.models.contract_queryset import AROUND_MONTHS
from services.models.versions import VERSIONS_SHOWN, versions_of, with_authors

RECORDING = EditorTask(
    needs_editor=_("You need to be an editor to record contracts"),
    needs_council=_("Join your council to record contracts"),
    is_for_members=_(
        "Only members of a council can record contracts, and you are not a member of one yet."
    ),
    not_if_abolished=_(
        "You cannot record contracts for an abolished council. Its page shows which council has "
        "taken over."
    ),
)
SHOWN = 10


@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """Lead to the contracts that end, as councils record them; visitors to published ones."""
    route = "needs:radar" if can_see_peers_only(request.user) else "contracts:published"
    return redirect(route)


@require_safe
@shared_page(CATALOGUE, NOTICES)
def contract(request: HttpRequest, pk: int) -> HttpResponse:
    """For everybody what was published; for members what the council says, and who is near it."""
    visible = Contract.objects.visible_to(request.user).for_page()
    found: Any = get_object_or_404(visible, pk=pk)
    context: dict[str, object] = {
        "contract": found,
        "notices": found.notices.published().for_contract()[:SHOWN],
        "sees_peers_only": can_see_peers_only(request.user),
    }
    if context["sees_peers_only"]:
        context |= _for_members(request, found)
    return render(request, "services/contract.html", context)


def _for_members(request: HttpRequest, found: Contract) -> dict[str, object]:
    is_inside = can_see_internal(request.user, found.council)
    uses = Use.objects.all() if is_inside else Use.objects.visible_to(request.user)
    found.covered = list(uses.under(found).for_contract().with_makers())
    others = Contract.objects.with_facts(Use.objects.visible_to(request.user))
    about: dict[str, object] = {
        "can_change": permissions.can_edit_contract(request.user, found),
        "same": others.beside(found)[:SHOWN],
        "around": others.ending_around(found)[:SHOWN],
        "around_months": AROUND_MONTHS,
    }
    if permissions.can_see_history(request.user, found):
        about["versions"] = with_authors(versions_of(found, VERSIONS_SHOWN))
    return about


@login_required_keeping_post
@transaction.atomic
@require_http_methods(["GET", "POST"])
def new(request: SignedInRequest) -> HttpResponse:
    """Record a contract for what the council uses; what the address names is ticked."""
    council = acting_council(request)
    if council is None or not permissions.can_edit_uses(request.user, council):
        return refuse_non_editor(request, council, RECORDING)
    named = request.GET.getlist("use")[:SHOWN]
    asked = [int(key) for key in named if re.fullmatch("[0-9]{1,18}", key)]
    form = ContractForm(
        submitted_data(request), instance=Contract(council=council), user=request.user, uses=asked
    )
    if request.method == "POST" and form.is_valid():
        made = _record(request, form)
        return redirect(made)
    return render(request, "services/contract_form.html", {"form": form, "council": council})


@login_required_keeping_post
@transaction.atomic
@require_http_methods(["GET", "POST"])
def edit(request: SignedInRequest, pk: int) -> HttpResponse:
    found = get_object_or_404(Contract.objects.visible_to(request.user), pk=pk)
    require(permissions.can_edit_contract(request.user, found))
    if request.method == "POST":
        actions.lock_contract(found)
        found.refresh_from_db()
    form = ContractForm(submitted_data(request), instance=found, user=request.user)
    if request.method == "POST" and form.is_valid():
        return redirect(_record(request, form))
    context = {"form": form, "council": found.council, "contract": found}
    return render(request, "services/contract_form.html", context)


def _record(request: SignedInRequest, form: ContractForm) -> Contract:
    contract = form.save(commit=False)
    actions.record_contract(contract, form.cleaned_data["uses"], by=request.user)
    messages.success(request, form.saved_message(gettext("Contract saved.")))
    return contract


@login_required
@require_POST
def delete(request: SignedInRequest, pk: int) -> HttpResponse:
    found = get_object_or_404(Contract.objects.visible_to(request.user), pk=pk)
    require(permissions.can_edit_contract(request.user, found))
    actions.delete_contract(found, by=request.user)
    messages.success(request, gettext("Contract deleted."))
    return redirect("council_services:portfolio", found.council.slug)
