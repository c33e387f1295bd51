"""Marking as read what somebody has read."""

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_POST

from forums.models import Board, Thread
from forums.models.read_state import read_boards, read_to
from portal.accounts.http import SignedInRequest
from portal.lists.paging import page_number


@login_required
@require_POST
def read(request: SignedInRequest, pk: int) -> HttpResponse:
    """Somebody has read as far as a post."""
    thread = get_object_or_404(Thread.objects.visible_to(request.user), pk=pk)
    asked = page_number(request.POST.get("number"))
    read_to(request.user, thread, min(asked, thread.last_number))
    return redirect(thread) if "back" in request.POST else HttpResponse(status=204)


@login_required
@require_POST
def read_board(request: SignedInRequest, slug: str) -> HttpResponse:
    boards = Board.objects.visible_to(request.user)
    board = get_object_or_404(boards, slug=slug)
    read_boards(request.user, boards.filter(pk=board.pk))
    return redirect(board)


@login_required
@require_POST
def read_all(request: SignedInRequest) -> HttpResponse:
    read_boards(request.user, Board.objects.visible_to(request.user))
    return redirect("forums:index")
