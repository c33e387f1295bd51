"""Asking for a product that the directory does not know."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from councils.context import acting_council
from councils.responses import EditorTask, refuse_non_editor
from portal.accounts.http import SignedInRequest, login_required_keeping_post, submitted_data
from portal.site.errors import rules_as_errors
from portal.text import query_text
from services.actions.product_requests import request_product
from services.forms.product_requests import ProductRequestForm
from services.models import ProductRequest
from services.permissions import can_draft

ASKING = EditorTask(
    needs_editor=_("You need to be an editor to ask for a product"),
    needs_council=_("Join your council to ask for a product"),
    is_for_members=_(
        "Only members of a council can ask for a product, and you are not a member of one yet."
    ),
    not_if_abolished=_(
        "You cannot ask for a product for an abolished council. Its page shows which council has "
        "taken over."
    ),
)


@login_required_keeping_post
@require_http_methods(["GET", "POST"])
def ask(request: SignedInRequest) -> HttpResponse:
    """Name a product that is missing; moderators add it or say which one it is."""
    council = acting_council(request)
    if council is None or not can_draft(request.user, council):
        return refuse_non_editor(request, council, ASKING)
    form = ProductRequestForm(
        submitted_data(request),
        instance=ProductRequest(council=council),
        initial={"name": query_text(request.GET, "name", 120), "records_use": True},
    )
    if request.method == "POST" and form.is_valid():
        with rules_as_errors(form):
            request_product(form.save(commit=False), by=request.user)
            thanks = gettext("Request sent to moderators. We email you their answer.")
            messages.success(request, thanks)
            return redirect("services:products")
    return render(request, "services/product_request.html", {"form": form, "council": council})
