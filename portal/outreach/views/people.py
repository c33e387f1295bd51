"""Managers recommend people at other councils; a council's first day."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods, require_safe

from councils.context import acting_council
from councils.models import Council
from councils.permissions import manages
from portal.accounts.http import SignedInRequest, login_required_keeping_post, submitted_data
from portal.outreach import actions, permissions
from portal.outreach.findings import Findings
from portal.outreach.first_steps import steps_of
from portal.outreach.forms import VouchForm
from portal.outreach.models import Vouch
from portal.site.errors import rules_as_errors
from portal.site.permissions import require
from services.notices.forms import NoticeAnswerForm


@login_required_keeping_post
@require_http_methods(["GET", "POST"])
def vouch(request: SignedInRequest, slug: str) -> HttpResponse:
    council = get_object_or_404(Council.objects.current(), slug=slug)
    require(permissions.can_vouch(request.user, council))
    own = acting_council(request)
    require(own is not None and manages(request.user, own))
    person = Vouch(council=council, from_council=own, vouched_by=request.user)
    form = VouchForm(submitted_data(request), instance=person)
    if request.method == "POST" and form.is_valid():
        with rules_as_errors(form, "email"):
            actions.vouch(form.save(commit=False), by=request.user)
            thanks = gettext("Thank you. A moderator will invite {person}.")
            messages.success(request, thanks.format(person=person))
            return redirect(council)
    return render(request, "outreach/vouch.html", {"council": council, "own": own, "form": form})


@login_required
@require_safe
def first_day(request: SignedInRequest, slug: str) -> HttpResponse:
    """What was found for a council, with a button each, and the first steps."""
    council = get_object_or_404(Council, slug=slug)
    require(permissions.can_see_first_day(request.user, council))
    findings = Findings(council, request.user)
    steps = steps_of(council, request.user)
    context = {
        "council": council,
        "findings": findings,
        "systems": [
            (gettext("Used by similar councils"), findings.systems),
            (gettext("Used by councils of your region"), findings.neighbours),
        ],
        "contracts": [NoticeAnswerForm(notice) for notice in findings.contracts],
        "steps": steps,
        "done": sum(step.is_done for step in steps),
    }
    return render(request, "outreach/first_day.html", context)
