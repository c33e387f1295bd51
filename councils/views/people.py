"""The people of a council, for its managers."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from councils import actions, permissions
from councils.forms import EndForm, RoleForm
from councils.models import Council, Membership
from councils.models.invitation import InvitationQuerySet
from councils.responses import redirect_to_successor
from portal.accounts.http import SignedInRequest
from portal.audit.models import Entry
from portal.components.decision_forms import ReasonForm
from portal.lists.paging import page_of
from portal.site.errors import rules_as_errors
from portal.site.permissions import require

PEOPLE_ON_A_PAGE = 50
ACTS_SHOWN = 20


@login_required
@require_safe
def index(request: HttpRequest, slug: str) -> HttpResponse:
    council = get_object_or_404(Council, slug=slug)
    if elsewhere := redirect_to_successor(request, council):
        return elsewhere
    require(permissions.can_see_internal(request.user, council))
    people = council.memberships.for_people_page()
    can_manage = permissions.can_manage_people(request.user, council)
    context = {
        "council": council,
        "page": page_of(people.active(), asked=request.GET.get("page"), length=PEOPLE_ON_A_PAGE),
        "can_manage": can_manage,
        "can_invite": permissions.can_invite(request.user, council),
        "requested": people.requested()[:PEOPLE_ON_A_PAGE] if can_manage else [],
        "invitations": _invitations(request, council)[:PEOPLE_ON_A_PAGE],
        "acts": Entry.objects.about(council).for_listing()[:ACTS_SHOWN] if can_manage else [],
    }
    return render(request, "councils/people.html", context)


def _invitations(request: HttpRequest, council: Council) -> InvitationQuerySet:
    """The open invitations, for people who can send more."""
    can_invite = permissions.can_invite(request.user, council)
    rows = council.invitations.for_people_page()
    return rows if can_invite else rows.none()


@login_required
@require_POST
def accept(request: SignedInRequest, slug: str, pk: int) -> HttpResponse:
    membership = _managed(request, slug, pk)
    actions.accept_membership(membership, by=request.user)
    messages.success(request, gettext("{user} is now a member.").format(user=membership.user))
    return redirect("councils:people", slug)


@login_required
@require_http_methods(["GET", "POST"])
def decline(request: SignedInRequest, slug: str, pk: int) -> HttpResponse:
    membership = _managed(request, slug, pk)
    form = ReasonForm(request.POST or None)
    if form.is_valid():
        actions.decline_membership(membership, by=request.user, **form.cleaned_data)
        messages.success(
            request, gettext("Request from {user} declined.").format(user=membership.user)
        )
        return redirect("councils:people", slug)
    return render(request, "councils/decline.html", {"membership": membership, "form": form})


@login_required
@require_http_methods(["GET", "POST"])
def role(request: SignedInRequest, slug: str, pk: int) -> HttpResponse:
    membership = _managed(request, slug, pk)
    asked_for = membership.role_asked_for
    form = RoleForm(
        request.POST or None,
        initial={"role": asked_for or membership.role},
        asked_for=asked_for,
    )
    if form.is_valid():
        with rules_as_errors(form):
            actions.change_role(membership, by=request.user, **form.cleaned_data)
            messages.success(
                request, gettext("Role of {user} changed.").format(user=membership.user)
            )
            return redirect("councils:people", slug)
    return render(request, "councils/role.html", {"membership": membership, "form": form})


@login_required
@require_http_methods(["GET", "POST"])
def end(request: SignedInRequest, slug: str, pk: int) -> HttpResponse:
    membership = _managed(request, slug, pk)
    form = EndForm(request.POST or None, membership=membership)
    if form.is_valid():
        with rules_as_errors(form):
            actions.end_membership(
                membership,
                by=request.user,
                reason=form.cleaned_data["reason"],
                takes_over=actions.STEWARDS if form.is_for_stewards else form.chosen,
            )
            messages.success(
                request, gettext("{user} is no longer a member.").format(user=membership.user)
            )
            return redirect("councils:people", slug)
    return render(request, "councils/end.html", {"membership": membership, "form": form})


def _managed(request: SignedInRequest, slug: str, pk: int) -> Membership:
    """The membership, if the person may manage it; 404 where they may not even see it."""
    visible = Membership.objects.visible_to(request.user).for_people_page()
    membership = get_object_or_404(visible.select_related("council"), pk=pk, council__slug=slug)
    require(permissions.can_manage_people(request.user, membership.council))
    return membership
