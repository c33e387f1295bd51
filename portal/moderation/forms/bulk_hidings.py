"""Since when to hide what a person wrote, why, and whether to suspend them as well."""

from datetime import datetime, time, timedelta
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from portal.accounts.models import User
from portal.components.decision_forms import ModeratorReasonForm
from portal.components.fields import DayMonthYear, needed

ALL, FROM_DATE = "all", "date"
PERIODS = {
    "day": timedelta(days=1),
    "week": timedelta(days=7),
    "month": timedelta(days=30),
}


class SinceForm(forms.Form):
    """From which moment on: everything, if nothing was chosen yet."""

    since = forms.ChoiceField(
        label=_("Which texts?"),
        choices=[
            ("day", _("From the last 24 hours")),
            ("week", _("From the last 7 days")),
            ("month", _("From the last 30 days")),
            (ALL, _("Everything")),
            (FROM_DATE, _("From a date")),
        ],
        initial=ALL,
        widget=forms.RadioSelect,
    )
    day = forms.DateField(label=_("Date"), widget=DayMonthYear, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        needed(self.fields["day"], _("for texts from a date"))

    def clean(self) -> dict[str, object]:
        answers = super().clean() or {}
        if answers.get("since") == FROM_DATE and not answers.get("day") and not self.errors:
            self.add_error("day", _("Enter a date."))
        return answers

    @property
    def is_usable(self) -> bool:
        return not self.is_bound or self.is_valid()

    @property
    def from_moment(self) -> datetime | None:
        """None for everything, and as long as the answers cannot be used."""
        if not self.is_valid() or (chosen := self.cleaned_data["since"]) == ALL:
            return None
        if chosen == FROM_DATE:
            midnight = datetime.combine(self.cleaned_data["day"], time.min)
            return timezone.make_aware(midnight)
        return timezone.now() - PERIODS[chosen]


class BulkHidingForm(ModeratorReasonForm):
    suspend = forms.BooleanField(
        label=_("Suspend the account as well"), required=False, initial=True
    )

    def __init__(self, *args: Any, person: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if person.is_suspended:
            del self.fields["suspend"]
