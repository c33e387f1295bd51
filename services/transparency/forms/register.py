"""The answers that the schema asks for: of one contract, or of many at once."""

from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from portal.accounts.optimistic_lock import VersionedModelForm
from portal.components.fields import DayMonthYear, LineField, Textarea
from portal.components.model_fields import https_first
from services.models import Contract, ContractQuerySet
from services.transparency.models import ProcessType, RegisterEntry

MAX_SELECTED = 50  # as many as a page shows
# what many contracts have in common
SHARED = [
    *("process_type", "irrecoverable_vat", "sme_supplier", "vcse_supplier"),
    *("contact_role", "contact_email"),
]
YES_NO = [("", _("Not recorded")), (True, _("Yes")), (False, _("No"))]


class YesNoField(forms.TypedChoiceField):
    """Yes, no, or nothing yet."""

    def __init__(self, **kwargs: Any) -> None:
        options = {"required": False, "choices": YES_NO, "empty_value": None, **kwargs}
        super().__init__(coerce=lambda value: value == str(True), **options)

    def has_changed(self, initial: object, data: object) -> bool:
        return super().has_changed("" if initial is None else str(initial), data)


class EntryForm(VersionedModelForm[RegisterEntry]):
    """One contract in the register; empty answers that can be suggested show the suggestion."""

    has_fixed_cost = YesNoField(label=_("Is the cost fixed?"))
    sme_supplier = YesNoField(
        label=_("Is the supplier a small or medium-sized business?"),
        help_text=_("It has fewer than 250 employees."),
    )
    vcse_supplier = YesNoField(
        label=_("Is the supplier a voluntary or community organisation or a social enterprise?")
    )

    class Meta:
        model = RegisterEntry
        field_classes = dict.fromkeys(
            [
                *("title", "organisational_unit", "vcse_supplier_type", "charity_number"),
                *("company_number", "procurement_category", "cpv_code", "cpv_label"),
                "contact_role",
            ],
            LineField,
        )
        formfield_callback = https_first
        fields = [
            *("title", "organisational_unit", "description", "process_type", "irrecoverable_vat"),
            *("sme_supplier", "vcse_supplier", "vcse_supplier_type", "charity_number"),
            *("company_number", "review_on", "contract_type", "procurement_category"),
            *("cpv_code", "cpv_label", "last_extension_on", "has_fixed_cost", "contact_role"),
            *("contact_email", "contact_url", "tender_url", "document_url", "performance_url"),
        ]
        labels = {
            "title": _("Title"),
            "organisational_unit": _("Organisational unit"),
            "description": _("Description"),
            "process_type": _("How the supplier was chosen"),
            "irrecoverable_vat": _("Irrecoverable VAT in pounds"),
            "vcse_supplier_type": _("Type of voluntary or community organisation"),
            "charity_number": _("Charity number of the supplier"),
            "company_number": _("Company number of the supplier"),
            "review_on": _("Review date"),
            "contract_type": _("Type of contract"),
            "procurement_category": _("Procurement category"),
            "cpv_code": _("CPV code"),
            "cpv_label": _("CPV description"),
            "last_extension_on": _("Date of the last extension"),
            "contact_role": _("Contact role or team"),
            "contact_email": _("Contact email address"),
            "contact_url": _("Contact web address"),
            "tender_url": _("Web address of the tender documents"),
            "document_url": _("Web address of the contract documents"),
            "performance_url": _("Web address of performance information"),
        }
        help_texts = {
            "organisational_unit": _("The department or team responsible for the contract."),
            "irrecoverable_vat": _("Enter 0 if your council recovers all of it."),
            "charity_number": _(
                "If the supplier is not a voluntary or community organisation, leave it empty."
            ),
            "review_on": _(
                "If you leave it empty, we publish the decision date. It is 6 months before the "
                "end if the contract has no notice period."
            ),
            "cpv_code": _("From the Common Procurement Vocabulary, such as 48000000-8."),
            "contact_role": _("A role or a team, not the name of a person."),
            "contact_email": _("Use the address of a team. Everyone will be able to see it."),
        }
        widgets = {
            "description": Textarea(attrs={"rows": 4}),
            "review_on": DayMonthYear,
            "last_extension_on": DayMonthYear,
        }

    FIRST = ["title", "organisational_unit", "description", "process_type", "irrecoverable_vat"]
    FIRST += ["sme_supplier", "vcse_supplier", "charity_number", "review_on"]

    def __init__(self, *args: Any, suggested: dict[str, str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, value in suggested.items():
            self.initial[name] = getattr(self.instance, name) or value
        self.fields["process_type"].choices = [  # type: ignore[attr-defined]  # a choice field
            ("", gettext("Not recorded")),
            *ProcessType.choices,
        ]

    @property
    def first(self) -> list[forms.BoundField]:
        """What the schema requires."""
        return [self[name] for name in self.FIRST]

    @property
    def more(self) -> list[forms.BoundField]:
        fields = self.visible_fields()
        return [field for field in fields if field.name not in self.FIRST]

    @property
    def has_more(self) -> bool:
        return any(field.value() or field.errors for field in self.more)


class SelectedContractsForm(forms.Form):
    """Publish the selected contracts or withdraw them, or say what they have in common."""

    contract = forms.ModelMultipleChoiceField(
        queryset=Contract.objects.none(),
        error_messages={"required": _("Select at least one contract.")},
    )
    process_type = forms.ChoiceField(
        label=_("How the supplier was chosen"),
        required=False,
        choices=[("", _("Not recorded")), *ProcessType.choices],
    )
    irrecoverable_vat = forms.IntegerField(
        label=_("Irrecoverable VAT in pounds"),
        required=False,
        min_value=0,
        max_value=10**12,
        help_text=_("Enter 0 if your council recovers all of it."),
    )
    sme_supplier = YesNoField(label=_("Is the supplier a small or medium-sized business?"))
    vcse_supplier = YesNoField(
        label=_("Is the supplier a voluntary or community organisation or a social enterprise?")
    )
    contact_role = LineField(
        label=_("Contact role or team"),
        required=False,
        max_length=120,
        help_text=_("A role or a team, not the name of a person."),
    )
    contact_email = forms.EmailField(label=_("Contact email address"), required=False)

    def __init__(self, data: Any, *, contracts: ContractQuerySet) -> None:
        super().__init__(data, auto_id="selected_%s")
        self.fields["contract"].queryset = contracts  # type: ignore[attr-defined]  # a choice field
        if "publish_all" in self.data:
            self.fields["contract"].required = False

    @property
    def shared(self) -> list[forms.BoundField]:
        return [self[name] for name in SHARED]

    @property
    def selected(self) -> set[str]:
        """The keys that were sent, for a page that says what is wrong."""
        return set(self.data.getlist("contract")) if isinstance(self.data, QueryDict) else set()

    @property
    def facts(self) -> dict[str, object]:
        return {name: self.cleaned_data[name] for name in SHARED}

    def clean(self) -> dict[str, object]:
        given = super().clean() or self.cleaned_data
        if "fill" in self.data and not self.errors and not any(self._answers(given)):
            self.add_error("process_type", gettext("Enter at least one answer to fill in."))
        return given

    def _answers(self, given: dict[str, object]) -> list[bool]:
        return [given.get(name) not in ("", None) for name in SHARED]
