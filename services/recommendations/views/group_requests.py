"""Asking to join a working group, and answering."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_POST

from councils.context import acting_council
from councils.responses import EditorTask, refuse_non_editor
from portal.accounts.http import SignedInRequest, login_required_keeping_post, submitted_data
from portal.site.errors import rules_as_errors
from portal.site.permissions import require
from services.permissions import can_draft
from services.recommendations import actions, permissions
from services.recommendations.forms import GroupRequestDecisionForm, GroupRequestForm
from services.recommendations.models import GroupRequest, GroupRequestState, WorkingGroup

ASKING = EditorTask(
    needs_editor=_("Join your council to ask to join a working group"),
    needs_council=_("Join your council to ask to join a working group"),
    is_for_members=_(
        "Only members of a council can join a working group, and you are not a member of one yet."
    ),
    not_if_abolished=_("You cannot join a working group for an abolished council."),
)


@login_required_keeping_post
@require_http_methods(["GET", "POST"])
def ask(request: SignedInRequest, slug: str) -> HttpResponse:
    group, council = get_object_or_404(WorkingGroup, slug=slug), acting_council(request)
    if council is None or not can_draft(request.user, council):
        return refuse_non_editor(request, council, ASKING)
    require(permissions.can_ask_to_join_group(request.user, group, council))
    waiting = group.requests.open().filter(user=request.user).first()
    if waiting and request.method == "GET":
        return redirect(waiting)
    form = GroupRequestForm(
        submitted_data(request), instance=GroupRequest(group=group, council=council)
    )
    if request.method == "POST" and form.is_valid():
        with rules_as_errors(form):
            asked = actions.ask_to_join_group(form.save(commit=False), by=request.user)
            messages.success(request, _sent(group))
            return redirect(asked)
    return render(request, "recommendations/join_group.html", {"group": group, "form": form})


def _sent(group: WorkingGroup) -> str:
    if group.is_abandoned():
        return gettext("Request sent to the moderators. We’ll notify you when they answer.")
    return gettext("Request sent to {group}. We’ll notify you when it answers.").format(group=group)


@login_required_keeping_post
@require_http_methods(["GET", "POST"])
def detail(request: SignedInRequest, pk: int) -> HttpResponse:
    """Show a request and its answer, with the answer form for readers who may answer."""
    asked = _found(request, pk)
    can_answer = permissions.can_answer_request(request.user, asked)
    form = GroupRequestDecisionForm(submitted_data(request) if can_answer else None)
    if request.method == "POST":
        require(can_answer)
        if form.is_valid():
            with rules_as_errors(form):
                _decide(request, asked, form)
                return redirect(asked.group)
    context = {
        "asked": asked,
        "form": form,
        "can_answer": can_answer,
        "can_withdraw": permissions.can_withdraw_request(request.user, asked),
    }
    return render(request, "recommendations/group_request.html", context)


def _decide(request: SignedInRequest, asked: GroupRequest, form: GroupRequestDecisionForm) -> None:
    answer = form.cleaned_data
    if answer["decision"] == GroupRequestDecisionForm.ACCEPT:
        decided = actions.accept_group_request(asked, by=request.user)
    else:
        decided = actions.decline_group_request(asked, reason=answer["reason"], by=request.user)
    sentence = (
        gettext("{person} is now in {group}. We’ve told them.")
        if decided.state == GroupRequestState.ACCEPTED
        else gettext("Request from {person} declined. We’ve told them.")
    )
    messages.success(request, sentence.format(person=asked.user, group=asked.group))


@login_required
@require_POST
def withdraw(request: SignedInRequest, pk: int) -> HttpResponse:
    asked = _found(request, pk)
    require(permissions.can_withdraw_request(request.user, asked))
    actions.withdraw_group_request(asked, by=request.user)
    messages.success(request, gettext("Request withdrawn."))
    return redirect(asked.group)


def _found(request: HttpRequest, pk: int) -> GroupRequest:
    visible = GroupRequest.objects.visible_to(request.user).for_page()
    return get_object_or_404(visible, pk=pk)
