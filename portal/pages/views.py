from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.functional import SimpleLazyObject
from django.utils.translation import gettext
from django.views.decorators.http import require_POST, require_safe

from councils.context import acting_council
from councils.permissions import edits_for
from portal.accounts.http import SignedInRequest
from portal.accounts.shared_pages import shared_page
from portal.components import gallery
from portal.database.revisions import CATALOGUE, FORUMS, revision
from portal.lists.paging import whole_number
from portal.notifications.follow_messages import say_areas_followed
from portal.pages.home_stats import home_numbers
from portal.pages.your_work import (
    areas_of,
    areas_to_follow,
    follow_areas,
    news_of,
    questions_for,
    tasks_of,
)

MAX_AREAS = 100


@require_safe
@shared_page(CATALOGUE, FORUMS)
def home(request: HttpRequest) -> HttpResponse:
    state = revision(CATALOGUE)
    numbers = SimpleLazyObject(lambda: home_numbers(state))
    return render(request, "pages/home.html", {"numbers": numbers, "state": state})


@login_required
@require_safe
def your_work(request: SignedInRequest) -> HttpResponse:
    """What waits, what is new and what one could answer: the first page after signing in."""
    council = acting_council(request)
    tasks = tasks_of(request.user, council) if council else []
    context = {
        "council": council,
        "first": tasks[0] if tasks else None,
        "tasks": tasks[1:],
        "edits": bool(council and edits_for(request.user, council)),
        "news": news_of(request.user),
        "questions": questions_for(request.user, areas_of(request.user, council), council),
        "areas": areas_to_follow(request.user),
    }
    return render(request, "pages/your_work.html", context)


@login_required
@require_POST
def follow(request: SignedInRequest) -> HttpResponse:
    """Follow the service areas that were selected."""
    keys = [whole_number(key) for key in request.POST.getlist("area")[:MAX_AREAS]]
    if number := follow_areas(request.user, keys):
        say_areas_followed(request, number)
    else:
        messages.warning(request, gettext("Select at least one service area."))
    return redirect("pages:your_work")


@require_safe
def design(request: HttpRequest) -> HttpResponse:
    return render(request, "pages/design.html", {"examples": gallery.rendered(request)})


@require_safe
def healthz(request: HttpRequest) -> HttpResponse:
    return HttpResponse("ok", content_type="text/plain")
