"""Words and domains for which moderators wait: a post with one of them waits for approval."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods, require_POST

from forums import actions
from forums.models import WatchedTerm
from portal.accounts.http import SignedInRequest
from portal.accounts.permissions import is_moderator
from portal.lists.paging import page_of
from portal.moderation.forms import WatchedTermForm
from portal.site.errors import rules_as_errors
from portal.site.permissions import require


@login_required
@require_http_methods(["GET", "POST"])
def watched(request: SignedInRequest) -> HttpResponse:
    require(is_moderator(request.user))
    form = WatchedTermForm(request.POST or None)
    if form.is_valid():
        with rules_as_errors(form):
            term = actions.watch(form.save(commit=False), by=request.user)
            messages.success(request, gettext("Posts with “{term}” now wait.").format(term=term))
            return redirect("moderation:watched")
    page = page_of(WatchedTerm.objects.in_order(), asked=request.GET.get("page"), length=100)
    return render(request, "moderation/watched.html", {"form": form, "page": page})


@login_required
@require_POST
def remove(request: SignedInRequest, pk: int) -> HttpResponse:
    require(is_moderator(request.user))
    term = get_object_or_404(WatchedTerm, pk=pk)
    actions.stop_watching(term, by=request.user)
    messages.success(request, gettext("“{term}” removed.").format(term=term))
    return redirect("moderation:watched")
