"""The forms for questions about a need, and for the answers."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from portal.components.fields import TextareaField
from portal.text import one_line
from services.needs.actions.questions import MAX_ASKED_AT_ONCE
from services.needs.models import Finding, QuestionChannel


class NeedQuestionForm(forms.Form):
    """One message to all that are ticked."""

    finding = forms.MultipleChoiceField(
        label=_("Councils to ask"),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Select at least one.")},
    )
    how = forms.ChoiceField(
        label=_("How to ask"),
        choices=[
            (QuestionChannel.LETTER, _("Email each council. They reply to your email address.")),
            (
                QuestionChannel.THREAD,
                _("Post a thread in the forums. Everyone can learn from the answers."),
            ),
        ],
        initial=QuestionChannel.LETTER,
        widget=forms.RadioSelect,
    )
    text = TextareaField(
        label=_("Your message"),
        help_text=_(
            "Say what you plan and what you would like to know. Councils see your name and "
            "your council."
        ),
        max_length=4000,
        rows=8,
    )

    def __init__(self, *args: Any, findings: list[Finding], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices: Any = self.fields["finding"]
        choices.choices = [(str(each.pk), _named(each)) for each in findings]

    def clean_finding(self) -> list[int]:
        chosen = [int(key) for key in self.cleaned_data["finding"]]
        if len(chosen) > MAX_ASKED_AT_ONCE:
            raise ValidationError(
                gettext("Select {limit} or fewer.").format(limit=MAX_ASKED_AT_ONCE)
            )
        return chosen


def _named(finding: Finding) -> str:
    return f"{finding} ({', '.join(finding.reasons)})" if finding.reasons else str(finding)


class AnswersForm(forms.Form):
    """The answers of the councils that were asked, one line each."""

    def __init__(self, *args: Any, findings: list[Finding], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for finding in findings:
            self.fields[f"answer_{finding.pk}"] = TextareaField(
                label=str(finding),
                required=False,
                max_length=500,
                initial=finding.answer,
                help_text=gettext("Leave this empty if they have not answered."),
                rows=2,
            )

    @property
    def answers(self) -> dict[int, str]:
        """What was said, by the key of the finding."""
        return {
            int(name.removeprefix("answer_")): one_line(text)
            for name, text in self.cleaned_data.items()
        }
