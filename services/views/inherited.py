"""What came to a council from those before it, and whether that is right."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext
from django.views.decorators.http import require_POST, require_safe

from councils import actions, permissions
from councils.models import Council
from councils.models.succession_transfer import describe_remaining, describe_transferred
from councils.responses import redirect_to_successor
from portal.accounts.http import SignedInRequest
from portal.site.permissions import require
from services.models.succession_report import WINDOW_MONTHS, inherited_by

AREAS_ON_A_PAGE = 12


@login_required
@require_safe
def inherited(request: SignedInRequest, slug: str) -> HttpResponse:
    """What is doubled, what ends soon, what was left: for those who work here now."""
    council = get_object_or_404(Council, slug=slug)
    if elsewhere := redirect_to_successor(request, council):
        return elsewhere
    require(permissions.can_see_internal(request.user, council))
    successions = list(council.inheritances.in_force().for_page())
    transferred = describe_transferred(successions)
    remaining = describe_remaining(each.predecessor for each in successions)
    report = inherited_by(council)
    context = {
        "council": council,
        "report": report,
        "months": WINDOW_MONTHS,
        "page": Paginator(report.areas, AREAS_ON_A_PAGE).get_page(request.GET.get("page")),
        "successions": [
            (each, transferred[each.pk], remaining[each.predecessor_id]) for each in successions
        ],
        "can_confirm": permissions.can_manage_people(request.user, council),
    }
    return render(request, "councils/inherited.html", context)


@login_required
@require_POST
def confirm(request: SignedInRequest, slug: str, pk: int) -> HttpResponse:
    """It is right as it is, and not to be reverted any more."""
    council = get_object_or_404(Council, slug=slug)
    succession = get_object_or_404(council.inheritances.in_force().for_page(), pk=pk)
    require(permissions.can_confirm_succession(request.user, succession))
    actions.confirm_succession(succession, by=request.user)
    messages.success(
        request,
        gettext("Transfer from {predecessor} confirmed.").format(
            predecessor=succession.predecessor
        ),
    )
    return redirect("council_services:inherited", slug)
