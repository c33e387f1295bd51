"""Which council succeeds which, what goes along, and taking that back."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods, require_safe

from councils import actions, permissions
from councils.models import Council, Succession, SuccessionState
from councils.models.succession_transfer import (
    count_transferable,
    describe_remaining,
    describe_transferred,
)
from portal.accounts.http import SignedInRequest
from portal.components.decision_forms import ModeratorReasonForm
from portal.lists.paging import page_of
from portal.moderation.forms import DivisionForm, SuccessionForm
from portal.site.permissions import require
from services.models.transfer_rules import top_areas_of


@login_required
@require_safe
def successions(request: HttpRequest) -> HttpResponse:
    """All of them, the newest first."""
    require(permissions.can_decide_about_successions(request.user))
    asked = request.GET.get("state", "")
    state = asked if asked in SuccessionState.values else ""
    page = page_of(Succession.objects.newest_first().in_state(state), asked=request.GET.get("page"))
    views = [(gettext("All"), ""), *((label, value) for value, label in SuccessionState.choices)]
    tabs = [(label, f"?state={value}", value == state, None) for label, value in views]
    return render(request, "moderation/successions.html", {"page": page, "tabs": tabs})


@login_required
@require_http_methods(["GET", "POST"])
def note(request: SignedInRequest) -> HttpResponse:
    """Write down that one council succeeds another; nothing moves yet."""
    require(permissions.can_decide_about_successions(request.user))
    form = SuccessionForm(request.POST or None)
    if form.is_valid():
        noted = actions.note_succession(form.save(commit=False), by=request.user)
        messages.success(request, gettext("Succession added. Check the records, then apply it."))
        return redirect("moderation:succession", noted.pk)
    context = {"form": form, "councils": Council.objects.in_order()}
    return render(request, "moderation/note_succession.html", context)


@login_required
@require_http_methods(["GET", "POST"])
def succession(request: SignedInRequest, pk: int) -> HttpResponse:
    """What would go along, in numbers; sending the form lets it go."""
    require(permissions.can_decide_about_successions(request.user))
    found = get_object_or_404(Succession.objects.for_page(), pk=pk)
    together = list(found.predecessor.successions.for_page())
    form = DivisionForm(
        request.POST or None, successions=together, areas=top_areas_of(found.predecessor)
    )
    if form.is_valid():
        actions.apply_succession(found, form.plan, by=request.user)
        messages.success(
            request,
            gettext("The records of {predecessor} were transferred.").format(
                predecessor=found.predecessor
            ),
        )
        return redirect("moderation:succession", pk)
    successors = [each.successor for each in together]
    context = {"succession": found, "successors": successors, "form": form}
    context |= _numbers(found, together)
    return render(request, "moderation/succession.html", context)


def _numbers(found: Succession, together: list[Succession]) -> dict[str, object]:
    """What would go, or what went and what is left."""
    if not found.is_in_force:
        return {"counts": count_transferable(found)}
    transferred = describe_transferred(together)
    return {
        "transferred": [(each, transferred[each.pk]) for each in together],
        "remaining": describe_remaining([found.predecessor])[found.predecessor_id],
    }


@login_required
@require_http_methods(["GET", "POST"])
def revert(request: SignedInRequest, pk: int) -> HttpResponse:
    """Give everything back that went to the successors of a council."""
    require(permissions.can_decide_about_successions(request.user))
    found = get_object_or_404(Succession.objects.applied().for_page(), pk=pk)
    form = ModeratorReasonForm(request.POST or None)
    if form.is_valid():
        actions.revert_succession(found, by=request.user, **form.cleaned_data)
        messages.success(
            request,
            gettext("Transfer reversed. {predecessor} has its records again.").format(
                predecessor=found.predecessor
            ),
        )
        return redirect("moderation:succession", pk)
    context = {"succession": found, "form": form}
    return render(request, "moderation/revert_succession.html", context)
