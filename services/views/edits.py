"""Changing a published listing, and answering what others suggest."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from councils.context import acting_council
from portal.accounts.http import SignedInRequest
from portal.permissions import require
from services import actions, permissions
from services.forms.listing import DeclineForm
from services.models import Service, Verb
from services.models.choices import State
from services.models.difference import difference


@login_required
@require_POST
def edit(request: SignedInRequest, slug: str) -> HttpResponse:
    """Begin to change a listing, or go on with the change that is open."""
    service = get_object_or_404(Service.objects.published(), slug=slug)
    council = acting_council(request)
    is_own = permissions.can_change(request.user, service)
    require(is_own or permissions.can_suggest(request.user, service, council))
    chosen = service.council if is_own or council is None else council
    begun = actions.start_edit(service, council=chosen, is_suggestion=not is_own, by=request.user)
    page = "services:check" if begun.is_in_the_making else "services:submitted"
    return redirect(page, begun.pk)


@login_required
@require_http_methods(["GET", "POST"])
def suggestion(request: SignedInRequest, pk: int) -> HttpResponse:
    """What somebody suggests: accepted in one click, or declined with a reason."""
    suggested = _suggestion(request, pk)
    require(permissions.can_accept_suggestion(request.user, suggested))
    form = DeclineForm(request.POST or None)
    seen = request.POST.get("seen", "")
    if "accept" in request.POST:
        live = actions.accept_edit(suggested, by=request.user, seen=seen)
        messages.success(request, "The correction is on the site. Thank you for answering.")
        return redirect(live)
    if form.is_valid():
        reason = form.cleaned_data["reason"]
        actions.move(suggested, Verb.REJECT, by=request.user, reason=reason, seen=seen)
        messages.success(request, "The correction is declined, and its author hears why.")
        return redirect(suggested.edit_of or "/")
    context = {
        "edit": suggested,
        "service": suggested.edit_of,
        "differences": difference(suggested),
        "form": form,
    }
    return render(request, "services/suggestion.html", context)


def _suggestion(request: HttpRequest, pk: int) -> Service:
    """A suggestion for a listing that one edits; 404 for all others."""
    own = Service.objects.edited_by(request.user)
    waiting = Service.objects.filter(is_suggestion=True, state=State.SUBMITTED, edit_of__in=own)
    return get_object_or_404(waiting.for_decision(), pk=pk)
