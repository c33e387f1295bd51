"""Changing a published listing, and answering what others suggest."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods

from councils.context import acting_council
from councils.models import Council
from portal.accounts.http import (
    SignedInRequest,
    is_sent,
    login_required_keeping_post,
    submitted_data,
)
from portal.site.permissions import require
from services import actions, permissions
from services.forms.listing import QUESTIONS, DeclineForm
from services.models import Service, Verb
from services.models.choices import ServiceState
from services.models.difference import difference
from services.views.questions import question_page


@login_required
@require_http_methods(["GET", "POST"])
def edit(request: SignedInRequest, slug: str) -> HttpResponse:
    """Choose what to change in a listing, or go on with the change that is open.

    Looking makes no draft: the first answer that is saved does.
    """
    service, council, is_own = _changeable(request, slug)
    begun = actions.open_edit(service, council, not is_own, request.user)
    if request.method == "POST":
        begun = actions.start_edit(
            service, council=council, is_suggestion=not is_own, by=request.user
        )
    if begun:
        page = "services:check" if begun.is_in_the_making else "services:submitted"
        return redirect(page, begun.pk)
    context = {"service": service.with_relations(), "is_own": is_own, "is_live": True}
    return render(request, "services/edit.html", context)


@login_required_keeping_post
@transaction.atomic
@require_http_methods(["GET", "POST"])
def edit_question(request: SignedInRequest, slug: str, name: str) -> HttpResponse:
    """One page of answers of a published listing; saved, they are a change in the making."""
    if name not in QUESTIONS:
        raise Http404
    service, council, is_own = _changeable(request, slug)
    if begun := actions.open_edit(service, council, not is_own, request.user):
        return redirect("services:question", begun.pk, name)
    form = QUESTIONS[name][1](submitted_data(request), instance=service, user=request.user)
    if is_sent(request) and form.is_valid():
        live = _published(slug)  # the form has written its answers into the other one
        begun = actions.start_edit(live, council=council, is_suggestion=not is_own, by=request.user)
        copied = QUESTIONS[name][1](request.POST, instance=begun, user=request.user)
        if copied.is_valid():
            copied.save()
            return redirect("services:check", begun.pk)
        transaction.set_rollback(True)  # no draft is left of what cannot be saved
    return question_page(request, form, name)


def _published(slug: str) -> Service:
    return get_object_or_404(Service.objects.published().for_page(), slug=slug)


def _changeable(request: SignedInRequest, slug: str) -> tuple[Service, Council, bool]:
    """A listing, the council that changes it, and whether it is that council's own."""
    service, council = _published(slug), acting_council(request)
    is_own = permissions.can_change(request.user, service)
    require(is_own or permissions.can_suggest(request.user, service, council))
    return service, service.council if is_own or council is None else council, is_own


@login_required
@require_http_methods(["GET", "POST"])
def suggestion(request: SignedInRequest, pk: int) -> HttpResponse:
    """What somebody suggests: accepted in one click, or declined with a reason."""
    suggested = _suggestion(request, pk)
    require(permissions.can_accept_suggestion(request.user, suggested))
    form = DeclineForm(request.POST or None)
    seen = request.POST.get("seen", "")
    if "accept" in request.POST:
        live = actions.accept_edit(suggested, by=request.user, seen=seen)
        messages.success(request, gettext("Correction published."))
        return redirect(live)
    if form.is_valid():
        reason = form.cleaned_data["reason"]
        actions.move(suggested, Verb.REJECT, by=request.user, reason=reason, seen=seen)
        messages.success(
            request,
            gettext("Correction declined. We’ll send your reason to the person who suggested it."),
        )
        return redirect(suggested.edit_of or "/")
    context = {
        "edit": suggested,
        "service": suggested.edit_of,
        "differences": difference(suggested),
        "form": form,
    }
    return render(request, "services/suggestion.html", context)


def _suggestion(request: HttpRequest, pk: int) -> Service:
    """A suggestion for a listing that one edits; 404 for all others."""
    own = Service.objects.edited_by(request.user)
    waiting = Service.objects.filter(
        is_suggestion=True, state=ServiceState.SUBMITTED, edit_of__in=own
    )
    return get_object_or_404(waiting.for_decision(), pk=pk)
