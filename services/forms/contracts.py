"""What a council has agreed with a supplier, and which of its systems that covers."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from portal.accounts.optimistic_lock import VersionedModelForm
from portal.components.fields import DayMonthYear, LineField, Textarea
from portal.components.model_fields import https_first
from portal.text import list_in_words
from services.forms.fields import SupplierField
from services.forms.uses import MAX_NOTICE
from services.models import Contract, Use
from services.models.choices import ValueBand


class UsesField(forms.ModelMultipleChoiceField[Use]):
    def label_from_instance(self, use: Use) -> str:
        """What is used, and from which council it came."""
        if use.inherited_from is None:
            return str(use.used)
        origin = gettext("{used}, from {council}")
        return origin.format(used=use.used, council=use.inherited_from.name)


class ContractForm(VersionedModelForm[Contract]):
    """One contract for one or several systems."""

    uses = UsesField(
        label=_("Systems that it covers"),
        queryset=Use.objects.none(),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Select at least one system.")},
    )
    supplier = SupplierField(
        label=_("Supplier"),
        help_text=_("The company that you have the contract with. It can be a reseller."),
        required=False,
        max_length=120,
    )

    class Meta:
        model = Contract
        field_classes = {"title": LineField, "reference": LineField}
        formfield_callback = https_first
        fields = [
            *("title", "ends_on", "extension_until", "notice_months", "starts_on"),
            *("value_band", "annual_cost", "total_value", "reference", "purpose", "url"),
        ]
        labels = {
            "title": _("Title"),
            "ends_on": _("End date"),
            "extension_until": _("Can be extended until"),
            "notice_months": _("Notice period in months"),
            "starts_on": _("Start date"),
            "value_band": _("Annual contract value"),
            "annual_cost": _("Annual cost in pounds"),
            "total_value": _("Contract value in pounds"),
            "reference": _("Reference"),
            "purpose": _("What it is for"),
            "url": _("Web address of the contract or its notice"),
        }
        help_texts = {
            "title": _(
                "For example, Revenues and benefits systems. Leave it empty if the names of "
                "the systems are enough."
            ),
            "notice_months": _(
                "We remind you before this day. If you leave it empty, we assume 6 months."
            ),
            "annual_cost": _("If you enter it, it decides the range above."),
            "total_value": _("The cost over the whole contract, without extensions and VAT."),
        }
        widgets = {
            "ends_on": DayMonthYear,
            "extension_until": DayMonthYear,
            "starts_on": DayMonthYear,
            "purpose": Textarea(attrs={"rows": 3}),
        }

    field_order = ["uses", "title", "supplier"]

    def __init__(self, *args: Any, uses: Iterable[int] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        contract = self.instance
        covered = contract.links.values_list("use", flat=True) if contract.pk else uses
        self.initial["uses"] = list(covered)
        known = self.initial["uses"] if contract.pk else []
        self.initial["supplier"] = str(contract.supplier or "")
        self.fields["uses"].queryset = Use.objects.for_contract_of(  # type: ignore[attr-defined]  # a choice field
            contract.council, known
        )
        self.fields["notice_months"].max_value = MAX_NOTICE  # type: ignore[attr-defined]  # a number field
        self.fields["value_band"].choices = [("", gettext("Not recorded")), *ValueBand.choices]  # type: ignore[attr-defined]  # a choice field

    def clean(self) -> dict[str, object]:
        given = super().clean() or self.cleaned_data
        if given.get("annual_cost") is not None:
            given["value_band"] = ValueBand.of(given["annual_cost"])
        return given

    def save(self, commit: bool = True) -> Contract:
        self.instance.supplier = self.cleaned_data["supplier"]
        return super().save(commit)

    def _shown(self, name: str) -> object:
        if name == "uses":
            return list_in_words(str(use.used) for use in self.instance.covered)
        return super()._shown(name)
