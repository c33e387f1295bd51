"""Hiding a partnership, and showing it again: for moderators."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods, require_POST

from portal.accounts.http import SignedInRequest, login_required_keeping_post, submitted_data
from portal.site.permissions import require
from services.partnerships import actions, permissions
from services.partnerships.forms.moderation import HidePartnershipForm
from services.partnerships.views.lookup import find_partnership


@login_required_keeping_post
@require_http_methods(["GET", "POST"])
def hide(request: SignedInRequest, slug: str) -> HttpResponse:
    require(permissions.can_hide_partnership(request.user))
    partnership = find_partnership(request.user, slug)
    form = HidePartnershipForm(submitted_data(request))
    if request.method == "POST" and form.is_valid():
        reason = form.cleaned_data["reason"]
        actions.hide_partnership(partnership, reason=reason, by=request.user)
        messages.success(request, gettext("Partnership hidden. Its councils will see your reason."))
        return redirect(partnership)
    return render(request, "partnerships/hide.html", {"form": form, "partnership": partnership})


@login_required_keeping_post
@require_POST
def show(request: SignedInRequest, slug: str) -> HttpResponse:
    require(permissions.can_hide_partnership(request.user))
    partnership = find_partnership(request.user, slug)
    actions.show_partnership(partnership, by=request.user)
    messages.success(request, gettext("Partnership shown again."))
    return redirect(partnership)
