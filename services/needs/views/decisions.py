"""Asking those who were found, and deciding."""

from urllib.parse import urlencode

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from portal.accounts.http import (
    SignedInRequest,
    login_required_keeping_post,
    propose_words,
    submitted_data,
)
from portal.site.errors import rules_as_errors
from portal.site.permissions import require
from services.needs import actions, permissions
from services.needs.forms import AnswersForm, NeedDecisionForm, NeedQuestionForm
from services.needs.models import Need, QuestionChannel
from services.needs.models.area_totals import area_totals
from services.needs.views.lookup import find_own_need


@login_required_keeping_post
@require_http_methods(["GET", "POST"])
def ask(request: SignedInRequest, pk: int) -> HttpResponse:
    """One message to all that are ticked: by letter, or as a thread."""
    need = find_own_need(request, pk)
    require(permissions.can_change(request.user, need))
    findings = list(need.findings.askable().in_order())
    form = NeedQuestionForm(
        submitted_data(request), findings=findings, initial=_begun(request, need)
    )
    if request.method == "POST" and form.is_valid():
        keys, text = form.cleaned_data["finding"], form.cleaned_data["text"]
        if form.cleaned_data["how"] == QuestionChannel.THREAD:
            return _ask_in_thread(request, need, keys, text)
        with rules_as_errors(form, "finding"):
            councils = actions.ask(need, keys, text, by=request.user)
            names = ", ".join(council.name for council in councils)
            messages.success(request, gettext("Question sent to {names}.").format(names=names))
            return redirect(need)
    return render(request, "needs/ask.html", {"need": need, "form": form, "findings": findings})


def _ask_in_thread(
    request: SignedInRequest, need: Need, keys: list[int], text: str
) -> HttpResponse:
    """Go on to the form of a new thread, with these words in it."""
    actions.choose_for_thread(need, keys)
    query = {"need": need.pk, "kind": "need"}
    propose_words(request, "need", need.pk, {"title": need.title, "text": text})
    return redirect(f"{reverse('forums:ask')}?{urlencode(query)}")


def _begun(request: SignedInRequest, need: Need) -> dict[str, object]:
    """Ticked before; for a joint procurement, every contract that ends in the same time."""
    ticked = request.GET.getlist("finding")
    is_joint = request.GET.get("how") == QuestionChannel.THREAD
    if is_joint and not ticked:
        ticked = [str(finding.pk) for finding in need.findings.askable().of_contracts()]
    plan = gettext("{council} plans this: {need}.").format(
        council=need.council.name, need=need.title
    )
    question = gettext(
        "Could you share what you use, what you learned and what you would do differently?"
    )
    return {
        "finding": ticked,
        "how": QuestionChannel.THREAD if is_joint else QuestionChannel.LETTER,
        "text": "\n\n".join(part for part in (plan, need.details.strip(), question) if part),
    }


@login_required_keeping_post
@require_http_methods(["GET", "POST"])
def answers(request: SignedInRequest, pk: int) -> HttpResponse:
    """Note what those who were asked have said."""
    need = find_own_need(request, pk)
    require(permissions.can_change(request.user, need))
    findings = list(need.findings.asked())
    form = AnswersForm(submitted_data(request), findings=findings)
    if request.method == "POST" and form.is_valid():
        actions.note_answers(need, form.answers, by=request.user)
        messages.success(request, gettext("Answers saved."))
        return redirect(need)
    return render(request, "needs/answers.html", {"need": need, "form": form, "findings": findings})


@login_required_keeping_post
@transaction.atomic
@require_http_methods(["GET", "POST"])
def decide(request: SignedInRequest, pk: int) -> HttpResponse:
    need = find_own_need(request, pk)
    require(permissions.can_decide(request.user, need))
    form = NeedDecisionForm(submitted_data(request), instance=need, user=request.user)
    if request.method == "POST" and form.is_valid():
        actions.decide(form.save(commit=False), by=request.user)
        messages.success(request, gettext("Decision published."))
        return redirect(need)
    context = {"need": need, "form": form, "unanswered": need.findings.unanswered().count()}
    return render(request, "needs/decide.html", context)


@login_required
@require_POST
def reopen(request: SignedInRequest, pk: int) -> HttpResponse:
    need = find_own_need(request, pk)
    require(permissions.can_reopen(request.user, need))
    actions.reopen(need, by=request.user)
    messages.success(request, gettext("Need reopened."))
    return redirect(need)


@login_required
@require_safe
def appendix(request: SignedInRequest, pk: int) -> HttpResponse:
    """For the committee: what was searched, found and asked, what was decided and why."""
    need = get_object_or_404(Need.objects.visible_to(request.user).for_page(), pk=pk)
    require(permissions.can_see_appendix(request.user, need))
    with_contracts = request.GET.get("contracts") == "on"
    findings = need.findings.in_order()
    context = {
        "need": need,
        # committee papers are public, and when contracts of others end is for members alone
        "findings": list(findings if with_contracts else findings.without_contracts()),
        "contracts_count": need.findings.of_contracts().readable().count(),
        "with_contracts": with_contracts,
        "totals": area_totals(need),
        "asked": list(need.findings.asked().select_related("council")),
        "threads": need.threads.visible_to(request.user).order_by("pk"),
        "partnership": need.partnership,
        "site_url": settings.SITE_URL,
    }
    return render(request, "needs/appendix.html", context)
