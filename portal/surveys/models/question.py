"""What a survey asks, and the answers to choose from."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop

from portal.surveys.models.survey import Survey

MAX_QUESTIONS = 40
MAX_OPTIONS = 30
MAX_OPTION_LENGTH = 150
SCALE = ["1", "2", "3", "4", "5"]
YES_NO = [gettext_noop("Yes"), gettext_noop("No")]


class QuestionKind(models.TextChoices):
    ONE = "one", _("One answer from a list")
    SEVERAL = "several", _("Several answers from a list")
    YES_NO = "yes_no", _("Yes or no")
    SCALE = "scale", _("Scale from 1 to 5")
    NUMBER = "number", _("Number")
    TEXT = "text", _("Short text")


CHOSEN = {QuestionKind.ONE, QuestionKind.SEVERAL, QuestionKind.YES_NO, QuestionKind.SCALE}
WITH_OPTIONS_OF_ITS_OWN = {QuestionKind.ONE, QuestionKind.SEVERAL}
FIXED_OPTIONS = {QuestionKind.YES_NO: YES_NO, QuestionKind.SCALE: SCALE}


class Question(models.Model):
    """One question of a survey; its options are stored for every kind that is chosen from."""

    survey = models.ForeignKey(Survey, models.CASCADE, related_name="questions")
    position = models.PositiveSmallIntegerField()
    kind = models.CharField(max_length=10, choices=QuestionKind)
    text = models.CharField(max_length=300)
    help_text = models.CharField(max_length=300, blank=True)
    unit = models.CharField(max_length=30, blank=True)
    is_required = models.BooleanField(default=False)
    most_choices = models.PositiveSmallIntegerField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["survey", "position"],
                name="questions_have_an_order",
                deferrable=models.Deferrable.DEFERRED,
            ),
            models.CheckConstraint(
                condition=Q(position__gte=1, position__lte=MAX_QUESTIONS),
                name="a_survey_has_at_most_forty_questions",
            ),
            models.CheckConstraint(condition=~Q(text=""), name="questions_ask_something"),
            models.CheckConstraint(
                condition=Q(most_choices=None) | Q(kind=QuestionKind.SEVERAL, most_choices__gte=2),
                name="only_several_choices_are_limited",
            ),
            models.CheckConstraint(
                condition=Q(unit="") | Q(kind=QuestionKind.NUMBER), name="only_numbers_have_units"
            ),
        ]

    def __str__(self) -> str:
        return self.text

    @property
    def is_chosen(self) -> bool:
        return self.kind in CHOSEN

    @property
    def is_several(self) -> bool:
        return self.kind == QuestionKind.SEVERAL

    @property
    def full_text(self) -> str:
        return f"{self.text} ({self.unit})" if self.unit else self.text


class QuestionOption(models.Model):
    """One of the answers to choose from."""

    question = models.ForeignKey(Question, models.CASCADE, related_name="options")
    position = models.PositiveSmallIntegerField()
    text = models.CharField(max_length=MAX_OPTION_LENGTH)

    class Meta:
        db_table = "surveys_option"
        constraints = [
            models.UniqueConstraint(
                fields=["question", "position"], name="options_of_questions_have_an_order"
            ),
            models.UniqueConstraint(
                fields=["question", "text"], name="options_of_questions_differ"
            ),
            models.CheckConstraint(
                condition=Q(position__gte=1, position__lte=MAX_OPTIONS),
                name="a_question_has_at_most_thirty_options",
            ),
        ]

    def __str__(self) -> str:
        return self.text


class PublishedResult(models.Model):
    """What others have published about an option; there are no answer sheets behind it."""

    option = models.OneToOneField(QuestionOption, models.CASCADE, related_name="published")
    percent = models.DecimalField(max_digits=4, decimal_places=1)
    asked = models.PositiveIntegerField(null=True, blank=True)
    words = models.CharField(max_length=200, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(percent__gte=0, percent__lte=100),
                name="published_results_are_percentages",
            )
        ]

    def __str__(self) -> str:
        return f"{self.option}: {self.percent}%"
