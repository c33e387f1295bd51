"""The ready-made reasons of the moderators: added, changed and deleted on one page each."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods, require_POST

from portal.accounts.http import SignedInRequest
from portal.accounts.permissions import is_moderator
from portal.moderation.canned_reasons import delete_canned_reason, save_canned_reason
from portal.moderation.forms import CannedReasonForm
from portal.moderation.models import CannedReason
from portal.moderation.models.canned_reason import MAX_REASONS
from portal.site.errors import rules_as_errors
from portal.site.permissions import require


@login_required
@require_http_methods(["GET", "POST"])
def reasons(request: SignedInRequest) -> HttpResponse:
    require(is_moderator(request.user))
    form = CannedReasonForm(request.POST or None, user=request.user)
    if form.is_valid():
        with rules_as_errors(form):
            save_canned_reason(form.save(commit=False), by=request.user)
            messages.success(request, gettext("Reason added."))
            return redirect("moderation:reasons")
    rows = CannedReason.objects.in_order()[:MAX_REASONS]
    return render(request, "moderation/reasons.html", {"form": form, "reasons": rows})


@login_required
@require_http_methods(["GET", "POST"])
@transaction.atomic
def reason(request: SignedInRequest, pk: int) -> HttpResponse:
    require(is_moderator(request.user))
    reason = get_object_or_404(CannedReason.objects.select_for_update(), pk=pk)
    form = CannedReasonForm(request.POST or None, instance=reason, user=request.user)
    if form.is_valid():
        save_canned_reason(form.save(commit=False), by=request.user)
        messages.success(request, gettext("Reason saved."))
        return redirect("moderation:reasons")
    return render(request, "moderation/reason.html", {"form": form, "reason": reason})


@login_required
@require_POST
def delete(request: SignedInRequest, pk: int) -> HttpResponse:
    require(is_moderator(request.user))
    delete_canned_reason(get_object_or_404(CannedReason, pk=pk), by=request.user)
    messages.success(request, gettext("Reason deleted."))
    return redirect("moderation:reasons")
