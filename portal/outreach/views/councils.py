"""Councils by state, and what moderators do about one."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from councils.models import Council
from portal.accounts.http import SignedInRequest, login_required_keeping_post, submitted_data
from portal.lists.paging import page_of
from portal.outreach import actions
from portal.outreach.findings import Findings
from portal.outreach.forms import PlanForm, VouchDecisionForm
from portal.outreach.lists import StateList, chase_lists
from portal.outreach.models import OutreachLetter, OutreachPlan, Vouch
from portal.outreach.permissions import can_do_outreach
from portal.site.errors import rules_as_errors
from portal.site.permissions import require
from services.models.council_state import (
    CouncilState,
    complete_councils,
    with_areas,
    with_state,
)

COUNCILS_ON_A_PAGE, LETTERS_SHOWN = 50, 20


@login_required
@require_safe
def index(request: HttpRequest) -> HttpResponse:
    require(can_do_outreach(request.user))
    found = StateList(request.GET)
    context = {
        "found": found,
        "counts": found.counts.items(),
        "page": page_of(found.rows, asked=request.GET.get("page"), length=COUNCILS_ON_A_PAGE),
    }
    return render(request, "outreach/index.html", context)


@login_required
@require_safe
def chase(request: HttpRequest) -> HttpResponse:
    """Who to write to next."""
    require(can_do_outreach(request.user))
    return render(request, "outreach/chase.html", chase_lists())


@login_required_keeping_post
@require_http_methods(["GET", "POST"])
@transaction.atomic
def council(request: SignedInRequest, slug: str) -> HttpResponse:
    """What a council would find, what was written to it, and the next step."""
    require(can_do_outreach(request.user))
    current = Council.objects.current().filter(slug=slug)
    complete = complete_councils(get_object_or_404(current))
    shown = with_areas(with_state(current, complete)).get()
    plans = OutreachPlan.objects.filter(council=shown)
    if request.method == "POST":
        plans = plans.select_for_update()
    plan = plans.first() or OutreachPlan(council=shown)
    form = PlanForm(submitted_data(request), instance=plan, user=request.user)
    if request.method == "POST" and form.is_valid():
        actions.change_plan(form.save(commit=False), by=request.user)
        messages.success(request, gettext("Notes saved."))
        return redirect("outreach:council", slug)
    context = {
        "council": shown,
        "state": CouncilState(shown.state),
        "findings": Findings(shown, request.user),
        "letters": shown.outreach_letters.with_state().newest_first()[:LETTERS_SHOWN],
        "vouches": shown.vouches.oldest_first()[:LETTERS_SHOWN],
        "people": shown.memberships.active().count(),
        "form": form,
    }
    return render(request, "outreach/council.html", context)


@login_required
@require_POST
def answered(request: SignedInRequest, slug: str, pk: int) -> HttpResponse:
    require(can_do_outreach(request.user))
    letter = get_object_or_404(OutreachLetter, pk=pk, council__slug=slug)
    actions.mark_answered(letter, by=request.user)
    messages.success(request, gettext("Marked as answered."))
    return redirect("outreach:council", slug)


@login_required_keeping_post
@require_http_methods(["GET", "POST"])
def decide(request: SignedInRequest, pk: int) -> HttpResponse:
    """Invite a recommended person, or decline."""
    require(can_do_outreach(request.user))
    people = Vouch.objects.select_related("council", "from_council", "vouched_by")
    person = get_object_or_404(people, pk=pk)
    form = VouchDecisionForm(submitted_data(request))
    if request.method == "POST" and form.is_valid():
        decision = form.cleaned_data["decision"]
        role = "" if decision == VouchDecisionForm.DECLINE else decision
        with rules_as_errors(form):
            actions.answer_vouch(
                person, role=role, by=request.user, reason=form.cleaned_data["reason"]
            )
            done = gettext("Invitation sent.") if role else gettext("Recommendation declined.")
            messages.success(request, done)
            return redirect("outreach:council", person.council.slug)
    return render(request, "outreach/decide.html", {"person": person, "form": form})
