"""What a council gained, for which time, and how that is known."""

from typing import Any

from django import forms

from portal.components.fields import DayMonthYear, LineField, TextareaField
from services.forms.optimistic_lock import VersionedModelForm
from services.models import Benefit
from services.models.benefit import SURE
from services.models.choices import BenefitKind, BenefitState

MAX_AMOUNT = 2_000_000_000


class BenefitForm(VersionedModelForm[Benefit]):
    """A figure and how it was counted, or why there is none."""

    state = forms.ChoiceField(
        label="How sure you are",
        choices=[
            (BenefitState.ESTIMATED, "Estimated: we expect it"),
            (BenefitState.CLAIMED, "Claimed: we have counted it"),
        ],
        widget=forms.RadioSelect,
        help_text="A partner confirms what you claim.",
    )
    amount = forms.IntegerField(
        label="How much, in pounds or days",
        required=False,
        min_value=1,
        max_value=MAX_AMOUNT,
        help_text="Whole pounds; whole days for days of work saved.",
    )

    class Meta:
        model = Benefit
        field_classes = {
            "basis": LineField,
            "evidence": LineField,
            "not_measured_reason": LineField,
        }
        fields = [
            *("kind", "amount", "state", "basis", "starts_on", "ends_on"),
            *("evidence", "not_measured_reason"),
        ]
        labels = {
            "kind": "What you gained",
            "basis": "How you counted",
            "starts_on": "Counted from",
            "ends_on": "Counted until",
            "evidence": "Where the evidence is",
            "not_measured_reason": "Or why it is not measured",
        }
        help_texts = {
            "basis": "Against what: the old contract, the staff before. For resilience, in words.",
            "evidence": "A committee paper, the accounts, an audit report: title and date.",
            "not_measured_reason": "“Too early”, “we kept no figures from before”.",
        }
        widgets = {
            "kind": forms.RadioSelect,
            "starts_on": DayMonthYear,
            "ends_on": DayMonthYear,
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["kind"].choices = BenefitKind.choices  # type: ignore[attr-defined]  # a choice field
        if self.instance.state in SURE:
            self.initial["state"] = BenefitState.CLAIMED

    def clean(self) -> dict[str, object]:
        cleaned: dict[str, Any] = super().clean() or {}
        if not self.errors:
            self._check_figure()
            self._check_time()
            self._check_it_is_counted_once()
        return cleaned

    def _check_figure(self) -> None:
        cleaned = self.cleaned_data
        amount, reason = cleaned.get("amount"), cleaned.get("not_measured_reason")
        if cleaned["kind"] == BenefitKind.RESILIENCE:
            if amount or reason:
                field = "amount" if amount else "not_measured_reason"
                self.add_error(field, "Resilience is said in words: under “How you counted”.")
            elif not cleaned.get("basis"):
                self.add_error("basis", "Say what is more resilient now.")
        elif amount and reason:
            self.add_error("not_measured_reason", "Give a figure or a reason, not both.")
        elif not amount and not reason:
            self.add_error("amount", "Give a figure, or say why there is none.")

    def _check_time(self) -> None:
        cleaned = self.cleaned_data
        starts, ends = cleaned.get("starts_on"), cleaned.get("ends_on")
        if starts and ends and ends < starts:
            self.add_error("ends_on", "This is before it began.")

    def _check_it_is_counted_once(self) -> None:
        cleaned = self.cleaned_data
        same = Benefit.objects.filter(
            service=self.instance.service,
            partnership=self.instance.partnership,
            council=self.instance.council,
            kind=cleaned["kind"],
            starts_on=cleaned.get("starts_on"),
        )
        if same.exclude(pk=self.instance.pk).exists():
            self.add_error(
                "starts_on", "You have counted this kind for this time already. Change that figure."
            )


class AuditForm(forms.Form):
    """What a moderator has seen."""

    evidence = TextareaField(
        label="What the evidence is",
        help_text="Title, date and where it can be read. It replaces what stands there.",
        max_length=500,
    )
    seen = forms.CharField(widget=forms.HiddenInput, max_length=1000)
