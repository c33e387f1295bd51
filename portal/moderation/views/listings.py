"""Listings that wait for a decision."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from portal.accounts.http import SignedInRequest
from portal.accounts.models import User
from portal.accounts.permissions import is_moderator
from portal.audit.models import Entry
from portal.lists.paging import page_of
from portal.moderation.actions import settle
from portal.moderation.forms import ListingDecisionForm, PublishedListingForm
from portal.moderation.models import Queue
from portal.moderation.queues import next_in
from portal.moderation.views.claims import claim_context, claims_on, redirect_to_item
from portal.site.permissions import require
from services import actions, permissions
from services.models import Service, ServiceQuerySet, Verb
from services.models.choices import ServiceState
from services.models.difference import difference
from services.models.similar_listings import find_similar_services

ACTS_SHOWN = 20
DONE = {
    Verb.APPROVE: _("“{service}” has been published. We emailed the author."),
    Verb.ASK_FOR_CHANGES: _("“{service}” has been sent back for changes. We emailed the author."),
    Verb.REJECT: _("“{service}” has been rejected. We emailed the author."),
    Verb.SUSPEND: _("“{service}” has been suspended. We emailed the author."),
    Verb.REINSTATE: _("“{service}” is on the site again. We emailed the author."),
    Verb.ARCHIVE: _("“{service}” has been archived."),
    Verb.RESTORE: _("“{service}” has been restored."),
}


@login_required
@require_safe
def listings(request: HttpRequest) -> HttpResponse:
    require(is_moderator(request.user))
    return _queue(request, Queue.LISTINGS, Service.objects.to_review())


@login_required
@require_safe
def edits(request: HttpRequest) -> HttpResponse:
    require(is_moderator(request.user))
    return _queue(request, Queue.EDITS, Service.objects.edits_to_review())


def _queue(request: HttpRequest, queue: Queue, rows: ServiceQuerySet) -> HttpResponse:
    rows = rows.select_related("council", "author")
    page = page_of(rows, asked=request.GET.get("page"))
    context = {"page": page, "queue": queue, "claims": claims_on(queue, page)}
    return render(request, "moderation/listings.html", context)


@login_required
@require_http_methods(["GET", "POST"])
def listing(request: SignedInRequest, pk: int) -> HttpResponse:
    """One listing or edit: what it says or changes, what looks alike, and the decision."""
    require(is_moderator(request.user))
    known = Service.objects.select_related("council", "author", "edit_of__council", "merged_into")
    service = get_object_or_404(known, pk=pk)
    queue = Queue.EDITS if service.edit_of else Queue.LISTINGS
    form_class = (
        ListingDecisionForm if service.state == ServiceState.SUBMITTED else PublishedListingForm
    )
    form = form_class(request.POST or None, service=service, user=request.user)
    if form.is_valid():
        verb = Verb(form.cleaned_data["verb"])
        require(permissions.can(request.user, verb, service))
        following = next_in(queue, by=request.user, after=pk)
        _decide(service, verb, form, by=request.user)
        messages.success(request, DONE[verb].format(service=service))
        return redirect_to_item(queue, following)
    context = {
        "service": service.with_relations(),
        "differences": difference(service) if service.edit_of else [],
        "similar": [] if service.edit_of else find_similar_services(service),
        "acts": Entry.objects.about(service.edit_of or service).for_listing()[:ACTS_SHOWN],
        "form": form,
        **claim_context(queue, pk),
        "can_review": permissions.can_moderate(request.user, service) and service.waits_for_review,
    }
    return render(request, "moderation/listing.html", context)


@transaction.atomic
def _decide(service: Service, verb: Verb, form: ListingDecisionForm, *, by: User) -> None:
    settle(Queue.EDITS if service.edit_of else Queue.LISTINGS, service.pk, by=by)
    words = {"reason": form.cleaned_data["reason"], "seen": form.cleaned_data["seen"]}
    if service.edit_of and verb == Verb.APPROVE:
        actions.accept_edit(service, by=by, **words)
    else:
        actions.move(service, verb, by=by, **words)


@login_required
@require_POST
def review(request: SignedInRequest, pk: int) -> HttpResponse:
    """What a trusted council published stays as it is."""
    require(is_moderator(request.user))
    service = get_object_or_404(Service.objects.select_related("council"), pk=pk)
    require(permissions.can_moderate(request.user, service))
    following = next_in(Queue.LISTINGS, by=request.user, after=pk)
    settle(Queue.LISTINGS, pk, by=request.user)
    actions.mark_reviewed(service, by=request.user)
    return redirect_to_item(Queue.LISTINGS, following)
