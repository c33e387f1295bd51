"""Saying who uses what, and that it is still true."""

from typing import TypeVar

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db import transaction
from django.db.models import Model, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.template.loader import render_to_string
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from councils.context import acting_council
from councils.permissions import can_see_internal, can_see_peers_only
from councils.responses import EditorTask, refuse_non_editor
from portal.accounts.http import (
    SignedInRequest,
    login_required_keeping_post,
    own_address,
    submitted_data,
)
from portal.lists.paging import page_of
from portal.site.permissions import require
from portal.text import query_text
from services import actions, permissions
from services.forms.uses import OfferForm, ProposalForm, UseForm
from services.models import Contract, Offer, Overlap, Product, Service, Standard, Use
from services.models.choices import Confirmation
from services.models.versions import VERSIONS_SHOWN, steps_of, versions_of, with_authors

RECORDING = EditorTask(
    needs_editor=_("You need to be an editor to record systems in use"),
    needs_council=_("Join your council to record systems in use"),
    is_for_members=_(
        "Only members of a council can record systems in use, and you are not a member of one yet."
    ),
    not_if_abolished=_(
        "You cannot record systems in use for an abolished council. Its page shows which "
        "council has taken over."
    ),
)

USES_ON_A_PAGE, SUGGESTED = 50, 6
Row = TypeVar("Row", bound=Model)


@login_required_keeping_post
@transaction.atomic
@require_http_methods(["GET", "POST"])
def use_service(request: SignedInRequest, slug: str) -> HttpResponse:
    service = get_object_or_404(Service.objects.published(), slug=slug)
    return _use(request, service, {"service": service})


@login_required_keeping_post
@transaction.atomic
@require_http_methods(["GET", "POST"])
def use_product(request: SignedInRequest, slug: str) -> HttpResponse:
    product = get_object_or_404(Product, slug=slug)
    return _use(request, product, {"product": product})


def _use(request: SignedInRequest, thing: Service | Product, of: dict[str, object]) -> HttpResponse:
    """The form for either; it opens with what the council said before."""
    council = acting_council(request)
    if council is None or not permissions.can_draft(request.user, council):
        return refuse_non_editor(request, council, RECORDING)
    origin = query_text(request.GET, "from")
    uses = Use.objects.filter(council=council, **of).first_of(origin)
    if request.method == "POST":
        actions.lock_use(thing, uses)
    known = uses.first()
    form = UseForm(
        submitted_data(request), instance=known or Use(council=council, **of), user=request.user
    )
    edits = permissions.can_edit_uses(request.user, council)
    if known and not edits and known.confirmation != Confirmation.PROPOSED:
        known_already = gettext(
            "{council} already has a record of this. Ask an editor to change it."
        )
        messages.info(request, known_already.format(council=council))
        return redirect(thing)
    if request.method == "POST" and form.is_valid():
        _record(request, form, edits=edits)
        Overlap.objects.note_chosen(thing, council, beside=request.GET.get("beside"))
        return redirect(own_address(request, "next") or thing.get_absolute_url())
    context = {"form": form, "thing": thing, "council": council, "is_known": known is not None}
    about: dict[str, object] = {"edits": edits, "is_product": isinstance(thing, Product)}
    if edits and isinstance(thing, Product):
        about["suggested"] = Standard.objects.claimed_beside(thing)[:SUGGESTED]
    return render(request, "services/use.html", {**context, **about})


def _record(request: SignedInRequest, form: UseForm, *, edits: bool) -> None:
    """What an editor records counts at once; what a member records, once an editor confirms it."""
    use, contract = form.save(commit=False), form.contract_facts
    if edits:
        actions.record_use(use, contract=contract, by=request.user)
    else:
        actions.suggest_use(use, contract=contract, by=request.user)
    context = {"use": use, "edits": edits, "contract": edits and use.contracts.first()}
    context["is_unchanged"] = form.is_unchanged
    messages.success(request, render_to_string("services/_use_saved.html", context))


