"""Answering a survey, once a person or once a council."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from councils.models import Council
from portal.accounts.models import User
from portal.audit.models import record
from portal.site.errors import RuleBroken
from portal.surveys.acts import SurveyAct
from portal.surveys.models import Answer, Question, QuestionOption, Sheet, Survey

CLOSED = _("This survey is closed. It closed while you were answering.")
TO_COME = _("This survey is not open yet.")
ANSWERED = _("You have already answered. We kept your first answer.")
FOR_A_COUNCIL = _("Each council answers this survey once. Choose the council you act for first.")
AnswerValue = list[QuestionOption] | Decimal | str


@dataclass(frozen=True)
class Given:
    """What a form said: answers by question, the version it began from, and its own number."""

    answers: Mapping[Question, AnswerValue]
    seen: int = 0
    sent_as: UUID | None = None


@transaction.atomic
def answer(survey: Survey, given: Given, council: Council | None, *, by: User) -> Sheet:
    """Keep what somebody answered, or change what their council did. Sent twice, it is one answer.

    The same form with other answers changes what it said before: people go back and correct it.
    Raises RuleBroken when the survey is not open, and when a colleague has answered in between.
    """
    survey = Survey.objects.locked(survey.pk)
    _refuse_unless_open(survey)
    if survey.is_of_councils and council is None:
        raise RuleBroken(FOR_A_COUNCIL)
    before = Sheet.objects.of(survey, by, council).first()
    if before and given.sent_as and before.sent_as == given.sent_as:
        if _values_of(before.answers.all()) == _values_of(_rows(before, given)):
            return before
        given = replace(given, seen=before.version)
    _refuse_duplicate(survey, before, given)
    sheet = before or Sheet(survey=survey, version=0)
    _fill(sheet, survey, council, by)
    sheet.version, sheet.sent_as = sheet.version + 1, given.sent_as
    sheet.save()
    sheet.answers.all().delete()
    Answer.objects.bulk_create(_rows(sheet, given))
    if survey.is_of_councils and council:
        record(SurveyAct.SURVEY_ANSWERED, survey, by=by, council=council.pk)
    return sheet


def _refuse_unless_open(survey: Survey) -> None:
    if not survey.is_open:
        raise RuleBroken(TO_COME if survey.is_to_come or survey.is_draft else CLOSED)


def _refuse_duplicate(survey: Survey, before: Sheet | None, given: Given) -> None:
    if before and not survey.is_of_councils:
        raise RuleBroken(ANSWERED)
    if before and before.version != given.seen:
        raise RuleBroken(
            gettext(
                "{person} answered for {council} after you opened this page. "
                "Check their answers, and change them if they are wrong."
            ).format(person=before.user or gettext("Someone"), council=before.council)
        )


def _fill(sheet: Sheet, survey: Survey, council: Council | None, by: User) -> None:
    """Where people are asked, no council is stored: only what the results are told apart by."""
    sheet.user, sheet.at = by, timezone.now()
    sheet.council = council if survey.is_of_councils else None
    for name in ("region", "kind"):
        is_group = council is not None and survey.breakdown == name
        setattr(sheet, name, getattr(council, name) if is_group else "")


def _values_of(answers: Iterable[Answer]) -> set[tuple[object, ...]]:
    return {(each.question_id, each.option_id, each.number, each.text) for each in answers}


def _rows(sheet: Sheet, given: Given) -> list[Answer]:
    rows = []
    for question, value in given.answers.items():
        row = {"sheet": sheet, "question": question}
        if isinstance(value, list):
            rows += [Answer(**row, option=option) for option in value]
        elif isinstance(value, Decimal):
            rows.append(Answer(**row, number=value))
        elif value:
            rows.append(Answer(**row, text=value))
    return rows
