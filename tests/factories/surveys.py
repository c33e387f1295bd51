from datetime import timedelta
from uuid import uuid4

from django.utils import timezone
from factory import LazyAttribute, LazyFunction, Sequence, SubFactory, Trait
from factory.django import DjangoModelFactory

from portal.surveys.models import Answer, Question, QuestionOption, Sheet, Survey
from portal.surveys.models.question import FIXED_OPTIONS
from tests.factories.accounts import UserFactory
from tests.factories.councils import CouncilFactory


class SurveyFactory(DjangoModelFactory):
    """An open survey of people, whose results always show; ``draft`` and ``closed`` make others."""

    class Meta:
        model = Survey

    class Params:
        draft = Trait(state="draft", opens_at=None)
        closed = Trait(
            state="closed", closes_at=LazyFunction(lambda: timezone.now() - timedelta(hours=1))
        )

    title = Sequence(lambda n: f"Survey {n}")
    slug = Sequence(lambda n: f"survey-{n}")
    state = "open"
    opens_at = LazyFunction(lambda: timezone.now() - timedelta(days=1))
    results_shown = "always"


class QuestionFactory(DjangoModelFactory):
    """A question of the kind; ``options`` are its answers, those of its kind by themselves."""

    class Meta:
        model = Question

    survey = SubFactory(SurveyFactory)
    position = LazyAttribute(lambda question: question.survey.questions.count() + 1)
    kind = "one"
    text = Sequence(lambda n: f"Question {n}?")

    @classmethod
    def _create(cls, model_class, *args, **fields):
        options = fields.pop("options", [])
        question = super()._create(model_class, *args, **fields)
        for position, text in enumerate(FIXED_OPTIONS.get(question.kind, options), start=1):
            QuestionOption.objects.create(question=question, position=position, text=text)
        return question


class SheetFactory(DjangoModelFactory):
    """A sheet of a person, or, in a survey of councils, of a council.

    ``said`` maps questions to positions of options, to numbers or to words.
    """

    class Meta:
        model = Sheet

    survey = SubFactory(SurveyFactory)
    user = SubFactory(UserFactory)
    council = LazyAttribute(lambda sheet: CouncilFactory() if sheet.survey.is_of_councils else None)
    sent_as = LazyFunction(uuid4)

    @classmethod
    def _create(cls, model_class, *args, **fields):
        said = fields.pop("said", {})
        sheet = super()._create(model_class, *args, **fields)
        for question, answer in said.items():
            _say(sheet, question, answer)
        return sheet


def _say(sheet, question, answer):
    row = {"sheet": sheet, "question": question}
    if question.is_chosen:
        for position in answer if isinstance(answer, list) else [answer]:
            Answer.objects.create(**row, option=question.options.get(position=position))
    elif question.kind == "number":
        Answer.objects.create(**row, number=answer)
    else:
        Answer.objects.create(**row, text=answer)
