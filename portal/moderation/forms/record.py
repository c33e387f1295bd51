"""Which part of the audit log to see."""

from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from portal.audit.acts import all_acts
from portal.audit.models import Entry, EntryQuerySet
from portal.components.fields import DayMonthYear


class RecordForm(forms.Form):
    """Which part of the record to see."""

    who = forms.CharField(label=_("Name or email address"), required=False, max_length=150)
    verb = forms.ChoiceField(label=_("Action"), required=False)
    since = forms.DateField(label=_("From"), required=False, widget=DayMonthYear)
    until = forms.DateField(label=_("To"), required=False, widget=DayMonthYear)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices: Any = [("", gettext("All actions")), *((act, act.label) for act in all_acts())]
        self.fields["verb"].choices = choices  # type: ignore[attr-defined]  # a choice field

    def entries(self) -> EntryQuerySet:
        """The entries asked for; all of them where the questions make no sense."""
        entries = Entry.objects.for_listing()
        asked = self.cleaned_data if self.is_valid() else {}
        if who := asked.get("who"):
            entries = entries.of_person(who)
        named = {"verb": "verb", "since": "at__date__gte", "until": "at__date__lte"}
        chosen = {lookup: asked[name] for name, lookup in named.items() if asked.get(name)}
        return entries.filter(**chosen)
