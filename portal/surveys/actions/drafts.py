"""Making a survey: while it is a draft its questions can change, and never after."""

from collections.abc import Sequence

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from portal.accounts.models import User
from portal.audit.models import record
from portal.site.errors import RuleBroken
from portal.surveys.acts import SurveyAct
from portal.surveys.models import Question, QuestionOption, Survey, SurveyState
from portal.surveys.models.question import FIXED_OPTIONS, MAX_QUESTIONS, QuestionKind
from portal.text import unique_slug

LOCKED = _("This survey is published. You can no longer change it.")
EMPTY = _("Add a question before you publish the survey.")
OVER = _("The survey must close after it opens. Change the closing date first.")
FULL = _("A survey can have up to {number} questions.")
CLOSED = _("This survey is already closed.")
RESERVED = {"new"}


@transaction.atomic
def begin(survey: Survey, *, by: User) -> Survey:
    taken = Survey.objects.values_list("slug", flat=True)
    survey.slug = unique_slug(
        survey.title, taken=lambda slug: slug in RESERVED or taken.filter(slug=slug).exists()
    )
    survey.author = by
    survey.save()
    record(SurveyAct.SURVEY_BEGUN, survey, by=by)
    return survey


@transaction.atomic
def change(survey: Survey, *, by: User) -> Survey:
    """Keep what was changed about a draft. Its address stays."""
    _locked_draft(survey)
    survey.save()
    record(SurveyAct.SURVEY_CHANGED, survey, by=by)
    return survey


@transaction.atomic
def write_question(question: Question, options: Sequence[str], *, by: User) -> Question:
    """Add a question at the end, or change one that is there; its options are written anew."""
    survey = _locked_draft(question.survey)
    if question.pk is None:
        last = survey.questions.aggregate(last=Max("position"))["last"] or 0
        if last >= MAX_QUESTIONS:
            raise RuleBroken(FULL.format(number=MAX_QUESTIONS))
        question.position = last + 1
    elif not survey.questions.filter(pk=question.pk).exists():
        raise RuleBroken(gettext("This question was removed."))
    question.save()
    question.options.all().delete()
    fixed = FIXED_OPTIONS.get(QuestionKind(question.kind), [])
    texts = [gettext(text) for text in fixed] or options
    QuestionOption.objects.bulk_create(
        QuestionOption(question=question, position=position, text=text)
        for position, text in enumerate(texts, start=1)
    )
    record(SurveyAct.SURVEY_QUESTION_WRITTEN, survey, by=by, question=question.pk)
    return question


@transaction.atomic
def remove_question(question: Question, *, by: User) -> None:
    survey = _locked_draft(question.survey)
    pk = question.pk
    survey.questions.filter(pk=pk).delete()
    _number(list(survey.questions.order_by("position", "pk")))
    record(SurveyAct.SURVEY_QUESTION_REMOVED, survey, by=by, question=pk)


@transaction.atomic
def move_up(question: Question, *, by: User) -> None:
    """Before the one that it comes after."""
    survey = _locked_draft(question.survey)
    rows = list(survey.questions.order_by("position", "pk"))
    keys = [row.pk for row in rows]
    place = keys.index(question.pk) if question.pk in keys else 0
    if place:
        rows[place - 1], rows[place] = rows[place], rows[place - 1]
        _number(rows)
        record(SurveyAct.SURVEY_QUESTION_MOVED, survey, by=by, question=question.pk)


@transaction.atomic
def delete_survey(survey: Survey, *, by: User) -> None:
    _locked_draft(survey)
    record(SurveyAct.SURVEY_DELETED, survey, by=by)
    survey.delete()


@transaction.atomic
def publish(survey: Survey, *, by: User) -> None:
    """Open it, now or when it said; from here on it asks what it asks."""
    survey = _locked_draft(survey)
    if not survey.questions.exists():
        raise RuleBroken(EMPTY)
    if not survey.closes_in_time:
        raise RuleBroken(OVER)
    survey.publish()
    record(SurveyAct.SURVEY_PUBLISHED, survey, by=by)


@transaction.atomic
def close(survey: Survey, *, by: User) -> None:
    """End it now. What was answered counts."""
    survey = Survey.objects.locked(survey.pk)
    if survey.state != SurveyState.OPEN or survey.is_closed:
        raise RuleBroken(CLOSED)
    survey.close()
    record(SurveyAct.SURVEY_CLOSED, survey, by=by)


def _locked_draft(survey: Survey) -> Survey:
    found = Survey.objects.filter(pk=survey.pk).first()
    if found is None:
        raise RuleBroken(gettext("This survey was deleted."))
    found = Survey.objects.locked(survey.pk)
    if not found.is_draft:
        raise RuleBroken(LOCKED)
    return found


def _number(rows: list[Question]) -> None:
    for position, row in enumerate(rows, start=1):
        row.position = position
    Question.objects.bulk_update(rows, ["position"])
