"""What people fill in to ask with a poll."""

from datetime import datetime

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from forums.models import Poll
from forums.models.poll import MAX_OPTIONS, Per
from portal.components.fields import LineField, TextareaField
from portal.text import one_line

MIN_OPTIONS, MAX_OPTION_LENGTH = 2, 100


class PollForm(forms.Form):
    """The poll of a new thread; none where no question is asked."""

    prefix = "poll"

    question = LineField(label=_("Poll question"), max_length=150, required=False)
    options = TextareaField(
        label=_("Answers, one on each line"),
        max_length=MAX_OPTIONS * (MAX_OPTION_LENGTH + 2),
        required=False,
        rows=4,
    )
    is_several = forms.BooleanField(
        label=_("People can choose more than one answer"), required=False
    )
    per = forms.ChoiceField(
        label=_("Who can vote"),
        choices=Per,
        initial=Per.COUNCIL,
        required=False,
        widget=forms.RadioSelect,
    )
    closes_at = forms.DateTimeField(
        label=_("Closes"),
        required=False,
        help_text=_("Leave empty if you want to close the poll yourself."),
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
    )

    @classmethod
    def begun(cls, stored: dict[str, object]) -> dict[str, object]:
        """What it begins with where a draft has some of it."""
        before = f"{cls.prefix}-"
        return {
            name.removeprefix(before): value
            for name, value in stored.items()
            if name.startswith(before)
        }

    def clean_options(self) -> list[str]:
        lines = (one_line(line) for line in self.cleaned_data["options"].splitlines())
        options = list(dict.fromkeys(line for line in lines if line))
        if any(len(option) > MAX_OPTION_LENGTH for option in options):
            raise ValidationError(
                gettext("Each answer must be {limit} characters or fewer.").format(
                    limit=MAX_OPTION_LENGTH
                )
            )
        return options

    def clean_closes_at(self) -> datetime | None:
        closes: datetime | None = self.cleaned_data["closes_at"]
        if closes and closes <= timezone.now():
            raise ValidationError(gettext("The closing date must be in the future."))
        return closes

    def clean(self) -> dict[str, object]:
        answers = super().clean() or {}
        question, options = answers.get("question"), answers.get("options", [])
        is_enough = MIN_OPTIONS <= len(options) <= MAX_OPTIONS
        if question and "options" not in self.errors and not is_enough:
            self.add_error(
                "options",
                gettext("Enter {least} to {most} different answers.").format(
                    least=MIN_OPTIONS, most=MAX_OPTIONS
                ),
            )
        if options and not question and "question" not in self.errors:
            self.add_error("question", gettext("Enter the poll question."))
        return answers

    @property
    def is_asked(self) -> bool:
        return bool(self.cleaned_data["question"])

    def poll(self) -> Poll:
        """The poll, not yet saved."""
        answers = self.cleaned_data
        return Poll(
            question=answers["question"],
            is_several=answers["is_several"],
            per=answers["per"] or Per.PERSON,
            closes_at=answers["closes_at"],
        )
