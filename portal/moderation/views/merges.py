"""Making one record of two, and two of one again."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods, require_safe

from portal.accounts.http import SignedInRequest
from portal.lists.paging import page_of
from portal.moderation.forms import RecordMergeForm
from portal.site.permissions import require
from portal.text import query_text
from services import actions, permissions
from services.actions.merges import Decision
from services.models import Merge, Service
from services.models.mergeable import MERGEABLE, count_merged
from services.models.similar_listings import find_similar_services

CANDIDATES = 20


@login_required
@require_safe
def candidates(request: HttpRequest, kind: str, pk: int) -> HttpResponse:
    """With which other record this one could be merged."""
    require(permissions.can_merge(request.user))
    source = get_object_or_404(_mergeable_rows(kind), pk=pk)
    text = query_text(request.GET, "q", 100)
    if text or not isinstance(source, Service):
        found = _mergeable_rows(kind).matching(text or source.name).exclude(pk=pk)[:CANDIDATES]
    else:
        found = [similar.service for similar in find_similar_services(source, CANDIDATES)]
    context = {"kind": kind, "source": source, "found": found, "text": text}
    return render(request, "moderation/merge_candidates.html", context)


@login_required
@require_http_methods(["GET", "POST"])
def compare(request: SignedInRequest, kind: str, target: int, source: int) -> HttpResponse:
    """Two records side by side; answer by answer, which one is right."""
    require(permissions.can_merge(request.user))
    both = _mergeable_rows(kind).in_bulk([target, source])
    if target == source or not {target, source} <= both.keys():
        raise Http404
    pair = both[target], both[source]
    form = RecordMergeForm(request.POST or None, target=pair[0], source=pair[1])
    if form.is_valid():
        decision = Decision(form.choices, form.cleaned_data["reason"], form.cleaned_data["seen"])
        merged = actions.merge(*pair, decision, by=request.user)
        messages.success(request, gettext("Merged: {merged}.").format(merged=merged))
        return redirect("moderation:merged", merged.pk)
    context = {
        "kind": kind,
        "target": pair[0],
        "source": pair[1],
        "form": form,
        "counts": count_merged(*pair),
    }
    return render(request, "moderation/merge.html", context)


@login_required
@require_safe
def merges(request: HttpRequest) -> HttpResponse:
    require(permissions.can_merge(request.user))
    page = page_of(Merge.objects.newest(), asked=request.GET.get("page"))
    return render(request, "moderation/merges.html", {"page": page})


@login_required
@require_http_methods(["GET", "POST"])
def merged(request: SignedInRequest, pk: int) -> HttpResponse:
    """What a merge did, and the button that takes it back."""
    require(permissions.can_merge(request.user))
    merge = get_object_or_404(Merge.objects.newest(), pk=pk)
    if request.method == "POST":
        actions.undo_merge(merge, by=request.user)
        messages.success(request, gettext("Merge undone. Both records are restored."))
        return redirect("moderation:merged", pk)
    context = {"merge": merge, "target": merge.target()}
    return render(request, "moderation/merged.html", context)


def _mergeable_rows(kind: str) -> Any:
    """The records of a kind that can be merged; 404 for what cannot."""
    if kind not in MERGEABLE:
        raise Http404
    model: Any = MERGEABLE[kind].model
    return model.objects.published() if model is Service else model.objects.all()
