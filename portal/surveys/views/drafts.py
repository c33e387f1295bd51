"""Making a survey: for moderators."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods, require_POST

from portal.accounts.http import SignedInRequest, login_required_keeping_post, submitted_data
from portal.database.locks import lock_if_sent
from portal.site.errors import RuleBroken, rules_as_errors
from portal.site.permissions import require
from portal.surveys import actions, permissions
from portal.surveys.actions.drafts import LOCKED
from portal.surveys.forms import QuestionForm, SurveyForm
from portal.surveys.models import Question, Survey
from portal.surveys.models.question import MAX_QUESTIONS


@login_required_keeping_post
@require_http_methods(["GET", "POST"])
def new(request: SignedInRequest) -> HttpResponse:
    require(permissions.can_make(request.user))
    form = SurveyForm(submitted_data(request))
    if request.method == "POST" and form.is_valid():
        survey = actions.begin(form.save(commit=False), by=request.user)
        return redirect("surveys:edit", survey.slug)
    return render(request, "surveys/new.html", {"form": form})


@login_required_keeping_post
@transaction.atomic
@require_http_methods(["GET", "POST"])
def edit(request: SignedInRequest, slug: str) -> HttpResponse:
    survey = _draft(request, slug)
    form = SurveyForm(submitted_data(request), instance=survey, user=request.user)
    if request.method == "POST" and form.is_valid():
        actions.change(form.instance, by=request.user)
        messages.success(request, gettext("Survey saved."))
        return redirect("surveys:edit", slug)
    questions = survey.whole_questions()
    context = {
        "survey": survey,
        "form": form,
        "questions": questions,
        "max_questions": MAX_QUESTIONS,
    }
    return render(request, "surveys/edit.html", context)


@login_required_keeping_post
@require_http_methods(["GET", "POST"])
def add_question(request: SignedInRequest, slug: str) -> HttpResponse:
    return _write(request, Question(survey=_draft(request, slug)))


@login_required_keeping_post
@transaction.atomic
@require_http_methods(["GET", "POST"])
def question(request: SignedInRequest, slug: str, pk: int) -> HttpResponse:
    return _write(request, _question(request, slug, pk))


def _write(request: SignedInRequest, asked: Question) -> HttpResponse:
    form = QuestionForm(submitted_data(request), instance=asked, user=request.user)
    if request.method == "POST" and form.is_valid():
        with rules_as_errors(form):
            actions.write_question(form.instance, form.cleaned_data["options"], by=request.user)
            return redirect("surveys:edit", asked.survey.slug)
    context = {"survey": asked.survey, "question": asked, "form": form}
    return render(request, "surveys/question.html", context)


@login_required
@require_POST
def move_up(request: SignedInRequest, slug: str, pk: int) -> HttpResponse:
    actions.move_up(_question(request, slug, pk), by=request.user)
    return redirect("surveys:edit", slug)


@login_required
@require_POST
def remove(request: SignedInRequest, slug: str, pk: int) -> HttpResponse:
    actions.remove_question(_question(request, slug, pk), by=request.user)
    messages.success(request, gettext("Question removed."))
    return redirect("surveys:edit", slug)


@login_required
@require_POST
def publish(request: SignedInRequest, slug: str) -> HttpResponse:
    survey = _draft(request, slug)
    actions.publish(survey, by=request.user)
    messages.success(request, gettext("Survey published."))
    return redirect(survey)


@login_required
@require_POST
def close(request: SignedInRequest, slug: str) -> HttpResponse:
    survey = _made(request, slug)
    actions.close(survey, by=request.user)
    messages.success(request, gettext("Survey closed."))
    return redirect(survey)


@login_required
@require_http_methods(["GET", "POST"])
def delete(request: SignedInRequest, slug: str) -> HttpResponse:
    survey = _draft(request, slug)
    if request.method == "POST":
        actions.delete_survey(survey, by=request.user)
        messages.success(request, gettext("Draft deleted."))
        return redirect("surveys:index")
    return render(request, "surveys/delete.html", {"survey": survey})


def _made(request: HttpRequest, slug: str) -> Survey:
    """Drafts are hidden from everybody who does not make surveys."""
    visible = lock_if_sent(request, Survey.objects.visible_to(request.user))
    survey = get_object_or_404(visible, slug=slug)
    require(permissions.can_make(request.user))
    return survey


def _draft(request: HttpRequest, slug: str) -> Survey:
    survey = _made(request, slug)
    if not survey.is_draft:
        raise RuleBroken(LOCKED)
    return survey


def _question(request: HttpRequest, slug: str, pk: int) -> Question:
    survey = _draft(request, slug)
    return get_object_or_404(survey.questions.select_related("survey"), pk=pk)
