"""The standards that a need asks for, and the text that a council takes along."""

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods, require_safe

from portal.accounts.http import SignedInRequest, login_required_keeping_post, submitted_data
from portal.accounts.shared_pages import shared_page
from portal.database.revisions import CATALOGUE
from portal.site.errors import rules_as_errors
from portal.site.permissions import require
from services.models import Standard
from services.needs import actions, permissions
from services.needs.forms import RequirementsForm
from services.needs.models import Need
from services.needs.models.specification import specification_of
from services.needs.views.lookup import find_own_need


@require_safe
@shared_page(CATALOGUE)
def specification(request: HttpRequest, pk: int) -> HttpResponse:
    need = get_object_or_404(Need.objects.visible_to(request.user).for_page(), pk=pk)
    context = {
        "need": need,
        "specification": specification_of(need),
        "can_change": permissions.can_change(request.user, need),
    }
    return render(request, "needs/specification.html", context)


@login_required_keeping_post
@transaction.atomic
@require_http_methods(["GET", "POST"])
def requirements(request: SignedInRequest, pk: int) -> HttpResponse:
    """Choose the standards that a need asks for."""
    need = find_own_need(request, pk)
    require(permissions.can_change(request.user, need))
    form = RequirementsForm(submitted_data(request), need=need)
    if request.method == "POST" and form.is_valid():
        with rules_as_errors(form):
            actions.ask_for_standards(need, form.chosen, by=request.user)
            messages.success(request, gettext("Requirements saved."))
            return redirect("needs:specification", need.pk)
    known = Standard.objects.in_order().values_list("name", flat=True)
    context = {"need": need, "form": form, "standards": known}
    return render(request, "needs/requirements.html", context)
