"""Colleagues invited by email, and the page of the link they get."""

from allauth.account.adapter import get_adapter
from allauth.account.models import EmailAddress
from allauth.core.internal.ratelimit import consume
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext, ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from councils import actions, permissions
from councils.apps import INVITED
from councils.forms import ColleagueInvitationForm
from councils.models import Council, Invitation
from portal.accounts.http import SignedInRequest, login_required_keeping_post, submitted_data
from portal.accounts.models import User
from portal.site.errors import rules_as_errors, too_many
from portal.site.permissions import require

# of one network, which a whole council may share
ACCEPTING = {"accept_invitation": "60/5m/ip"}


@login_required_keeping_post
@require_http_methods(["GET", "POST"])
def invite(request: SignedInRequest, slug: str) -> HttpResponse:
    council = _managed(request, slug)
    form = ColleagueInvitationForm(submitted_data(request), council=council)
    if request.method == "POST" and form.is_valid():
        values = form.cleaned_data
        with rules_as_errors(form, "addresses"):
            sent = actions.invite(
                council,
                values["addresses"],
                role=values["role"],
                note=values["note"],
                by=request.user,
            )
            done = ngettext("{n} invitation sent.", "{n} invitations sent.", len(sent))
            messages.success(request, done.format(n=len(sent)))
            return redirect("councils:people", slug)
    return render(request, "councils/invite.html", {"council": council, "form": form})


@login_required
@require_POST
def send_again(request: SignedInRequest, slug: str, pk: int) -> HttpResponse:
    council = _managed(request, slug)
    invitation = get_object_or_404(council.invitations, pk=pk)
    actions.send_invitation_again(invitation, by=request.user)
    messages.success(
        request, gettext("Invitation sent to {address} again.").format(address=invitation)
    )
    return redirect("councils:people", slug)


@login_required
@require_POST
def revoke(request: SignedInRequest, slug: str, pk: int) -> HttpResponse:
    council = _managed(request, slug)
    invitation = get_object_or_404(council.invitations, pk=pk)
    actions.revoke_invitation(invitation, by=request.user)
    messages.success(
        request, gettext("Invitation of {address} revoked.").format(address=invitation)
    )
    return redirect("councils:people", slug)


def _managed(request: SignedInRequest, slug: str) -> Council:
    council = get_object_or_404(Council, slug=slug)
    require(permissions.can_invite(request.user, council))
    return council


# never stored: anyone with the address could confirm an email address
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def invitation(request: HttpRequest, token: str) -> HttpResponse:
    """Join with the link of an email.

    Opening it changes nothing, because scanners of mail open every link; the button joins.
    """
    if request.method == "POST" and not _has_attempts_left(request):
        return too_many(request)
    found = Invitation.objects.with_token(token)
    state = _state_of(found, request)
    if found and request.method == "POST" and state in STEPS:
        return STEPS[state](request, found)
    status = 404 if found is None else 200
    return render(
        request, "councils/invitation.html", {"invitation": found, "state": state}, status=status
    )


def _has_attempts_left(request: HttpRequest) -> bool:
    return bool(consume(request, app="councils", action="accept_invitation", config=ACCEPTING))


def _state_of(found: Invitation | None, request: HttpRequest) -> str:
    """What the person of the link can do: accept, sign in, sign up, or nothing, and why."""
    if found is None:
        return "unknown"
    if not found.is_usable or found.council.is_abolished:
        return found.state if found.state != "open" else "expired"
    if isinstance(request.user, User):
        return "accept" if actions.is_for(found, request.user) else "other"
    known = EmailAddress.objects.filter(email__iexact=found.email, verified=True)
    return "sign_in" if known.exists() else "sign_up"


def _accept(request: HttpRequest, found: Invitation) -> HttpResponse:
    require(isinstance(request.user, User))
    membership = actions.accept_invitation(found, by=User.objects.get(pk=request.user.pk))
    messages.success(
        request, gettext("You have joined {council}.").format(council=membership.council)
    )
    edits = membership.role in permissions.EDITORS
    return (
        redirect("outreach:first_day", membership.council.slug)
        if edits
        else redirect("councils:mine")
    )


def _sign_in(request: HttpRequest, found: Invitation) -> HttpResponse:
    """Sign in first; the invitation is accepted then."""
    request.session[INVITED] = found.pk
    return redirect_to_login(reverse("councils:mine"))


def _sign_up(request: HttpRequest, found: Invitation) -> HttpResponse:
    """Create an account with the invited address, which the link has confirmed."""
    request.session[INVITED] = found.pk
    get_adapter().stash_verified_email(request, found.email)
    return redirect("account_signup")


STEPS = {"accept": _accept, "sign_in": _sign_in, "sign_up": _sign_up}
