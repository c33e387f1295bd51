"""All systems of a council in one table, which its editors change in place."""

from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext, ngettext
from django.views.decorators.http import require_http_methods

from councils.models import Council
from councils.permissions import can_see_internal
from councils.responses import redirect_to_successor
from portal.accounts.http import SignedInRequest, login_required_keeping_post, submitted_data
from portal.lists.paging import page_of
from portal.site.errors import rules_as_errors
from portal.site.permissions import require
from services import actions, permissions
from services.forms.own_list import (
    CELLS,
    MAX_SELECTED,
    OF_CONTRACT,
    CellForm,
    ListFilterForm,
    SelectedForm,
)
from services.list_fields import BY_KEY
from services.lists import LAST_CONFIRMED, LIST_COLUMNS, ListRow, OwnList
from services.models import Contract, Twin, Use
from services.models.peer_comparison import find_empty_areas, find_gaps

SUGGESTIONS = 12
HEADINGS = [BY_KEY[name].heading if name in BY_KEY else LAST_CONFIRMED for name in LIST_COLUMNS]


@login_required_keeping_post
@transaction.atomic
@require_http_methods(["GET", "POST"])
def my_list(request: SignedInRequest, slug: str) -> HttpResponse:
    """The list; what is sent changes the systems that are selected."""
    council = get_object_or_404(Council, slug=slug)
    if request.method == "GET" and (elsewhere := redirect_to_successor(request, council)):
        return elsewhere
    edits = permissions.can_edit_uses(request.user, council)
    require(edits if request.method == "POST" else can_see_internal(request.user, council))
    own = OwnList(request.GET, council)
    form = SelectedForm(submitted_data(request), uses=own.uses.shown())
    if request.method == "POST" and form.is_valid():
        with rules_as_errors(form):
            _change(request, council, form)
        if form.is_valid():
            return redirect(f"{request.get_full_path()}#systems")
    page = page_of(own.rows, asked=request.GET.get("page"), length=MAX_SELECTED)
    page.object_list = [ListRow(use) for use in page.object_list]
    context = {
        "council": council,
        "edits": edits,
        "own": own,
        "page": page,
        "form": form,
        "filter": ListFilterForm(own),
        "headings": HEADINGS,
        "back": request.GET.urlencode(),
        "proposed": Use.objects.of_council(council).proposed().count(),
    }
    if not own.chosen:
        context |= _missing(council)
    return render(request, "services/my_list.html", context)


def _change(request: SignedInRequest, council: Council, form: SelectedForm) -> None:
    selected = form.cleaned_data["use"]
    if form.only_confirms:
        keys = list(selected.values_list("pk", flat=True))
        _, number = actions.confirm_all(council, services=[], uses=keys, by=request.user)
        done = ngettext("{n:,} record confirmed.", "{n:,} records confirmed.", number)
    else:
        number = actions.change_uses(council, selected, form.facts, by=request.user)
        done = ngettext("{n:,} system changed.", "{n:,} systems changed.", number)
    messages.success(request, done.format(n=number))


def _missing(council: Council) -> dict[str, object]:
    """Where the council has recorded nothing, and what those most like it have besides."""
    others = [row.other for row in Twin.objects.filter(council=council).for_page()]
    running = council.uses.users()
    return {
        "similar": others,
        "gaps": find_gaps(running, others)[:SUGGESTIONS] if others else [],
        "products": running.missing_beside(others)[:SUGGESTIONS] if others else [],
        "empty_areas": find_empty_areas(council.uses.confirmed()),
    }


@login_required_keeping_post
@transaction.atomic
@require_http_methods(["GET", "POST"])
def cell(request: SignedInRequest, slug: str, pk: int, name: str) -> HttpResponse:
    """One fact of a system by itself; its address carries that of the list, to go back to."""
    council = get_object_or_404(Council, slug=slug)
    require(permissions.can_edit_uses(request.user, council))
    uses = Use.objects.of_council(council).confirmed().shown()
    use = get_object_or_404(uses, pk=pk)
    if request.method == "POST":
        actions.lock_use(use.used, Use.objects.filter(pk=pk))
        use = get_object_or_404(uses, pk=pk)
    form = _form_of(request, use, name)
    back = f"{reverse('council_services:my_list', args=[slug])}?{request.GET.urlencode()}#use-{pk}"
    if request.method == "POST" and form.is_valid():
        actions.record_use(form.save(commit=False), contract=form.contract_facts, by=request.user)
        messages.success(request, gettext("{used}: saved.").format(used=use.used))
        return redirect(back)
    context = {"council": council, "use": use, "form": form, "back": back, "name": name}
    context["teams"] = uses.team_names() if name == "owner_team" else []
    return render(request, "services/cell.html", {**context, "label": BY_KEY[name].heading})


def _form_of(request: HttpRequest, use: Use, name: str) -> CellForm:
    """The form of a cell; where a use has several contracts, each has its own page."""
    if name not in CELLS:
        raise Http404
    contracts = list(Contract.objects.of_use(use).last_first()[:2]) if name in OF_CONTRACT else []
    if len(contracts) > 1:
        raise Http404
    contract = contracts[0] if contracts else None
    return CELLS[name](submitted_data(request), instance=use, user=request.user, contract=contract)
