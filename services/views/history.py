"""What a listing said before."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext
from django.views.decorators.http import require_POST, require_safe

from portal.accounts.http import SignedInRequest
from portal.site.permissions import require
from services import actions, permissions
from services.models import Service
from services.models.versions import VERSIONS_SHOWN, history_of, snapshots, with_authors


@login_required
@require_safe
def history(request: HttpRequest, slug: str) -> HttpResponse:
    service = get_object_or_404(Service.objects.visible_to(request.user), slug=slug)
    require(permissions.can_see_history(request.user, service))
    versions = history_of(service, limit=VERSIONS_SHOWN)
    context = {
        "service": service,
        "versions": with_authors(versions),
        "can_restore": permissions.can_restore(request.user, service),
    }
    return render(request, "services/history.html", context)


@login_required
@require_POST
def restore(request: SignedInRequest, slug: str, pk: int) -> HttpResponse:
    service = get_object_or_404(Service.objects.visible_to(request.user), slug=slug)
    require(permissions.can_restore(request.user, service))
    version = get_object_or_404(snapshots(service), pgh_id=pk)
    actions.restore_version(service, version, by=request.user)
    messages.success(request, gettext("Version restored."))
    return redirect("services:history", slug)
