"""Forms of the list of work."""

from django import forms
from django.utils.translation import gettext_lazy as _

from portal.components.fields import LineField, Textarea
from portal.moderation.models import HandOverNote, WorkDigest
from portal.moderation.models.work_digest import LAST_HOUR
from portal.moderation.models.work_outcome import MAX_KEY, MAX_NOTE
from portal.moderation.work.answers import WORK_ANSWERS
from portal.text import time_of_day


class WorkAnswerForm(forms.Form):
    """An answer about a piece of work, with a note for the other moderators."""

    key = forms.CharField(max_length=MAX_KEY, widget=forms.HiddenInput)
    page = forms.CharField(max_length=10, required=False, widget=forms.HiddenInput)
    answer = forms.ChoiceField(
        label=_("Your answer"), choices=list(WORK_ANSWERS.items()), widget=forms.RadioSelect
    )
    note = LineField(
        label=_("Note"),
        max_length=MAX_NOTE,
        required=False,
        help_text=_("Other moderators can see it."),
    )


class HandOverNoteForm(forms.ModelForm[HandOverNote]):
    """A note for the next steward."""

    class Meta:
        model = HandOverNote
        fields = ["text"]
        labels = {"text": _("Note for the next moderator")}
        help_texts = {
            "text": _("What waits for an answer, and what to look at next. Moderators read it.")
        }
        widgets = {"text": Textarea(attrs={"rows": 5})}
        error_messages = {"text": {"required": _("Enter a note.")}}


def _hours() -> list[tuple[int, str]]:
    return [(hour, time_of_day(hour)) for hour in range(LAST_HOUR + 1)]


class WorkDigestForm(forms.ModelForm[WorkDigest]):
    """Whether and when a moderator gets the list of work by email."""

    hour = forms.TypedChoiceField(label=_("Time"), coerce=int, choices=_hours)

    class Meta:
        model = WorkDigest
        fields = ["is_on", "hour"]
        labels = {"is_on": _("Email me the list of work on working days")}
        help_texts = {"is_on": _("Only when work is open.")}
