"""publiccode.yml: brought in as a draft, and written for published software."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import cache_control
from django.views.decorators.http import conditional_page, require_http_methods, require_safe

from councils.context import acting_council
from councils.models import Council
from councils.responses import EditorTask, refuse_non_editor
from portal.accounts.http import SignedInRequest, login_required_keeping_post
from portal.site.errors import rules_as_errors
from services.models import Service
from services.publiccode import actions, permissions
from services.publiccode.engine.validator import CheckedFile
from services.publiccode.exports import has_publiccode, valid_file
from services.publiccode.forms import FileForm
from services.publiccode.imports import lineage_of, service_of, stored_facts

MINUTES = 60
BRINGING_IN = EditorTask(
    needs_editor=_("You need to be an editor to import a publiccode.yml"),
    needs_council=_("Join your council to import a publiccode.yml"),
    is_for_members=_(
        "Only members of a council can import a publiccode.yml, and you are not a member of one "
        "yet."
    ),
    not_if_abolished=_(
        "You cannot register a service for an abolished council. Its page shows which "
        "council has taken over."
    ),
)


@login_required_keeping_post
@require_http_methods(["GET", "POST"])
def bring_in(request: SignedInRequest) -> HttpResponse:
    """Check a file and show what is wrong with it; the second button makes a draft of it."""
    council = acting_council(request)
    if council is None or not permissions.can_bring_in(request.user, council):
        return refuse_non_editor(request, council, BRINGING_IN)
    form = FileForm(request)
    checked = form.checked if request.method == "POST" and form.is_valid() else None
    service = service_of(checked.facts) if checked else None
    if checked and service and service.title and "draft" in request.POST:
        with rules_as_errors(form):
            return _drafted(request, service, checked, council)
    context: dict[str, object] = {
        "form": form,
        "checked": checked,
        "service": service,
        "council": council,
    }
    if checked:
        context["lineage"] = lineage_of(checked.facts)
        context["users"] = stored_facts(checked.facts)["usedBy"]
    return render(request, "publiccode/bring_in.html", context)


def _drafted(
    request: SignedInRequest, service: Service, checked: CheckedFile, council: Council
) -> HttpResponse:
    draft = actions.bring_in(
        service,
        stored_facts(checked.facts),
        lineage_of(checked.facts),
        council=council,
        by=request.user,
    )
    messages.success(
        request, gettext("Draft made. Check each answer, then submit the service for review.")
    )
    return redirect("services:check", draft.pk)


@require_safe
@conditional_page
@cache_control(public=True, max_age=5 * MINUTES)
def write(request: HttpRequest, slug: str) -> HttpResponse:
    """The file of published software, for its repository and for catalogues that harvest it."""
    found = Service.objects.published().select_related("council", "category")
    service = get_object_or_404(found, slug=slug)
    content = valid_file(service) if has_publiccode(service) else None
    if content is None:
        raise Http404
    response = HttpResponse(content, content_type="application/yaml; charset=utf-8")
    response["Content-Disposition"] = 'inline; filename="publiccode.yml"'
    response["Access-Control-Allow-Origin"] = "*"
    return response
