"""A survey as somebody fills it in."""

from collections.abc import Iterable
from typing import Any, TypedDict
from uuid import uuid4

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from portal.components.fields import Textarea
from portal.surveys.actions import Given
from portal.surveys.actions.responses import AnswerValue
from portal.surveys.models import Answer, Question, QuestionKind, QuestionOption
from portal.surveys.models.response import MAX_TEXT_LENGTH

NO_ANSWER = ("", _("No answer"))
MAX_NUMBER_DIGITS = 12


class ResponseForm(forms.Form):
    """One field for each question, in their order."""

    seen = forms.IntegerField(widget=forms.HiddenInput, min_value=0, max_value=2**31, initial=0)
    sent_as = forms.UUIDField(widget=forms.HiddenInput, initial=uuid4)

    def __init__(self, *args: Any, questions: Iterable[Question], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.questions = list(questions)
        for question in self.questions:
            self.fields[_name(question)] = FIELDS[QuestionKind(question.kind)](question)

    @classmethod
    def begun(cls, answers: Iterable[Answer]) -> dict[str, object]:
        """What it begins with where there is an answer already."""
        initial: dict[str, Any] = {}
        for answer in answers:
            name = _name(answer.question)
            if answer.question.is_several:
                initial.setdefault(name, []).append(answer.option_id)
            elif answer.number is not None:
                initial[name] = f"{answer.number.normalize():f}"
            else:
                initial[name] = answer.option_id or answer.text
        return initial

    def clean(self) -> dict[str, object]:
        cleaned = super().clean() or {}
        for question in self.questions:
            limit, name = question.most_choices, _name(question)
            if limit and len(cleaned.get(name) or []) > limit:
                self.add_error(
                    name, ValidationError(gettext("Select {number} or fewer.").format(number=limit))
                )
        if not self.errors and not self._answered(cleaned):
            raise ValidationError(gettext("Answer at least one question."))
        return cleaned

    def _answered(self, cleaned: dict[str, object]) -> list[Question]:
        return [each for each in self.questions if cleaned.get(_name(each)) not in (None, "", [])]

    def given(self) -> Given:
        answered = self._answered(self.cleaned_data)
        answers = {question: _value_of(question, self.cleaned_data) for question in answered}
        return Given(answers, self.cleaned_data["seen"], self.cleaned_data["sent_as"])


def _name(question: Question) -> str:
    return f"question-{question.pk}"


def _value_of(question: Question, cleaned: dict[str, object]) -> AnswerValue:
    value: Any = cleaned[_name(question)]
    if not question.is_chosen:
        return value  # type: ignore[no-any-return]  # a number or words, as the field gives it
    keys = set(value) if question.is_several else {value}
    return [option for option in _options(question) if str(option.pk) in keys]


def _options(question: Question) -> list[QuestionOption]:
    return sorted(question.options.all(), key=lambda option: option.position)


def _choices(question: Question) -> list[tuple[int, str]]:
    return [(option.pk, option.text) for option in _options(question)]


class FieldBasics(TypedDict):
    label: str
    help_text: str
    required: bool


def _basics(question: Question) -> FieldBasics:
    limit = (
        gettext("Select up to {number}.").format(number=question.most_choices)
        if question.most_choices
        else ""
    )
    several = gettext("Select all that apply.") if question.is_several and not limit else limit
    return {
        "label": question.full_text,
        "help_text": " ".join(filter(None, [question.help_text, several])),
        "required": question.is_required,
    }


def _one(question: Question) -> forms.Field:
    choices = [*_choices(question), *([] if question.is_required else [NO_ANSWER])]
    return forms.ChoiceField(choices=choices, widget=forms.RadioSelect, **_basics(question))


def _several(question: Question) -> forms.Field:
    return forms.MultipleChoiceField(
        choices=_choices(question), widget=forms.CheckboxSelectMultiple, **_basics(question)
    )


def _number(question: Question) -> forms.Field:
    return forms.DecimalField(
        min_value=0,
        max_digits=MAX_NUMBER_DIGITS,
        decimal_places=2,
        widget=forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"}),
        **_basics(question),
    )


def _text(question: Question) -> forms.Field:
    area = Textarea(attrs={"rows": 3})
    return forms.CharField(max_length=MAX_TEXT_LENGTH, widget=area, **_basics(question))


FIELDS = {
    QuestionKind.ONE: _one,
    QuestionKind.YES_NO: _one,
    QuestionKind.SCALE: _one,
    QuestionKind.SEVERAL: _several,
    QuestionKind.NUMBER: _number,
    QuestionKind.TEXT: _text,
}
