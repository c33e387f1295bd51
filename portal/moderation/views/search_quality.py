"""Whether finding works: questions answered badly, and what the overlap check was worth."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.views.decorators.http import require_POST, require_safe

from portal.accounts.http import SignedInRequest
from portal.accounts.permissions import is_administrator, is_moderator
from portal.lists.paging import page_of
from portal.moderation import actions
from portal.search.models import Settlement
from portal.search.weak_questions import weak_questions, with_opened
from portal.site.permissions import require
from services.models import Overlap


@login_required
@require_safe
def searches(request: HttpRequest) -> HttpResponse:
    """Questions of members of several councils that found nothing, or nothing worth opening."""
    require(is_moderator(request.user))
    page = page_of(weak_questions(), asked=request.GET.get("page"))
    context = {
        "page": page,
        "questions": with_opened(page.object_list),
        "settlements": Settlement.choices,
        "edits_thesaurus": is_administrator(request.user),
    }
    return render(request, "moderation/searches.html", context)


@login_required
@require_POST
def settle_search(request: SignedInRequest) -> HttpResponse:
    """Take a question from the list: something was done about it, or nothing is needed."""
    require(is_moderator(request.user))
    how = request.POST.get("how")
    if how not in Settlement.values:
        raise Http404
    question = weak_questions().filter(key=request.POST.get("key", "")[:200]).first()
    if question is None:
        messages.info(request, gettext("This search is no longer in the list."))
    else:
        actions.settle_question(question["key"], Settlement(how), by=request.user)
        messages.success(
            request, gettext("“{text}” was removed from the list.").format(text=question["example"])
        )
    return redirect("moderation:searches")


@login_required
@require_safe
def overlaps(request: HttpRequest) -> HttpResponse:
    """How often what stood beside a new listing was the thing itself."""
    require(is_moderator(request.user))
    page = page_of(Overlap.objects.reasons_to_go_on(), asked=request.GET.get("page"))
    context = {"worth": Overlap.objects.worth(), "page": page}
    return render(request, "moderation/overlaps.html", context)
