"""Where a service comes from and what it needs, and the councils that its file names as users."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods, require_POST

from councils.models import Council
from portal.accounts.http import SignedInRequest, login_required_keeping_post, submitted_data
from portal.lists.paging import whole_number
from portal.site.errors import rules_as_errors
from portal.site.permissions import require
from services.actions import propose_user
from services.models import Service, Use
from services.publiccode import actions, permissions
from services.publiccode.exports import checked_file, has_publiccode
from services.publiccode.forms import LineageForm
from services.publiccode.models import LineageLink, PubliccodeFile


@login_required_keeping_post
@transaction.atomic
@require_http_methods(["GET", "POST"])
def lineage(request: SignedInRequest, slug: str) -> HttpResponse:
    service = _own(request, slug)
    form = LineageForm(submitted_data(request), service=service)
    if request.method == "POST" and form.is_valid():
        with rules_as_errors(form):
            actions.add_link(form.link, by=request.user)
            messages.success(request, gettext("Saved."))
            return redirect("publiccode:lineage", slug)
    context = {
        "service": service,
        "form": form,
        "lineage": LineageLink.objects.of(service),
        "users": _named_users(service),
        "checked": checked_file(service) if has_publiccode(service) else None,
    }
    return render(request, "publiccode/lineage.html", context)


@login_required
@require_POST
def remove(request: SignedInRequest, slug: str, pk: int) -> HttpResponse:
    service = _own(request, slug)
    link = get_object_or_404(LineageLink.objects.of(service), pk=pk)
    actions.remove_link(link, by=request.user)
    messages.success(request, gettext("Removed."))
    return redirect("publiccode:lineage", slug)


@login_required
@require_POST
def ask(request: SignedInRequest, slug: str) -> HttpResponse:
    """Ask a council that the file names to confirm that it uses the service."""
    service = _own(request, slug)
    chosen = whole_number(request.POST.get("council"))
    council = get_object_or_404(Council.objects.current(), pk=chosen)
    propose_user(service, council, by=request.user)
    messages.success(request, gettext("We’ve asked {council} to confirm.").format(council=council))
    return redirect("publiccode:lineage", slug)


def _own(request: SignedInRequest, slug: str) -> Service:
    """A published service of a council that one edits for; 404 for all others."""
    edited = Service.objects.edited_by(request.user).select_related("council", "category")
    service = get_object_or_404(edited, slug=slug)
    require(permissions.can_state_lineage(request.user, service))
    return service


def _named_users(service: Service) -> list[tuple[str, Council | None, Use | None]]:
    """The bodies that its file names, the council that each means, and what is recorded of it."""
    file = PubliccodeFile.objects.filter(service=service).first()
    names = file.facts.get("usedBy", []) if file else []
    index = Council.objects.current().name_index() if names else None
    meant = [(name, index.best_match(name) if index else None) for name in names]
    recorded = {use.council_id: use for use in service.uses.all()}
    return [
        (name, council, recorded.get(council.pk) if council else None) for name, council in meant
    ]
