"""One decision about many things at once, each of them on the record."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from forums import actions, permissions
from forums.forms import BulkThreadsForm
from forums.lists import ThreadList
from forums.models import Board, Thread
from portal.accounts.http import SignedInRequest
from portal.accounts.models import User
from portal.site.permissions import require

DECISIONS = {"lock": _("Close"), "hide": _("Hide"), "move": _("Move to another board")}


@login_required
@require_http_methods(["GET", "POST"])
def threads(request: SignedInRequest, slug: str) -> HttpResponse:
    """Close, hide or move threads of a board; the ones on this page of its list."""
    require(permissions.can_decide(request.user))
    board = get_object_or_404(Board.objects.visible_to(request.user), slug=slug)
    shown = ThreadList(request.user, request.GET, board)
    rows = [(each.pk, f"{each.title} ({each.author})") for each in [*shown.pinned, *shown.threads]]
    form = BulkThreadsForm(request.POST or None, rows=rows, decisions=DECISIONS)
    if form.is_valid():
        decided = _decide(form, by=request.user)
        messages.success(
            request,
            ngettext(
                "Decision saved for {n:,} thread.", "Decision saved for {n:,} threads.", decided
            ).format(n=decided),
        )
        return redirect(board)
    context = {"board": board, "form": form, "list": shown}
    return render(request, "forums/bulk.html", context)


@transaction.atomic
def _decide(form: BulkThreadsForm, *, by: User) -> int:
    """All of them or, where one was decided about meanwhile, none."""
    answers = form.cleaned_data
    found = Thread.objects.locked_all(answers["chosen"])
    target = answers["board"]
    Board.objects.locked_all(
        [*(thread.board_id for thread in found.values()), *([target.pk] if target else [])]
    )
    for thread in found.values():
        match answers["decision"]:
            case "lock":
                actions.lock(thread, reason=answers["reason"], by=by)
            case "hide":
                first = thread.posts.get(number=1)
                actions.hide(first, reason=answers["reason"], by=by)
            case "move":
                actions.move(thread, target, reason=answers["reason"], by=by)
    return len(found)
