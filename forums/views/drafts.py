"""While somebody writes: drafts, previews and whom to mention."""

from urllib.parse import urlsplit

from allauth.core.internal.ratelimit import consume_or_429
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import Resolver404, resolve
from django.utils.translation import gettext
from django.views.decorators.http import require_POST, require_safe

from councils.permissions import is_member
from forums import actions
from forums.models import Draft
from forums.models.mentions import people_called
from forums.views.composer import keep_words, words_of
from portal.accounts.http import SignedInRequest, login_required_keeping_post
from portal.lists.paging import page_of
from portal.markdown import to_html
from portal.site.permissions import require
from portal.text import query_text, time_of

PLACES = {"forums:reply", "forums:change", "forums:new"}
MAX_PLACE_LENGTH = 300
MIN_NAME_LENGTH = 2
PREVIEW_RATES = {"preview": "120/m/user", "people": "120/m/user"}


@login_required
@require_safe
def drafts(request: HttpRequest) -> HttpResponse:
    page = page_of(Draft.objects.of(request.user), asked=request.GET.get("page"))
    return render(request, "forums/drafts.html", {"page": page})


@login_required_keeping_post
@require_POST
def keep(request: SignedInRequest) -> HttpResponse:
    """Keep the words of a form; asked by a script it answers with JSON, 409 for a conflict."""
    place = _place(request)
    try:
        draft = keep_words(request.POST, place, by=request.user)
    except actions.DraftChanged as changed:
        return _conflict(request, changed.draft, words_of(request.POST))
    if _by_script(request):
        return JsonResponse(_seen(draft))
    messages.success(request, gettext("Draft saved. It has not been posted."))
    return redirect(place)


def _conflict(request: HttpRequest, draft: Draft, words: actions.Words) -> HttpResponse:
    if _by_script(request):
        other = {"title": draft.title, "text": draft.text}
        return JsonResponse(_seen(draft) | other, status=409)
    context = {"draft": draft, "words": words}
    return render(request, "forums/draft_changed.html", context, status=409)


def _seen(draft: Draft | None) -> dict[str, object]:
    if draft is None:
        return {"version": 0, "at": ""}
    return {"version": draft.version, "at": time_of(draft.updated_at)}


def _by_script(request: HttpRequest) -> bool:
    return "application/json" in request.headers.get("Accept", "")


def _place(request: HttpRequest) -> str:
    """The address of a form to write in; 404 for any other."""
    place = request.POST.get("place", "")
    try:
        known = resolve(urlsplit(place).path).view_name in PLACES
    except (Resolver404, ValueError):
        known = False
    if not known or not place.startswith("/forums/") or len(place) > MAX_PLACE_LENGTH:
        raise Http404
    return place


@login_required
@require_POST
def discard(request: SignedInRequest, pk: int) -> HttpResponse:
    draft = get_object_or_404(Draft.objects.of(request.user), pk=pk)
    actions.discard_draft(draft.place, by=request.user)
    messages.success(request, gettext("Draft deleted."))
    return redirect("forums:drafts")


@login_required
@require_POST
def preview(request: SignedInRequest) -> HttpResponse:
    """A text as it will look, exactly."""
    limited: HttpResponse | None = consume_or_429(
        request, app="forums", action="preview", config=PREVIEW_RATES, user=request.user
    )
    return limited or HttpResponse(to_html(request.POST.get("text", "")))


@login_required
@require_safe
def people(request: SignedInRequest) -> HttpResponse:
    """People to mention, by the beginning of a name: for members, who see each other's names."""
    require(is_member(request.user))
    limited: HttpResponse | None = consume_or_429(
        request, app="forums", action="people", config=PREVIEW_RATES, limit_get=True
    )
    if limited:
        return limited
    begun = query_text(request.GET, "q", 50)
    found = people_called(begun) if len(begun) >= MIN_NAME_LENGTH else []
    named = [{"name": str(user), "token": f"[@{user}](person:{user.pk})"} for user in found]
    return JsonResponse({"people": named})
