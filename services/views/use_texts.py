"""Removing the texts about a system in use, and putting them back: for moderators."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods, require_POST

from portal.accounts.http import SignedInRequest, login_required_keeping_post, submitted_data
from portal.components.decision_forms import ModeratorReasonForm
from portal.site.permissions import require
from services import actions, permissions
from services.models import Use


@login_required_keeping_post
@require_http_methods(["GET", "POST"])
def remove_texts(request: SignedInRequest, pk: int) -> HttpResponse:
    require(permissions.can_remove_texts(request.user))
    use = get_object_or_404(Use.objects.visible_to(request.user).for_page(), pk=pk)
    form = ModeratorReasonForm(submitted_data(request))
    if request.method == "POST" and form.is_valid():
        actions.remove_use_texts(use, reason=form.cleaned_data["reason"], by=request.user)
        messages.success(request, gettext("Texts removed. The council will see your reason."))
        return redirect(use)
    return render(request, "services/remove_texts.html", {"form": form, "use": use})


@login_required_keeping_post
@require_POST
def restore_texts(request: SignedInRequest, pk: int) -> HttpResponse:
    require(permissions.can_remove_texts(request.user))
    use = get_object_or_404(Use.objects.visible_to(request.user).for_page(), pk=pk)
    actions.restore_use_texts(use, by=request.user)
    messages.success(request, gettext("Texts put back."))
    return redirect(use)
