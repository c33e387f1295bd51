"""What moderators fill in to make a survey."""

from datetime import datetime
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from portal.accounts.optimistic_lock import VersionedModelForm
from portal.components.fields import LineField, Textarea, TextareaField
from portal.surveys.models import (
    Answerers,
    Asks,
    Breakdown,
    Question,
    QuestionKind,
    ResultsShown,
    Survey,
)
from portal.surveys.models.question import (
    MAX_OPTION_LENGTH,
    MAX_OPTIONS,
    WITH_OPTIONS_OF_ITS_OWN,
)
from portal.text import one_line

MIN_OPTIONS = 2
MOMENT = forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M")


class SurveyForm(VersionedModelForm[Survey]):
    class Meta:
        model = Survey
        field_classes = {"title": LineField}
        fields = [
            *("title", "introduction", "asks", "answerers", "breakdown", "results_shown"),
            *("is_public", "opens_at", "closes_at"),
        ]
        labels = {
            "title": _("Title"),
            "introduction": _("Introduction"),
            "asks": _("Who each answer is for"),
            "answerers": _("Who can answer"),
            "breakdown": _("Breakdown of results"),
            "results_shown": _("When results are shown"),
            "is_public": _("Anyone can see the results, not only members"),
            "opens_at": _("Opens"),
            "closes_at": _("Closes"),
        }
        help_texts = {
            "introduction": _("What it is for and who reads the answers. You can use Markdown."),
            "breakdown": _("You can choose one. More than one could identify someone."),
            "opens_at": _("Leave empty to open the survey when you publish it."),
            "closes_at": _("Leave empty if you want to close the survey yourself."),
        }
        widgets = {
            "introduction": Textarea(attrs={"rows": 5}),
            "asks": forms.RadioSelect(choices=Asks.choices),
            "answerers": forms.RadioSelect(choices=Answerers.choices),
            "breakdown": forms.RadioSelect(choices=Breakdown.choices),
            "results_shown": forms.RadioSelect(choices=ResultsShown.choices),
            "opens_at": MOMENT,
            "closes_at": MOMENT,
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["breakdown"].choices = Breakdown.choices  # type: ignore[attr-defined]  # a choice field

    def clean_closes_at(self) -> datetime | None:
        closes: datetime | None = self.cleaned_data["closes_at"]
        if closes and closes <= timezone.now():
            raise ValidationError(gettext("The closing date must be in the future."))
        return closes

    def clean(self) -> dict[str, object]:
        cleaned = super().clean() or {}
        opens, closes = cleaned.get("opens_at"), cleaned.get("closes_at")
        if opens and closes and closes <= opens:
            self.add_error("closes_at", gettext("The closing date must be after the opening date."))
        return cleaned


class QuestionForm(VersionedModelForm[Question]):
    """One question with its answers to choose from."""

    options = TextareaField(
        label=_("Answers to choose from, one on each line"),
        help_text=_("Only for questions with one answer or several answers."),
        max_length=MAX_OPTIONS * (MAX_OPTION_LENGTH + 2),
        required=False,
        rows=6,
    )

    class Meta:
        model = Question
        field_classes = {"text": LineField, "help_text": LineField, "unit": LineField}
        fields = ["text", "kind", "help_text", "most_choices", "unit", "is_required"]
        labels = {
            "text": _("Question"),
            "kind": _("Type of answer"),
            "help_text": _("Hint"),
            "most_choices": _("Most answers people can select"),
            "unit": _("Unit of the number"),
            "is_required": _("Make this required"),
        }
        help_texts = {
            "help_text": _("For a scale: what 1 and 5 mean."),
            "most_choices": _("Only for several answers. Leave empty for no limit."),
            "unit": _("Only for numbers. For example: people, £ a year."),
        }
        widgets = {"kind": forms.RadioSelect(choices=QuestionKind.choices)}

    field_order = [
        *("text", "kind", "options", "help_text", "most_choices", "unit", "is_required"),
    ]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["kind"].choices = QuestionKind.choices  # type: ignore[attr-defined]  # a choice field
        self.fields["most_choices"].max_value = MAX_OPTIONS  # type: ignore[attr-defined]  # a number field
        if self.instance.pk and self.instance.kind in WITH_OPTIONS_OF_ITS_OWN:
            texts = self.instance.options.order_by("position").values_list("text", flat=True)
            self.initial["options"] = "\n".join(texts)

    def clean_options(self) -> list[str]:
        lines = (one_line(line) for line in self.cleaned_data["options"].splitlines())
        options = list(dict.fromkeys(line for line in lines if line))
        if any(len(option) > MAX_OPTION_LENGTH for option in options):
            raise ValidationError(
                gettext("Each answer must be {number} characters or fewer.").format(
                    number=MAX_OPTION_LENGTH
                )
            )
        return options

    def clean(self) -> dict[str, object]:
        cleaned = super().clean() or {}
        if "kind" not in cleaned:
            return cleaned
        kind, options = cleaned["kind"], cleaned.get("options", [])
        self._check_options(kind, options)
        limit = cleaned.get("most_choices")
        if limit is not None and (kind != QuestionKind.SEVERAL or not limit >= MIN_OPTIONS):
            self.add_error(
                "most_choices",
                gettext("Enter 2 or more, and only if people can select several answers."),
            )
        if cleaned.get("unit") and kind != QuestionKind.NUMBER:
            self.add_error("unit", gettext("Leave this empty unless the answer is a number."))
        return cleaned

    def _check_options(self, kind: str, options: list[str]) -> None:
        if "options" in self.errors:
            return
        if kind not in WITH_OPTIONS_OF_ITS_OWN:
            if options:
                self.add_error(
                    "options",
                    gettext("Leave this empty. This type of question has its own answers."),
                )
        elif not MIN_OPTIONS <= len(options) <= MAX_OPTIONS:
            self.add_error(
                "options",
                gettext("Enter {least} to {most} different answers.").format(
                    least=MIN_OPTIONS, most=MAX_OPTIONS
                ),
            )
