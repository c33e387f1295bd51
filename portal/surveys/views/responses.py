"""The surveys there are, and answering one."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_safe

from councils.context import acting_council
from portal.accounts.http import SignedInRequest, login_required_keeping_post, submitted_data
from portal.lists.paging import page_of
from portal.markdown import already_safe, to_html
from portal.site.errors import rules_as_errors
from portal.site.permissions import require
from portal.surveys import actions, permissions
from portal.surveys.forms import ResponseForm
from portal.surveys.models import Survey
from portal.surveys.views.lookup import find_own_sheet, find_survey

THANKS = _("Answers sent. Thank you.")


@require_safe
def index(request: HttpRequest) -> HttpResponse:
    rows = Survey.objects.visible_to(request.user).in_order()
    context = {
        "page": page_of(rows, asked=request.GET.get("page")),
        "can_make": permissions.can_make(request.user),
    }
    return render(request, "surveys/index.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def survey(request: HttpRequest, slug: str) -> HttpResponse:
    """Its questions: to read for everybody, to answer for those who are asked."""
    if request.method == "POST":
        return _answer(request, slug)
    found = find_survey(request, slug)
    return _page(request, found, _form(request, found, submitted_data(request)))


@login_required_keeping_post
def _answer(request: SignedInRequest, slug: str) -> HttpResponse:
    found, council = find_survey(request, slug), acting_council(request)
    require(permissions.can_answer(request.user, found, council))
    form = _form(request, found, request.POST)
    if form.is_valid():
        with rules_as_errors(form):
            actions.answer(found, form.given(), council, by=request.user)
            messages.success(request, THANKS)
            return redirect(found)
    return _page(request, found, form)


def _form(request: HttpRequest, found: Survey, sent: object) -> ResponseForm:
    sheet = find_own_sheet(request, found, acting_council(request))
    initial: dict[str, Any] = {}
    if sheet and found.is_of_councils:
        rows = sheet.answers.select_related("question")
        initial = {"seen": sheet.version, **ResponseForm.begun(rows)}
    return ResponseForm(sent, questions=found.whole_questions(), initial=initial)


def _page(request: HttpRequest, found: Survey, form: ResponseForm) -> HttpResponse:
    user, council = request.user, acting_council(request)
    sheet = find_own_sheet(request, found, council)
    can_answer = permissions.can_answer(user, found, council) and found.is_open
    is_due = can_answer and (found.is_of_councils or sheet is None)
    context = {
        "survey": found,
        "introduction": already_safe(to_html(found.introduction)),
        "form": form,
        "council": council,
        "sheet": sheet,
        "shows_form": is_due or form.is_bound or found.is_draft,
        "can_send": is_due,
        "sees_who": permissions.can_see_who_answered(user, found, council),
        "can_make": permissions.can_make(user),
        "sees_results": permissions.can_see_results(user, found, has_answered=sheet is not None),
    }
    return render(request, "surveys/survey.html", context)