def _locked(request: HttpRequest, thing: Service | Product, rows: QuerySet[Row]) -> Row | None:
    """The one row there can be; locked, with what it is about, while something is sent."""
    if request.method == "POST":
        actions.lock_used(thing)
        rows = rows.select_for_update(of=("self",))
    return rows.first()


@login_required_keeping_post
@require_http_methods(["GET", "POST"])
def propose(request: SignedInRequest, slug: str) -> HttpResponse:
    service = get_object_or_404(Service.objects.edited_by(request.user), slug=slug)
    require(permissions.can_propose_users(request.user, service))
    form = ProposalForm(submitted_data(request))
    if request.method == "POST" and form.is_valid():
        council = form.cleaned_data["council"]
        actions.propose_user(service, council, by=request.user)
        messages.success(
            request, gettext("We’ve asked {council} to confirm.").format(council=council)
        )
        return redirect(service)
    return render(request, "services/propose.html", {"service": service, "form": form})


@login_required_keeping_post
@transaction.atomic
@require_http_methods(["GET", "POST"])
def offer(request: SignedInRequest, slug: str) -> HttpResponse:
    service = get_object_or_404(Service.objects.edited_by(request.user), slug=slug)
    require(permissions.can_offer(request.user, service))
    known = _locked(request, service, service.offers.filter(council=service.council))
    form = OfferForm(
        submitted_data(request),
        instance=known or Offer(service=service, council=service.council),
        user=request.user,
    )
    if request.method == "POST" and form.is_valid():
        actions.make_offer(form.save(commit=False), by=request.user)
        messages.success(request, form.saved_message(gettext("Offer saved.")))
        return redirect(service)
    return render(request, "services/offer.html", {"service": service, "form": form})


@login_required
@require_safe
def uses(request: HttpRequest) -> HttpResponse:
    """What the council says it uses, and what waits for its yes."""
    council = acting_council(request)
    if council is None or not permissions.can_edit_uses(request.user, council):
        return refuse_non_editor(request, council, RECORDING)
    ours = Use.objects.of_council(council)
    context = {
        "council": council,
        "proposed": ours.proposed()[:USES_ON_A_PAGE],
        "page": page_of(ours, asked=request.GET.get("page"), length=USES_ON_A_PAGE),
    }
    return render(request, "services/uses.html", context)


@require_safe
def use(request: HttpRequest, pk: int) -> HttpResponse:
    """One council's use of something, and how it came to be."""
    visible = Use.objects.visible_to(request.user).for_page()
    found = get_object_or_404(visible, pk=pk)
    removal = actions.removal_of_texts(found)
    context: dict[str, object] = {
        "use": found,
        "removal": removal,
        "has_texts": actions.has_texts(found),
        "can_remove_texts": permissions.can_remove_texts(request.user),
        "steps": steps_of(found, removed_at=removal.at if removal else None),
        "sees_peers_only": can_see_peers_only(request.user),
        "sees_internal": can_see_internal(request.user, found.council),
        "can_change": permissions.can_edit_uses(request.user, found.council),
    }
    if context["sees_peers_only"]:
        shown = Contract.objects.with_facts(Use.objects.visible_to(request.user))
        context["contracts"] = shown.of_use(found).by_decision()
    if permissions.can_see_history(request.user, found):
        context["versions"] = with_authors(versions_of(found, VERSIONS_SHOWN))
    return render(request, "services/use_detail.html", context)


@login_required
@require_POST
def answer(request: SignedInRequest, pk: int) -> HttpResponse:
    """Yes or no to what another council says we use."""
    council = acting_council(request)
    require(permissions.can_edit_uses(request.user, council))
    use = get_object_or_404(Use, pk=pk, council=council)
    actions.answer_proposal(use, accept="yes" in request.POST, by=request.user)
    messages.success(request, gettext("Answer saved."))
    return redirect("services:uses")


@login_required
@require_POST
def confirm(request: SignedInRequest, slug: str) -> HttpResponse:
    service = get_object_or_404(Service.objects.edited_by(request.user), slug=slug)
    require(permissions.can_confirm(request.user, service))
    actions.confirm_listing(service, by=request.user)
    messages.success(request, gettext("Service confirmed as up to date."))
    return redirect(service)
