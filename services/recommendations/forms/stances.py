"""What a council says of a recommendation."""

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from portal.accounts.optimistic_lock import VersionedModelForm
from portal.components.fields import DayMonthYear, Textarea, needed
from services.models import Use
from services.recommendations.models import Stance, StanceKind


class StanceForm(VersionedModelForm[Stance]):
    """We follow this, since when and with which systems; or we chose otherwise, and why."""

    uses = forms.ModelMultipleChoiceField(
        label=_("Which of your systems follow it?"),
        queryset=Use.objects.none(),
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )

    class Meta:
        model = Stance
        fields = ["kind", "since", "reason"]
        labels = {
            "kind": _("What does your council do?"),
            "since": _("Since when do you follow it?"),
            "reason": _("Why?"),
        }
        help_texts = {
            "since": _("Leave this empty if you do not know."),
            "reason": _("Everyone can read this. It helps the next council and the next version."),
        }
        widgets = {
            "kind": forms.RadioSelect,
            "since": DayMonthYear,
            "reason": Textarea(attrs={"rows": 4}),
        }

    field_order = ["kind", "since", "uses", "reason"]

    def __init__(self, *args: Any, offered: "list[Use]", matching: set[int], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: Any = self.fields
        fields["kind"].choices = StanceKind.choices
        needed(fields["reason"], gettext("if you chose otherwise"))
        keys = [use.pk for use in offered]
        fields["uses"].queryset = (
            Use.objects.filter(pk__in=keys).select_related("service", "product").order_by("pk")
        )
        fields["uses"].label_from_instance = lambda use: str(use.used)
        if self.instance.pk:
            self.initial["uses"] = list(self.instance.uses.values_list("pk", flat=True))
        else:
            self.initial["uses"] = [key for key in keys if key in matching]
        if not offered:
            del fields["uses"]

    def clean(self) -> dict[str, object]:
        cleaned = super().clean()
        since = cleaned.get("since")
        if cleaned.get("kind") == StanceKind.OTHERWISE:
            cleaned["since"] = None
            if not cleaned.get("reason") and "reason" not in self.errors:
                self.add_error("reason", gettext("Enter why your council chose otherwise."))
        elif since and since > timezone.localdate():
            self.add_error("since", gettext("Enter today’s date or an earlier one."))
        return cleaned

    @property
    def chosen(self) -> "list[Use]":
        return list(self.cleaned_data.get("uses") or [])
