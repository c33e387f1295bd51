"""A council says that it follows a recommendation, or that it chose otherwise."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods, require_POST

from councils.context import acting_council
from portal.accounts.http import SignedInRequest, login_required_keeping_post, submitted_data
from portal.database.locks import lock_if_sent
from portal.site.errors import rules_as_errors
from portal.site.permissions import require
from services.permissions import can_register
from services.recommendations import actions, permissions
from services.recommendations.forms import StanceForm
from services.recommendations.models import Recommendation, Stance
from services.recommendations.models.follow_count import matching_uses, uses_in_area

USES_OFFERED = 30


@login_required_keeping_post
@transaction.atomic
@require_http_methods(["GET", "POST"])
def answer(request: SignedInRequest, pk: int) -> HttpResponse:
    """An editor answers for the council; what a member writes waits for one."""
    recommendation = get_object_or_404(Recommendation.objects.current().for_page(), pk=pk)
    council = acting_council(request)
    require(permissions.can_answer(request.user, recommendation, council))
    assert council is not None  # noqa: S101 - nobody answers for no council
    rows = Stance.objects.filter(category=recommendation.category, council=council)
    stance = lock_if_sent(request, rows).first() or Stance(council=council)
    stance.recommendation = recommendation
    edits = can_register(request.user, council)
    require(stance.pk is None or permissions.can_change_stance(request.user, stance))
    uses = list(uses_in_area(council, recommendation.category)[:USES_OFFERED])
    form = StanceForm(
        submitted_data(request),
        instance=stance,
        user=request.user,
        offered=uses,
        matching=matching_uses(recommendation, uses),
    )
    if request.method == "POST" and form.is_valid():
        with rules_as_errors(form):
            stance = form.save(commit=False)
            actions.record_stance(stance, form.chosen, is_confirmed=edits, by=request.user)
            messages.success(request, _saved(edits=edits))
            return redirect(recommendation)
    context = {"recommendation": recommendation, "form": form, "council": council, "edits": edits}
    return render(request, "recommendations/answer.html", context)


def _saved(*, edits: bool) -> str:
    if edits:
        return gettext("Saved. Everyone can see it.")
    return gettext("Saved. Everyone can see it when an editor of your council confirms it.")


@login_required
@require_POST
def confirm(request: SignedInRequest, pk: int) -> HttpResponse:
    stance = _visible(request, pk)
    require(permissions.can_confirm_stance(request.user, stance))
    actions.confirm_stance(stance, by=request.user)
    messages.success(request, gettext("Confirmed. Everyone can see it."))
    return redirect(stance.recommendation)


@login_required
@require_POST
def withdraw(request: SignedInRequest, pk: int) -> HttpResponse:
    stance = _visible(request, pk)
    require(permissions.can_change_stance(request.user, stance))
    actions.withdraw_stance(stance, by=request.user)
    messages.success(request, gettext("Answer withdrawn."))
    return redirect(stance.recommendation)


def _visible(request: SignedInRequest, pk: int) -> Stance:
    return get_object_or_404(Stance.objects.visible_to(request.user).for_page(), pk=pk)
