from django import forms

from councils.forms import REASON_LENGTH, CouncilField, ReasonForm


class DutyForm(ReasonForm):
    duty = forms.ChoiceField(
        label="Duty",
        choices=[
            ("none", "None"),
            ("moderator", "Moderator"),
            ("administrator", "Administrator"),
        ],
        widget=forms.RadioSelect,
    )
    field_order = ["duty", "reason"]


class AccessForm(forms.Form):
    """A yes: to which body somebody belongs."""

    council = CouncilField(
        label="Council or public body",
        max_length=200,
        help_text="Any name it goes by. A body we don’t have yet is added in the administration.",
    )
    whole_domain = forms.BooleanField(
        label="Everybody with an address at this domain works there", required=False
    )


class AnswerForm(forms.Form):
    """A yes or no with its reason."""

    answer = forms.ChoiceField(
        label="Your answer", choices=[("yes", "Yes"), ("no", "No")], widget=forms.RadioSelect
    )
    reason = forms.CharField(
        label="Reason",
        help_text="The person reads it, and it is kept in the record.",
        max_length=REASON_LENGTH,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
