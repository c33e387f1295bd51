"""Somebody's own councils."""

from allauth.core.internal.ratelimit import consume_or_429
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from councils import actions, permissions
from councils.forms import AccessRequestForm, BodyForm, HandOverForm, MembershipRequestForm
from councils.models import AccessRequest, Council, Membership
from portal.accounts.http import SignedInRequest, own_address
from portal.site.errors import rules_as_errors
from portal.site.permissions import require

# A council shares one address; a person has no reason to ask ten councils in an hour.
ASKING = {"ask": "60/h/ip", "join": "10/h/user"}


@login_required
@require_safe
def mine(request: SignedInRequest) -> HttpResponse:
    rows = Membership.objects.filter(user=request.user).for_person()
    memberships = [
        (
            each,
            permissions.can_ask_to_manage(request.user, each),
            permissions.can_ask_to_edit(request.user, each),
        )
        for each in rows
    ]
    access = AccessRequest.objects.open().filter(user=request.user).first()
    form = BodyForm(instance=access) if access else None
    context = {
        "mine": memberships,
        "access": access,
        "form": form,
        "next": own_address(request, "next"),
    }
    return render(request, "councils/mine.html", context)


@login_required
@require_POST
def act(request: SignedInRequest) -> HttpResponse:
    """Choose the council to act for, and go back to where one was."""
    chosen = request.POST.get("council", "")
    memberships = permissions.memberships_of(request.user)
    require(chosen.isdecimal() and int(chosen) in memberships)
    actions.choose_council(memberships[int(chosen)])
    return redirect(own_address(request, "next") or "councils:mine")


@login_required
@require_http_methods(["GET", "POST"])
def join(request: SignedInRequest, slug: str) -> HttpResponse:
    council = get_object_or_404(Council, slug=slug)
    require(permissions.can_join(request.user, council))
    if limited := _limited(request, "join"):
        return limited
    form = MembershipRequestForm(request.POST or None)
    if form.is_valid():
        actions.request_membership(council, by=request.user, **form.cleaned_data)
        messages.success(
            request,
            gettext("Request sent. We’ll email you when {council} answers.").format(
                council=council
            ),
        )
        return redirect("councils:mine")
    return render(request, "councils/join.html", {"council": council, "form": form})


@login_required
@require_http_methods(["GET", "POST"])
def leave(request: SignedInRequest, slug: str) -> HttpResponse:
    membership = _own(request, slug)
    require(permissions.can_leave(request.user, membership))
    form = HandOverForm(request.POST if request.method == "POST" else None, membership=membership)
    if form.is_valid():
        with rules_as_errors(form):
            actions.end_membership(
                membership,
                by=request.user,
                reason=gettext("Left the council."),
                takes_over=actions.STEWARDS if form.is_for_stewards else form.chosen,
            )
            messages.success(
                request, gettext("You have left {council}.").format(council=membership.council)
            )
            return redirect("councils:mine")
    return render(request, "councils/leave.html", {"membership": membership, "form": form})


@login_required
@require_POST
def ask_to_manage(request: SignedInRequest, slug: str) -> HttpResponse:
    membership = _own(request, slug)
    require(permissions.can_ask_to_manage(request.user, membership))
    actions.ask_to_manage(membership, by=request.user)
    messages.success(request, gettext("Request sent. A moderator will email you their decision."))
    return redirect("councils:mine")


@login_required
@require_POST
def ask_to_edit(request: SignedInRequest, slug: str) -> HttpResponse:
    membership = _own(request, slug)
    require(permissions.can_ask_to_edit(request.user, membership))
    actions.ask_to_edit(membership, by=request.user)
    messages.success(
        request,
        gettext("We’ve asked the managers of {council} to make you an editor.").format(
            council=membership.council
        ),
    )
    return redirect("councils:mine")


@login_required
@require_POST
def body(request: SignedInRequest) -> HttpResponse:
    """Say which body an address belongs to that we do not know."""
    access = get_object_or_404(AccessRequest.objects.open(), user=request.user)
    form = BodyForm(request.POST, instance=access)
    if form.is_valid():
        actions.name_body(access, **form.cleaned_data)
        messages.success(
            request, gettext("Request sent. An administrator will email you their decision.")
        )
        return redirect("councils:mine")
    return render(request, "councils/mine.html", {"mine": [], "access": access, "form": form})


@require_http_methods(["GET", "POST"])
def ask(request: HttpRequest) -> HttpResponse:
    """Ask for access with an address that is not accepted."""
    if limited := _limited(request, "ask"):
        return limited
    form = AccessRequestForm(request.POST or None)
    if form.is_valid():
        actions.ask_for_access(**form.cleaned_data)
        return render(request, "councils/asked.html")
    return render(request, "councils/ask.html", {"form": form})


def _limited(request: HttpRequest, action: str) -> HttpResponse | None:
    limited: HttpResponse | None = consume_or_429(
        request, app="councils", action=action, config=ASKING
    )
    return limited


def _own(request: SignedInRequest, slug: str) -> Membership:
    mine = Membership.objects.active().filter(user=request.user).for_person()
    return get_object_or_404(mine, council__slug=slug)
