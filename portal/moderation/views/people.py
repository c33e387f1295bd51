"""Requests that wait for somebody with a duty, the people they are about."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods, require_safe

from councils import actions as councils
from councils import permissions as council_permissions
from councils.models import AccessRequest, Membership
from portal.accounts import actions, permissions
from portal.accounts.http import SignedInRequest
from portal.accounts.models import User
from portal.components.decision_forms import ModeratorReasonForm
from portal.lists.paging import page_of
from portal.moderation.forms import AccessForm, DutyForm, YesOrNoForm
from portal.site.permissions import require
from portal.text import query_text

WAITING_SHOWN = 50


@login_required
@require_safe
def requests(request: HttpRequest) -> HttpResponse:
    require(permissions.is_moderator(request.user))
    asking = Membership.objects.select_related("user", "council").order_by("asked_at", "pk")
    context = {
        "access": AccessRequest.objects.open().oldest_first()[:WAITING_SHOWN],
        "managers": asking.asking_to_manage()[:WAITING_SHOWN],
        "unmanaged": asking.without_manager_to_ask()[:WAITING_SHOWN],
        "appeals": User.objects.with_appeal()[:WAITING_SHOWN],
        "orphaned": Membership.objects.unmanaged_councils()[:WAITING_SHOWN],
        "answers_access": council_permissions.can_answer_access_request(request.user),
    }
    return render(request, "moderation/requests.html", context)


@login_required
@require_http_methods(["GET", "POST"])
def accept_access(request: SignedInRequest, pk: int) -> HttpResponse:
    access = _access(request, pk)
    initial = {"council": access.organisation}
    form = AccessForm(request.POST or None, initial=initial, domain=access.domain)
    if form.is_valid():
        councils.accept_access(access, by=request.user, **form.cleaned_data)
        messages.success(request, gettext("{email} now has access.").format(email=access.email))
        return redirect("moderation:requests")
    return render(request, "moderation/accept_access.html", {"access": access, "form": form})


@login_required
@require_http_methods(["GET", "POST"])
def decline_access(request: SignedInRequest, pk: int) -> HttpResponse:
    access = _access(request, pk)
    form = ModeratorReasonForm(request.POST or None)
    if form.is_valid():
        councils.decline_access(access, by=request.user, **form.cleaned_data)
        messages.success(
            request, gettext("Access for {email} declined.").format(email=access.email)
        )
        return redirect("moderation:requests")
    return render(request, "moderation/decline_access.html", {"access": access, "form": form})


def _access(request: SignedInRequest, pk: int) -> AccessRequest:
    require(council_permissions.can_answer_access_request(request.user))
    return get_object_or_404(AccessRequest.objects.select_related("user"), pk=pk)


@login_required
@require_http_methods(["GET", "POST"])
def manager(request: SignedInRequest, pk: int) -> HttpResponse:
    require(council_permissions.can_answer_manager_request(request.user))
    membership = get_object_or_404(Membership.objects.select_related("user", "council"), pk=pk)
    form = YesOrNoForm(request.POST or None)
    if form.is_valid():
        accept, reason = form.cleaned_data["answer"] == "yes", form.cleaned_data["reason"]
        councils.answer_manager_request(membership, accept=accept, by=request.user, reason=reason)
        messages.success(request, gettext("Answer sent to {user}.").format(user=membership.user))
        return redirect("moderation:requests")
    context = {
        "membership": membership,
        "colleagues": membership.council.memberships.active().for_people_page()[:WAITING_SHOWN],
        "form": form,
    }
    return render(request, "moderation/manager.html", context)


@login_required
@require_safe
def people(request: HttpRequest) -> HttpResponse:
    require(permissions.is_moderator(request.user))
    text = query_text(request.GET, "q", 100)
    found = User.objects.people().matching(text)
    page = page_of(found, asked=request.GET.get("page"))
    return render(request, "moderation/people.html", {"page": page, "text": text})


@login_required
@require_http_methods(["GET", "POST"])
def suspend(request: SignedInRequest, pk: int) -> HttpResponse:
    require(permissions.is_moderator(request.user))
    person = get_object_or_404(User, pk=pk)
    require(permissions.can_suspend(request.user, person))
    form = ModeratorReasonForm(request.POST or None)
    if form.is_valid():
        actions.suspend(person, by=request.user, **form.cleaned_data)
        messages.success(request, gettext("{person} suspended.").format(person=person))
        return redirect("moderation:person", pk)
    return render(request, "moderation/suspend.html", {"person": person, "form": form})


@login_required
@require_http_methods(["GET", "POST"])
def reinstate(request: SignedInRequest, pk: int) -> HttpResponse:
    """Lift a suspension, or answer no to the appeal against it."""
    require(permissions.is_moderator(request.user))
    person = get_object_or_404(User, pk=pk)
    require(permissions.can_reinstate(request.user, person))
    form = YesOrNoForm(request.POST or None)
    if form.is_valid():
        lift = actions.reinstate if form.cleaned_data["answer"] == "yes" else actions.reject_appeal
        lift(person, by=request.user, reason=form.cleaned_data["reason"])
        messages.success(request, gettext("Answer sent to {person}.").format(person=person))
        return redirect("moderation:person", pk)
    return render(request, "moderation/reinstate.html", {"person": person, "form": form})


@login_required
@require_http_methods(["GET", "POST"])
def duty(request: SignedInRequest, pk: int) -> HttpResponse:
    require(permissions.is_moderator(request.user))
    person = get_object_or_404(User, pk=pk)
    require(permissions.can_give_duties(request.user, person))
    form = DutyForm(request.POST or None, initial={"duty": person.duty})
    if form.is_valid():
        actions.give_duty(person, by=request.user, **form.cleaned_data)
        messages.success(request, gettext("Site role of {person} changed.").format(person=person))
        return redirect("moderation:person", pk)
    return render(request, "moderation/duty.html", {"person": person, "form": form})
