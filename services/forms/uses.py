"""Who uses what, and on which terms others may join."""

from datetime import date
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from councils.forms import CouncilField
from portal.accounts.optimistic_lock import VersionedModelForm
from portal.components.fields import DayMonthYear, LineField, Textarea, TextareaField, needed
from services.forms.fields import ProductField
from services.models import Contract, Offer, Use
from services.models.choices import UseStatus, ValueBand
from services.models.contract_rules import REPEATED
from services.models.offer import ChargeBasis, OfferedTo, OfferState

MAX_NOTICE = 120  # months
OF_CONTRACT = ["contract_ends_on", "value_band", "notice_months"]
BEGUN = {UseStatus.IN_USE, UseStatus.PHASING_OUT, UseStatus.STOPPED}


class UseForm(VersionedModelForm[Use]):
    """That a council uses something: five questions, and more for those who want."""

    FIRST = ["status", "since", "contract_ends_on", "lesson", "stopped_reason"]
    MORE = [
        *("replaced_product", "version", "local_differences", "value_band", "satisfaction"),
        *("notice_months", "owner_team", "licences", "notes"),
    ]

    replaced_product = ProductField(
        label=_("Product it replaced"),
        help_text=_("The system you used before, for example SmartStream."),
        required=False,
        max_length=120,
    )
    contract_ends_on = forms.DateField(
        label=_("Contract end date"),
        help_text=_("Only members of councils can see this."),
        required=False,
        widget=DayMonthYear,
    )
    value_band = forms.ChoiceField(
        label=_("Annual contract value"),
        help_text=_("Only members of councils can see this."),
        required=False,
    )
    notice_months = forms.IntegerField(
        label=_("Notice period in months"), required=False, min_value=0, max_value=MAX_NOTICE
    )

    class Meta:
        model = Use
        field_classes = {"version": LineField, "owner_team": LineField}
        fields = [
            *("status", "since", "lesson", "stopped_reason"),
            *("replaced_product", "version", "local_differences", "satisfaction"),
            *("owner_team", "licences", "notes"),
        ]
        labels = {
            "status": _("Status"),
            "since": _("Start date"),
            "lesson": _("Lessons for other councils"),
            "stopped_reason": _("Reason for stopping"),
            "version": _("Version"),
            "local_differences": _("How your set-up differs"),
            "satisfaction": _("Satisfaction"),
            "owner_team": _("Owner team"),
            "licences": _("Users or licences"),
            "notes": _("Notes"),
        }
        help_texts = {
            "stopped_reason": _("Say what did not work, so that other councils can learn from it."),
            "satisfaction": _("1 is not at all satisfied. 5 is very satisfied."),
            "owner_team": _("Only people of your council and moderators can see this."),
            "licences": _(
                "How many people use it, or have a licence. Only members of councils can see this."
            ),
            "notes": _("Only people of your council and moderators can see these."),
        }
        widgets = {
            "status": forms.RadioSelect,
            "since": DayMonthYear,
            "lesson": Textarea(attrs={"rows": 3}),
            "stopped_reason": Textarea(attrs={"rows": 3}),
            "local_differences": Textarea(attrs={"rows": 3}),
            "notes": Textarea(attrs={"rows": 3}),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial["replaced_product"] = str(self.instance.replaced_product or "")
        self.contracts = _contracts_of(self.instance) if self.instance.pk else []
        if len(self.contracts) > 1:  # each has its own form
            for name in OF_CONTRACT:
                del self.fields[name]
        else:
            self.initial.update({name: getattr(self.instance, name) for name in OF_CONTRACT})
            self.fields["value_band"].choices = [("", gettext("Not recorded")), *ValueBand.choices]  # type: ignore[attr-defined]  # a choice field
        needed(self.fields["stopped_reason"], gettext("if you have stopped"))
        self.fields[("status")].choices = UseStatus.choices  # type: ignore[attr-defined]  # a choice field

    @property
    def first(self) -> list[forms.BoundField]:
        return [self[name] for name in self.FIRST if name in self.fields]

    @property
    def more(self) -> list[forms.BoundField]:
        return [self[name] for name in self.MORE if name in self.fields]

    @property
    def has_more(self) -> bool:
        """Whether something stands, or is wrong, among what is folded away."""
        return any(field.value() or field.errors for field in self.more)

    def clean(self) -> dict[str, object]:
        cleaned = super().clean()
        has_stopped = cleaned.get("status") == UseStatus.STOPPED
        if has_stopped and not cleaned.get("stopped_reason"):
            self.add_error("stopped_reason", gettext("Enter the reason you stopped."))
        if not has_stopped:
            cleaned["stopped_reason"], self.instance.until = "", None
        if cleaned.get("replaced_product") == self.instance.product and self.instance.product:
            self.add_error(
                "replaced_product", gettext("Enter a different product from the one you use.")
            )
        self._keep_dates_in_order()
        return cleaned

    def _keep_dates_in_order(self) -> None:
        """The dates that this form does not ask for go along with those it does."""
        cleaned = self.cleaned_data
        since, ends = cleaned.get("since"), cleaned.get("contract_ends_on")
        wrong = since_problem(since, until=self.instance.until, status=cleaned.get("status"))
        if wrong:
            self.add_error("since", wrong)
        began = self.contracts[0].starts_on if len(self.contracts) == 1 else None
        if wrong := end_problem(ends, since=since, began=began):
            self.add_error("contract_ends_on", wrong)

    @property
    def contract_facts(self) -> dict[str, object] | None:
        """What was said of the contract, as it is called there; None where there are several."""
        if len(self.contracts) > 1:
            return None
        return {REPEATED[name]: self.cleaned_data[name] for name in OF_CONTRACT}


def since_problem(since: date | None, *, until: date | None, status: str | None) -> str:
    """What is wrong with the day on which a use began, in words; nothing if it is right."""
    if since and until and since > until:
        day = date_format(until, "j F Y")
        return gettext("Enter a date on or before {day}, when you stopped.").format(day=day)
    if since and since > timezone.localdate() and status in BEGUN:
        return gettext("Enter today’s date or an earlier one, or change the status to Planned.")
    return ""


def end_problem(ends: date | None, *, since: date | None, began: date | None) -> str:
    """What is wrong with the day on which a contract ends: it is before the use or its start."""
    if ends and since and ends < since:
        day = date_format(since, "j F Y")
        return gettext("Enter a date after {day}.").format(day=day)
    if ends and began and ends < began:
        day = date_format(began, "j F Y")
        return gettext("Enter a date after {day}, when the contract started.").format(day=day)
    return ""


def _contracts_of(use: Use) -> list[Contract]:
    return list(Contract.objects.with_facts().of_use(use).by_decision())


class ProposalForm(forms.Form):
    """Which council uses a service of ours."""

    council = CouncilField(
        label=_("Council that uses the service"),
        max_length=200,
        help_text=_("An editor of that council must confirm this before other people can see it."),
    )


class FirstQuestionForm(forms.Form):
    """A first question to whoever runs a service."""

    text = TextareaField(
        label=_("Your question or request"),
        help_text=_("Say how many people it is for, when you need it and what you use now."),
        max_length=2000,
        rows=6,
    )


class OfferForm(VersionedModelForm[Offer]):
    """On which terms others may join."""

    class Meta:
        model = Offer
        field_classes = {"capacity_unit": LineField}
        fields = [
            *("state", "offered_to", "charge_basis", "capacity_unit"),
            *("capacity_total", "capacity_free", "lead_time_weeks", "terms"),
        ]
        labels = {
            "state": _("Can other councils join?"),
            "offered_to": _("Who can join"),
            "charge_basis": _("How you charge"),
            "capacity_unit": _("Unit of capacity"),
            "capacity_total": _("Total capacity"),
            "capacity_free": _("Free capacity"),
            "lead_time_weeks": _("Time to join, in weeks"),
            "terms": _("Terms"),
        }
        help_texts = {"capacity_unit": _("For example, payslips a month, seats or calls a day.")}
        widgets = {"state": forms.RadioSelect, "terms": Textarea(attrs={"rows": 5})}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        needed(self.fields["capacity_unit"], gettext("if you give a capacity"))
        states = [each for each in OfferState.choices if each[0] != OfferState.DRAFT]
        for name, choices in [
            ("state", states),
            ("offered_to", OfferedTo.choices),
            ("charge_basis", ChargeBasis.choices),
        ]:
            self.fields[name].choices = choices  # type: ignore[attr-defined]  # a choice field

    def clean(self) -> dict[str, object]:
        cleaned = super().clean()
        total, free = cleaned.get("capacity_total"), cleaned.get("capacity_free")
        if free is not None and (total is None or free > total):
            self.add_error(
                "capacity_free", gettext("Enter a number no higher than the total capacity.")
            )
        if total is not None and not cleaned.get("capacity_unit"):
            self.add_error("capacity_unit", gettext("Enter the unit of capacity."))
        return cleaned
