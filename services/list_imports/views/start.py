"""The imports of a council, and the way to a new one."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods, require_POST

from portal.accounts.http import SignedInRequest
from portal.lists.paging import page_of
from portal.site.errors import rules_as_errors
from services.list_imports import actions
from services.list_imports.forms.upload import UploadForm
from services.list_imports.models import ListImport
from services.list_imports.views.lookup import council_for, import_for, next_step


@login_required
@require_http_methods(["GET", "POST"])
def index(request: HttpRequest, slug: str) -> HttpResponse:
    council = council_for(request, slug)
    form = UploadForm(request)
    if request.method == "POST" and form.is_valid() and form.read:
        with rules_as_errors(form):
            read = form.read
            started = actions.start_import(
                council,
                read.name,
                read.content,
                read.tables,
                by=request.user,  # type: ignore[arg-type]  # signed in
            )
            return next_step(started)
    imports = ListImport.objects.of_council(council).select_related("council").newest_first()
    context = {
        "council": council,
        "form": form,
        "page": page_of(imports, asked=request.GET.get("page")),
    }
    return render(request, "list_imports/index.html", context)


@login_required
@require_POST
def discard(request: SignedInRequest, slug: str, pk: int) -> HttpResponse:
    actions.discard(import_for(request, slug, pk), by=request.user)
    messages.success(request, gettext("Import deleted. Nothing was changed."))
    return redirect("list_imports:index", slug)
