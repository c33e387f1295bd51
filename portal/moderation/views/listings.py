"""Listings that wait for a decision."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from portal.accounts.http import SignedInRequest
from portal.accounts.permissions import is_moderator
from portal.audit.models import Entry
from portal.moderation.forms import DecisionForm, StandingForm
from portal.paging import page_of
from portal.permissions import require
from services import actions, permissions
from services.models import Service, Verb

ACTS_SHOWN = 20


@login_required
@require_safe
def listings(request: HttpRequest) -> HttpResponse:
    require(is_moderator(request.user))
    waiting = Service.objects.to_review().select_related("council", "author")
    page = page_of(waiting, asked=request.GET.get("page"))
    return render(request, "moderation/listings.html", {"page": page})


@login_required
@require_http_methods(["GET", "POST"])
def listing(request: SignedInRequest, pk: int) -> HttpResponse:
    """One listing: what it says, what looks alike, and what is decided about it."""
    require(is_moderator(request.user))
    service = get_object_or_404(Service.objects.select_related("council", "author"), pk=pk)
    form_class = DecisionForm if service.state == "submitted" else StandingForm
    form = form_class(request.POST or None, service=service, user=request.user)
    if form.is_valid():
        verb, reason = Verb(form.cleaned_data["verb"]), form.cleaned_data["reason"]
        require(permissions.can(request.user, verb, service))
        actions.move(service, verb, by=request.user, reason=reason)
        messages.success(request, f"{service}: {verb.label.lower()}. The author hears by mail.")
        return _next(service)
    context = {
        "service": service.with_relations(),
        "alike": Service.objects.looking_like(service),
        "acts": Entry.objects.about(service).for_listing()[:ACTS_SHOWN],
        "form": form,
        "can_review": permissions.can_moderate(request.user, service) and service.waits_for_review,
    }
    return render(request, "moderation/listing.html", context)


@login_required
@require_POST
def review(request: SignedInRequest, pk: int) -> HttpResponse:
    """What a trusted council published stays as it is."""
    require(is_moderator(request.user))
    service = get_object_or_404(Service.objects.select_related("council"), pk=pk)
    require(permissions.can_moderate(request.user, service))
    actions.mark_reviewed(service, by=request.user)
    return _next(service)


def _next(done: Service) -> HttpResponse:
    """The listing that waits longest, or the empty queue."""
    following = Service.objects.to_review().exclude(pk=done.pk).first()
    if following:
        return redirect("moderation:listing", following.pk)
    return redirect("moderation:listings")
