"""What a council gained, for which time, and how that is known."""

from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from portal.accounts.optimistic_lock import VersionedModelForm
from portal.components.fields import DayMonthYear, LineField, TextareaField
from services.models import Benefit
from services.models.benefit import SURE
from services.models.choices import BenefitKind, BenefitState

MAX_AMOUNT = 2_000_000_000


class BenefitForm(VersionedModelForm[Benefit]):
    """A figure and how it was counted, or why there is none."""

    state = forms.ChoiceField(
        label=_("Confidence"),
        choices=[
            (BenefitState.ESTIMATED, _("Estimated: we expect this")),
            (BenefitState.CLAIMED, _("Claimed: we have measured this")),
        ],
        widget=forms.RadioSelect,
        help_text=_("A partner can confirm a claimed figure."),
    )
    amount = forms.IntegerField(
        label=_("Amount (£ or days)"),
        required=False,
        min_value=1,
        max_value=MAX_AMOUNT,
        help_text=_("Enter whole pounds, or whole days for days of work saved."),
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
            "kind": _("Type of benefit"),
            "basis": _("How you worked it out"),
            "starts_on": _("Start of the period"),
            "ends_on": _("End of the period"),
            "evidence": _("Evidence"),
            "not_measured_reason": _("Reason it is not measured"),
        }
        help_texts = {
            "basis": _(
                "Say what you compared it with, for example the old contract. Describe "
                "resilience in words."
            ),
            "evidence": _(
                "Give a title and date, for example of a committee paper, accounts or an "
                "audit report."
            ),
            "not_measured_reason": _("For example, “Too early” or “No earlier figures”."),
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
                self.add_error(
                    field, gettext("Describe resilience under “How you worked it out” instead.")
                )
            elif not cleaned.get("basis"):
                self.add_error("basis", gettext("Describe what is more resilient now."))
        elif amount and reason:
            self.add_error("not_measured_reason", gettext("Enter an amount or a reason, not both."))
        elif not amount and not reason:
            self.add_error("amount", gettext("Enter an amount, or the reason it is not measured."))

    def _check_time(self) -> None:
        cleaned = self.cleaned_data
        starts, ends = cleaned.get("starts_on"), cleaned.get("ends_on")
        if starts and ends and ends < starts:
            self.add_error("ends_on", gettext("Enter a date after the start of the period."))

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
                "starts_on",
                gettext(
                    "You already have this type of benefit for this period. Change that figure."
                ),
            )


class AuditForm(forms.Form):
    """What a moderator has seen."""

    evidence = TextareaField(
        label=_("Evidence"),
        help_text=_(
            "Give the title, the date and where to read it. This replaces the current evidence."
        ),
        max_length=500,
    )
    seen = forms.CharField(widget=forms.HiddenInput, max_length=1000)
