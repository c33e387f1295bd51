"""Making one service area, or one board, of two: what moves, and then the reason."""

from collections.abc import Callable
from typing import Any, NamedTuple

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods

from forums.models import Board
from portal.accounts.http import SignedInRequest
from portal.accounts.permissions import is_administrator
from portal.moderation.catalogue import merges
from portal.moderation.catalogue.forms import AreaMergeForm, BoardMergeForm, MergeReasonForm
from portal.moderation.catalogue.kinds import RECORD_TYPES
from portal.site.errors import rules_as_errors
from portal.site.permissions import require
from services.models import Category


class MergeWay(NamedTuple):
    """How records of a kind become one: the form, what it would do, and the action."""

    kind: str
    model: Any
    form: Callable[..., forms.Form]
    plan: Callable[[Any, Any], merges.MergePlan]
    merge: Callable[..., Any]


AREAS = MergeWay("areas", Category, AreaMergeForm, merges.plan_area_merge, merges.merge_areas)
BOARDS = MergeWay("boards", Board, BoardMergeForm, merges.plan_board_merge, merges.merge_boards)


@login_required
@require_http_methods(["GET", "POST"])
def merge_area(request: SignedInRequest, pk: int) -> HttpResponse:
    return _merge(request, AREAS, pk)


@login_required
@require_http_methods(["GET", "POST"])
def merge_board(request: SignedInRequest, pk: int) -> HttpResponse:
    return _merge(request, BOARDS, pk)


def _merge(request: SignedInRequest, way: MergeWay, pk: int) -> HttpResponse:
    """Choose the other record, see what moves, and give the reason."""
    require(is_administrator(request.user))
    source = get_object_or_404(way.model, pk=pk)
    choice = way.form(source, request.POST or request.GET or None)
    context = {"kind": RECORD_TYPES[way.kind], "source": source, "choice": choice}
    if not choice.is_valid():
        return render(request, "moderation/merge_record.html", context)
    target = choice.cleaned_data["into"]
    form = MergeReasonForm(request.POST or None)
    if form.is_valid():
        with rules_as_errors(form):
            way.merge(source, target, reason=form.cleaned_data["reason"], by=request.user)
            done = gettext("{source} merged into {target}.").format(source=source, target=target)
            messages.success(request, done)
            return redirect("moderation:change_record", way.kind, target.pk)
    context |= {"form": form, "target": target, "plan": way.plan(source, target)}
    return render(request, "moderation/merge_record.html", context)
