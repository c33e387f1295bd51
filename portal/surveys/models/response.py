"""What somebody, or a council, has answered."""

from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext

from councils.models import Council, CouncilKind, Region
from portal.accounts.permissions import AnyUser
from portal.surveys.models.question import Question, QuestionOption
from portal.surveys.models.survey import Survey

MAX_TEXT_LENGTH = 1000
MIN_GROUP = 5


class SheetQuerySet(models.QuerySet["Sheet"]):
    def of(self, survey: Survey, user: AnyUser, council: Council | None) -> Self:
        """What somebody, or the council they act for, has answered."""
        if survey.is_of_councils:
            return self.filter(survey=survey, council=council, council__isnull=False)
        return self.filter(survey=survey, council=None, user=user.pk, user__isnull=False)

    def counted(self, survey: Survey) -> Self:
        """Those that the results count.

        While a survey is open they are counted five and more at a time, and the last five to nine
        wait: whoever looks before and after somebody answers learns nothing.
        """
        rows = self.filter(survey=survey)
        if survey.is_closed:
            return rows
        steps = max(0, rows.count() - MIN_GROUP) // MIN_GROUP * MIN_GROUP
        last = rows.order_by("pk").values_list("pk", flat=True)[steps - 1] if steps else 0
        return rows.filter(pk__lte=last)


class Sheet(models.Model):
    """The answers of one person, or of one council, to one survey.

    Where people are asked, no council is stored: only what the results are told apart by.
    """

    survey = models.ForeignKey(Survey, models.PROTECT, related_name="sheets")
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="survey_sheets"
    )
    council = models.ForeignKey(Council, models.PROTECT, null=True, related_name="survey_sheets")
    region = models.CharField(max_length=30, choices=Region, blank=True)
    kind = models.CharField(max_length=40, choices=CouncilKind, blank=True)
    at = models.DateTimeField(default=timezone.now)
    version = models.PositiveIntegerField(default=1)
    sent_as = models.UUIDField(null=True)

    objects = SheetQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["survey", "user"],
                condition=Q(council=None),
                name="a_person_answers_a_survey_once",
            ),
            models.UniqueConstraint(
                fields=["survey", "council"], name="a_council_answers_a_survey_once"
            ),
        ]

    def __str__(self) -> str:
        return gettext("An answer to {survey}").format(survey=self.survey)


class Answer(models.Model):
    """One answer of a sheet: a choice, a number or some words."""

    sheet = models.ForeignKey(Sheet, models.CASCADE, related_name="answers")
    question = models.ForeignKey(Question, models.PROTECT, related_name="answers")
    option = models.ForeignKey(QuestionOption, models.PROTECT, null=True, related_name="answers")
    number = models.DecimalField(max_digits=12, decimal_places=2, null=True)
    text = models.TextField(blank=True, max_length=MAX_TEXT_LENGTH)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(option__isnull=False, number=None, text="")
                | Q(option=None, number__isnull=False, text="")
                | Q(option=None, number=None) & ~Q(text=""),
                name="an_answer_is_a_choice_a_number_or_words",
            ),
            models.UniqueConstraint(
                fields=["sheet", "option"], name="an_option_is_chosen_once_a_sheet"
            ),
            models.UniqueConstraint(
                fields=["sheet", "question"],
                condition=Q(option=None),
                name="a_question_has_one_number_or_text_a_sheet",
            ),
            models.CheckConstraint(
                condition=Q(number=None) | Q(number__gte=0), name="numbers_are_not_negative"
            ),
        ]

    def __str__(self) -> str:
        return str(self.option or self.number or self.text)
