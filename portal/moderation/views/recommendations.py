"""Recommendations that wait for a moderator, and those to look at again."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from portal.accounts.permissions import is_moderator
from portal.lists.paging import page_of
from portal.site.permissions import require
from services.recommendations.models import GroupRequest, Recommendation

SHOWN = 50


@login_required
@require_safe
def recommendations(request: HttpRequest) -> HttpResponse:
    require(is_moderator(request.user))
    related = "category", "group", "author"
    submitted = Recommendation.objects.submitted().select_related(*related)
    due = Recommendation.objects.due_for_review().select_related(*related)
    abandoned = Recommendation.objects.abandoned().select_related(*related)
    context = {
        "page": page_of(submitted.order_by("submitted_at", "pk"), asked=request.GET.get("page")),
        "due": due[:SHOWN],
        "abandoned": abandoned.order_by("updated_at", "pk")[:SHOWN],
        "requests": GroupRequest.objects.without_member_to_ask().oldest_first()[:SHOWN],
    }
    return render(request, "moderation/recommendations.html", context)
