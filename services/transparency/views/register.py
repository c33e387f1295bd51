"""What a council publishes of its contracts: chosen and completed by its editors."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db import transaction
from django.db.models import Q
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext, ngettext
from django.views.decorators.http import require_http_methods, require_safe

from councils.models import Council
from councils.responses import redirect_to_successor
from portal.accounts.http import SignedInRequest, login_required_keeping_post, submitted_data
from portal.lists.paging import page_of
from portal.site.permissions import require
from services.models import Contract
from services.transparency import actions, permissions
from services.transparency.exports import table_of
from services.transparency.forms import EntryForm, SelectedContractsForm
from services.transparency.forms.register import MAX_SELECTED
from services.transparency.models import RegisterEntry
from services.transparency.models.register_schema import (
    HEADINGS,
    RegisterRow,
    suggestions_for,
    with_register_facts,
)


@login_required_keeping_post
@transaction.atomic
@require_http_methods(["GET", "POST"])
def register(request: SignedInRequest, slug: str) -> HttpResponse:
    """Each contract with what is missing; what is sent publishes, withdraws or fills in."""
    council = get_object_or_404(Council, slug=slug)
    if request.method == "GET" and (elsewhere := redirect_to_successor(request, council)):
        return elsewhere
    publishes = permissions.can_publish(request.user, council)
    sees = permissions.can_see_register(request.user, council)
    require(publishes if request.method == "POST" else sees)
    contracts = Contract.objects.of_council(council)
    form = SelectedContractsForm(submitted_data(request), contracts=contracts)
    if request.method == "POST" and form.is_valid():
        messages.success(request, _done(request, council, form))
        return redirect(request.get_full_path())  # to the message at the top of the page
    rows = with_register_facts(contracts).by_decision()
    page = page_of(rows, asked=request.GET.get("page"), length=MAX_SELECTED)
    page.object_list = [RegisterRow(contract) for contract in page.object_list]
    published = RegisterEntry.objects.of_council(council).published().count()
    context = {"council": council, "publishes": publishes, "page": page, "form": form}
    return render(request, "transparency/register.html", {**context, "published": published})


def _done(request: SignedInRequest, council: Council, form: SelectedContractsForm) -> str:
    selected = form.cleaned_data["contract"]
    if "publish_all" in request.POST:
        current = Q(ends_on=None) | Q(ends_on__gte=timezone.localdate())
        selected = Contract.objects.of_council(council).filter(current)
    if "withdraw" in request.POST:
        n = actions.withdraw(council, selected, by=request.user)
        return ngettext("{n:,} contract withdrawn.", "{n:,} contracts withdrawn.", n).format(n=n)
    if "fill" in request.POST:
        n = actions.fill_in_entries(council, selected, form.facts, by=request.user)
        return ngettext("{n:,} contract filled in.", "{n:,} contracts filled in.", n).format(n=n)
    n = actions.publish(council, selected, by=request.user)
    return ngettext("{n:,} contract published.", "{n:,} contracts published.", n).format(n=n)


@login_required
@require_safe
def export(request: HttpRequest, slug: str, form: str) -> HttpResponseBase:
    """All contracts in the schema, published or not, for the council’s own people."""
    council = get_object_or_404(Council, slug=slug)
    require(permissions.can_see_register(request.user, council))
    contracts = with_register_facts(Contract.objects.of_council(council)).by_decision()
    rows = (RegisterRow(contract).cells for contract in contracts)
    return table_of(form, f"{slug}-contracts", HEADINGS, rows)


@login_required_keeping_post
@transaction.atomic
@require_http_methods(["GET", "POST"])
def entry(request: SignedInRequest, slug: str, pk: int) -> HttpResponse:
    """What the schema asks of one contract and the contract does not hold."""
    council = get_object_or_404(Council, slug=slug)
    require(permissions.can_publish(request.user, council))
    contracts = with_register_facts(Contract.objects.of_council(council))
    contract = get_object_or_404(contracts, pk=pk)
    if request.method == "POST":
        RegisterEntry.objects.bulk_create([RegisterEntry(contract=contract)], ignore_conflicts=True)
        known = RegisterEntry.objects.locked([pk]).first()
    else:
        known = RegisterRow(contract).entry
    instance = known or RegisterEntry(contract=contract)
    form = EntryForm(
        submitted_data(request),
        instance=instance,
        user=request.user,
        suggested=suggestions_for(contract),
    )
    if request.method == "POST" and form.is_valid():
        actions.change_entry(form.save(commit=False), by=request.user)
        messages.success(request, form.saved_message(gettext("Saved.")))
        return redirect("council_transparency:register", slug)
    context = {"council": council, "contract": contract, "form": form, "entry": instance}
    return render(request, "transparency/entry.html", context)
