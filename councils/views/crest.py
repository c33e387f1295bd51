"""The crest of a council: shown, changed by its managers, removed by them or by moderators."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.cache import patch_cache_control
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from councils import actions, permissions
from councils.forms import CrestForm
from councils.models import Council, Crest
from portal.accounts.http import SignedInRequest
from portal.site.permissions import require

# the picture alone: nothing in it runs, should a browser take it for something else
ALONE = "sandbox; default-src 'none'; img-src 'self'; style-src 'unsafe-inline'"
A_DAY = 24 * 3600


@require_safe
def picture(request: HttpRequest, slug: str) -> HttpResponse:
    crest = get_object_or_404(Crest.objects.defer("small"), council__slug=slug)
    return _picture(crest.data, crest.kind)


@require_safe
def small_picture(request: HttpRequest, slug: str) -> HttpResponse:
    """The crest for lists of councils."""
    crest = get_object_or_404(Crest.objects.defer("data"), council__slug=slug)
    return _picture(crest.small or crest.data, crest.kind)


def _picture(data: bytes | memoryview, kind: str) -> HttpResponse:
    response = HttpResponse(bytes(data), content_type=kind)
    response["Content-Disposition"] = "inline"
    response["Content-Security-Policy"] = ALONE
    patch_cache_control(response, private=True, max_age=A_DAY)
    return response


@login_required
@require_http_methods(["GET", "POST"])
def change(request: SignedInRequest, slug: str) -> HttpResponse:
    council = get_object_or_404(Council, slug=slug)
    require(permissions.can_remove_crest(request.user, council))
    may_send = permissions.can_change_crest(request.user, council)
    form = CrestForm(request) if may_send else None
    if request.method == "POST":
        require(may_send)
        if form and form.is_valid():
            actions.set_crest(council, form.cleaned_data["picture"], by=request.user)
            messages.success(request, gettext("Crest saved."))
            return redirect(council)
    context = {"council": council, "crest": Crest.objects.of(council), "form": form}
    return render(request, "councils/crest.html", context)


@login_required
@require_POST
def remove(request: SignedInRequest, slug: str) -> HttpResponse:
    council = get_object_or_404(Council, slug=slug)
    require(permissions.can_remove_crest(request.user, council))
    actions.remove_crest(council, by=request.user)
    messages.success(request, gettext("Crest removed."))
    return redirect(council)
