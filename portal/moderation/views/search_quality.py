"""Whether finding works: what nobody has registered, and what the overlap check was worth."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from portal.accounts.permissions import is_moderator
from portal.lists.paging import page_of
from portal.search.models import Search
from portal.site.permissions import require
from services.models import Overlap


@login_required
@require_safe
def searches(request: HttpRequest) -> HttpResponse:
    """What members of several councils looked for in vain."""
    require(is_moderator(request.user))
    return render(request, "moderation/searches.html", {"unanswered": Search.objects.unanswered()})


@login_required
@require_safe
def overlaps(request: HttpRequest) -> HttpResponse:
    """How often what stood beside a new listing was the thing itself."""
    require(is_moderator(request.user))
    page = page_of(Overlap.objects.reasons_to_go_on(), asked=request.GET.get("page"))
    context = {"worth": Overlap.objects.worth(), "page": page}
    return render(request, "moderation/overlaps.html", context)
