"""Which council succeeds which, and which successor takes over what."""

from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from councils.forms import CouncilField
from councils.models import Council, Succession
from councils.models.succession_transfer import SplitPlan, TransferKind
from portal.components.fields import DayMonthYear

SUGGESTED = {"list": "councils", "autocomplete": "off"}


class SuccessionForm(forms.ModelForm[Succession]):
    """Which council succeeds which, how and when."""

    predecessor = CouncilField(
        with_abolished=True,
        label=_("Old council"),
        max_length=200,
        widget=forms.TextInput(attrs=SUGGESTED),
    )
    successor = CouncilField(
        label=_("New council"),
        help_text=_("If it is new, add it to the directory in the administration first."),
        max_length=200,
        widget=forms.TextInput(attrs=SUGGESTED),
    )

    class Meta:
        model = Succession
        fields = ["predecessor", "successor", "kind", "on"]
        labels = {"kind": _("Type of change"), "on": _("Date of change")}
        help_texts = {
            "on": _(
                "The first day of the new council. You can apply the succession from this date."
            )
        }
        widgets = {"kind": forms.RadioSelect, "on": DayMonthYear}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        kinds: Any = self.fields["kind"]
        kinds.choices = Succession._meta.get_field("kind").flatchoices  # without an empty one


class DivisionForm(forms.Form):
    """Which successor takes what; with one successor there is nothing to ask."""

    def __init__(
        self, *args: Any, successions: list[Succession], areas: dict[int, str], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.successors: list[Council] = [each.successor for each in successions]
        self.areas = areas if self.is_split else {}
        if self.is_split:
            self._ask()

    @property
    def is_split(self) -> bool:
        return len(self.successors) > 1

    @property
    def plan(self) -> SplitPlan:
        chosen = {name: int(value) for name, value in self.cleaned_data.items() if value}
        return SplitPlan(
            {kind.value: chosen[kind.value] for kind in TransferKind if kind.value in chosen},
            {key: chosen[f"area-{key}"] for key in self.areas if f"area-{key}" in chosen},
        )

    def _ask(self) -> None:
        takers = [(str(each.pk), each.name) for each in self.successors]
        for kind in TransferKind:
            self.fields[kind.value] = forms.ChoiceField(label=kind.label, choices=takers)
        for key, name in self.areas.items():
            self.fields[f"area-{key}"] = forms.ChoiceField(
                label=gettext("{name} (if different)").format(name=name),
                choices=[("", gettext("Same as above")), *takers],
                required=False,
            )
