"""Asking to join what is offered, and answering."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from councils.context import acting_council
from councils.models import Council
from councils.responses import EditorTask, refuse_non_editor
from portal.accounts.http import SignedInRequest, login_required_keeping_post, submitted_data
from portal.site.errors import rules_as_errors
from portal.site.permissions import require
from services.actions import ask_service_owner
from services.forms.uses import FirstQuestionForm
from services.models import Offer, Overlap, Service
from services.partnerships import actions, permissions
from services.partnerships.forms.join_requests import (
    JoinRequestDecisionForm,
    JoinRequestForm,
    JoinRequestReplyForm,
)
from services.partnerships.models import Document, JoinRequest, RequestState
from services.permissions import can_ask_to_join

ASKING = EditorTask(
    needs_editor=_("You need to be an editor to ask to join a service"),
    needs_council=_("Join your council to ask to join a service"),
    is_for_members=_(
        "Only members of a council can ask to join a service, and you are not a member of one yet."
    ),
    not_if_abolished=_(
        "You cannot ask to join a service for an abolished council. Its page shows which "
        "council has taken over."
    ),
)

ACCEPTED = _("Request from {council} accepted. We’ve emailed the person who asked.")
DECLINED = _("Request from {council} declined. We’ve emailed the person who asked.")


@login_required_keeping_post
@require_http_methods(["GET", "POST"])
def join(request: SignedInRequest, slug: str) -> HttpResponse:
    """Ask to join an offer; where there is none with room, ask whoever runs the service."""
    service = get_object_or_404(Service.objects.published().for_page(), slug=slug)
    council = acting_council(request)
    if council is None or not permissions.can_ask(request.user, council):
        return refuse_non_editor(request, council, ASKING)
    require(can_ask_to_join(request.user, service, council))
    offers = service.offers.with_room().exclude(council=council)
    offer = offers.select_related("council").order_by("pk").first()
    if offer is None:
        return _ask_owner(request, service, council)
    offer.service = service
    return _ask(request, offer, council)


def _ask_owner(request: SignedInRequest, service: Service, council: Council) -> HttpResponse:
    """Ask whoever runs a service that nobody offers with room whether one's council can join it."""
    form = FirstQuestionForm(submitted_data(request))
    if request.method == "POST" and form.is_valid():
        ask_service_owner(service, council, form.cleaned_data["text"], by=request.user)
        Overlap.objects.note_chosen(service, council, beside=request.GET.get("beside"))
        messages.success(
            request, gettext("Question sent to {council}.").format(council=service.council)
        )
        return redirect(service)
    context = {"service": service, "council": council, "form": form}
    return render(request, "services/join.html", context)


def _ask(request: SignedInRequest, offer: Offer, council: Council) -> HttpResponse:
    asking = offer.requests.open().of_council(council).first()
    form = JoinRequestForm(
        submitted_data(request), offer=offer, instance=JoinRequest(council=council)
    )
    if request.method == "POST" and form.is_valid():
        with rules_as_errors(form):
            asked = actions.send_join_request(offer, form.save(commit=False), by=request.user)
            beside = request.GET.get("beside")
            Overlap.objects.note_chosen(offer.service, council, beside=beside)
            messages.success(
                request,
                gettext("Request sent to {council}. We’ll email you when it answers.").format(
                    council=offer.council
                ),
            )
            return redirect(asked)
    context = {
        "service": offer.service,
        "offer": offer,
        "council": council,
        "is_for_us": offer.is_for(council),
        "form": form,
        "asking": asking,
        "documents": Document.objects.visible_to(request.user).reusable_for(offer.service),
    }
    return render(request, "partnerships/join.html", context)


@login_required
@require_safe
def detail(request: HttpRequest, pk: int) -> HttpResponse:
    asked = _found(request, pk)
    user, partnership = request.user, asked.partnership
    shown = asked.is_open or permissions.can_see_inside(user, partnership)
    context = {
        "asked": asked,
        "partnership": partnership if shown or partnership.is_public else None,
        "can_answer": permissions.can_answer(user, asked) and asked.is_open,
        "can_withdraw": permissions.can_withdraw(user, asked) and asked.is_open,
        "documents": Document.objects.visible_to(user).reusable_for(asked.offer.service),
    }
    return render(request, "partnerships/request.html", context)


@login_required
@require_http_methods(["GET", "POST"])
def answer(request: SignedInRequest, pk: int) -> HttpResponse:
    asked = _found(request, pk)
    require(permissions.can_answer(request.user, asked))
    form = JoinRequestReplyForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        actions.answer_request(asked, form.cleaned_data["answer"], by=request.user)
        messages.success(request, gettext("Reply sent to {council}.").format(council=asked.council))
        return redirect(asked)
    return render(request, "partnerships/answer.html", {"asked": asked, "form": form})


@login_required
@require_http_methods(["GET", "POST"])
def decide(request: SignedInRequest, pk: int) -> HttpResponse:
    asked = _found(request, pk)
    require(permissions.can_answer(request.user, asked))
    form = JoinRequestDecisionForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        with rules_as_errors(form):
            decided = _decided(asked, form, request)
            sentence = ACCEPTED if decided.state == RequestState.ACCEPTED else DECLINED
            messages.success(request, sentence.format(council=asked.council))
            return redirect(decided)
    return render(request, "partnerships/decide.html", {"asked": asked, "form": form})


def _decided(
    asked: JoinRequest, form: JoinRequestDecisionForm, request: SignedInRequest
) -> JoinRequest:
    answers = form.cleaned_data
    if answers["decision"] == "accept":
        role = {"role": answers["role"]} if answers["role"] else {}
        return actions.accept_request(asked, **role, by=request.user)
    return actions.decline_request(asked, answers["reason"], by=request.user)


@login_required
@require_POST
def withdraw(request: SignedInRequest, pk: int) -> HttpResponse:
    asked = _found(request, pk)
    require(permissions.can_withdraw(request.user, asked))
    actions.withdraw_request(asked, by=request.user)
    messages.success(request, gettext("Request withdrawn."))
    return redirect(asked)


def _found(request: HttpRequest, pk: int) -> JoinRequest:
    visible = JoinRequest.objects.visible_to(request.user).for_page()
    return get_object_or_404(visible.select_related("partnership__lead"), pk=pk)
