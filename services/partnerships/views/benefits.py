"""What sharing was worth: stating it, confirming it, auditing it."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from councils.context import acting_council
from councils.permissions import can_see_peers_only
from portal.accounts.http import SignedInRequest, login_required_keeping_post, submitted_data
from portal.database.locks import lock_if_sent
from portal.site.permissions import require
from services.models import Benefit, Service
from services.models.choices import BenefitState
from services.models.versions import VERSIONS_SHOWN, versions_of, with_authors
from services.partnerships import actions, permissions
from services.partnerships.forms.benefits import AuditForm, BenefitForm
from services.partnerships.forms.moderation import RemovalForm
from services.partnerships.models import Partnership
from services.partnerships.views.lookup import find_partnership


@login_required_keeping_post
@require_http_methods(["GET", "POST"])
def of_partnership(request: SignedInRequest, slug: str) -> HttpResponse:
    return _new(request, find_partnership(request.user, slug))


@login_required_keeping_post
@require_http_methods(["GET", "POST"])
def of_service(request: SignedInRequest, slug: str) -> HttpResponse:
    return _new(request, get_object_or_404(Service.objects.published().for_page(), slug=slug))


def _new(request: SignedInRequest, source: Partnership | Service) -> HttpResponse:
    """State what the council that somebody acts for has gained."""
    council = acting_council(request)
    require(permissions.can_count(request.user, source, council))
    partnership = source if isinstance(source, Partnership) else None
    service = partnership.only_service if partnership else source
    benefit = Benefit(partnership=partnership, service=service, council=council)  # type: ignore[misc]  # require has asked: there is a council
    form = BenefitForm(submitted_data(request), instance=benefit)
    if request.method == "POST" and form.is_valid():
        actions.state_benefit(form.save(commit=False), by=request.user)
        messages.success(request, gettext("Benefit added."))
        return redirect(benefit)
    context = {"form": form, "source": source, "council": council}
    return render(request, "partnerships/benefit_form.html", context)


@require_safe
def detail(request: HttpRequest, pk: int) -> HttpResponse:
    user, benefit = request.user, _found(request, pk)
    is_claimed = benefit.state == BenefitState.CLAIMED and benefit.is_measured
    is_confirmed = benefit.state == BenefitState.PARTNER_CONFIRMED
    partner = permissions.confirming_council(user, benefit) if is_claimed else None
    changes = permissions.can_change_benefit(user, benefit)
    context: dict[str, object] = {
        "benefit": benefit,
        "partner": partner,
        "can_change": changes,
        "can_withdraw": permissions.can_withdraw_benefit(request.user, benefit),
        "can_audit": is_confirmed and permissions.can_audit(user, benefit),
        "sees_peers_only": can_see_peers_only(user),
    }
    if changes or permissions.can_audit(user, benefit):
        context["versions"] = with_authors(versions_of(benefit, VERSIONS_SHOWN))
    return render(request, "partnerships/benefit.html", context)


@login_required_keeping_post
@transaction.atomic
@require_http_methods(["GET", "POST"])
def edit(request: SignedInRequest, pk: int) -> HttpResponse:
    benefit = _found(request, pk)
    require(permissions.can_change_benefit(request.user, benefit))
    form = BenefitForm(submitted_data(request), instance=benefit, user=request.user)
    if request.method == "POST" and form.is_valid():
        actions.change_benefit(form.save(commit=False), by=request.user)
        messages.success(request, form.saved_message(gettext("Changes saved.")))
        return redirect(benefit)
    source, council = benefit.source, benefit.council
    context = {"form": form, "source": source, "benefit": benefit, "council": council}
    return render(request, "partnerships/benefit_form.html", context)


@login_required
@require_POST
def confirm(request: SignedInRequest, pk: int) -> HttpResponse:
    benefit = _found(request, pk)
    partner = permissions.confirming_council(request.user, benefit)
    require(partner is not None)
    seen = request.POST.get("seen", "")
    actions.confirm_benefit(benefit, partner, seen=seen, by=request.user)  # type: ignore[arg-type]  # require has asked
    messages.success(request, gettext("Benefit confirmed for {partner}.").format(partner=partner))
    return redirect(benefit)


@login_required
@require_http_methods(["GET", "POST"])
def audit(request: SignedInRequest, pk: int) -> HttpResponse:
    benefit = _found(request, pk)
    require(permissions.can_audit(request.user, benefit))
    first = {"seen": benefit.figure, "evidence": benefit.evidence}
    form = AuditForm(request.POST or None, initial=first)
    if request.method == "POST" and form.is_valid():
        actions.audit_benefit(benefit, **form.cleaned_data, by=request.user)
        messages.success(request, gettext("Saved: a moderator has seen the evidence."))
        return redirect(benefit)
    return render(request, "partnerships/audit.html", {"form": form, "benefit": benefit})


@login_required_keeping_post
@require_http_methods(["GET", "POST"])
def withdraw(request: SignedInRequest, pk: int) -> HttpResponse:
    benefit = _found(request, pk)
    require(permissions.can_withdraw_benefit(request.user, benefit))
    by_moderator = not permissions.can_change_benefit(request.user, benefit)
    form = RemovalForm(submitted_data(request), by_moderator=by_moderator)
    if request.method == "POST" and form.is_valid():
        actions.withdraw_benefit(benefit, reason=form.given_reason, by=request.user)
        messages.success(request, gettext("Benefit withdrawn."))
        return redirect(benefit.source.get_absolute_url())
    context = {"form": form, "benefit": benefit}
    return render(request, "partnerships/withdraw_benefit.html", context)


def _found(request: HttpRequest, pk: int) -> Benefit:
    known = Benefit.objects.visible_to(request.user).select_related(
        *("council", "service__council", "partnership__lead"),
        *("said_by", "confirmed_by", "confirmed_for", "audited_by"),
    )
    return get_object_or_404(lock_if_sent(request, known), pk=pk)
