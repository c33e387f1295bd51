"""What a partnership is, who takes part, and how far it has come."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from councils.forms import CouncilField
from councils.models import Council
from portal.accounts.optimistic_lock import VersionedModelForm
from portal.components.decision_forms import ReasonField
from portal.components.fields import DayMonthYear, LineField, Textarea, TextareaField, needed
from portal.lists.name_order import by_name
from services.forms.fields import SupplierField, by_area
from services.models import Service
from services.partnerships.models import (
    LegalModel,
    Partnership,
    PartnershipStage,
    PartyRole,
    StepKind,
)

MAX_POUNDS = 2_000_000_000
MAX_PARTNERS = 30
OTHER_ROLES = [
    (role.value, role.label) for role in (PartyRole.PARTNER, PartyRole.CLIENT, PartyRole.HOST)
]


class CouncilsField(forms.CharField):
    """Several councils by their names, one a line; a line may join several: "Adur & Worthing"."""

    def clean(self, value: object) -> list[Council]:
        lines = [line.strip() for line in super().clean(value).splitlines() if line.strip()]
        if len(lines) > MAX_PARTNERS:
            raise ValidationError(
                gettext("Enter {limit} councils or fewer. You can add more later.").format(
                    limit=MAX_PARTNERS
                )
            )
        known = Council.objects.current().name_index() if lines else None
        found = {line: known.every_match(line) for line in lines} if known else {}
        missing = [line for line, councils in found.items() if not councils]
        if missing:
            raise ValidationError(
                [
                    gettext("We cannot find a council called “{line}”. Check the spelling.").format(
                        line=line
                    )
                    for line in missing
                ]
            )
        return list({each.pk: each for councils in found.values() for each in councils}.values())


class PartnershipForm(VersionedModelForm[Partnership]):
    """What it is, since when, and what it cost before."""

    supplier = SupplierField(
        label=_("Supplier"),
        required=False,
        max_length=120,
        help_text=_("The supplier of the shared service, if there is one."),
    )

    class Meta:
        model = Partnership
        field_classes = {"title": LineField}
        fields = [
            *("title", "category", "supplier", "legal_model", "starts_on"),
            *("review_on", "ends_on", "baseline_cost", "about"),
        ]
        labels = {
            "title": _("Name of the partnership"),
            "category": _("Service area"),
            "legal_model": _("Legal model"),
            "starts_on": _("Start date"),
            "review_on": _("Next review date"),
            "ends_on": _("End date"),
            "baseline_cost": _("Total cost for all councils in the year before sharing (£)"),
            "about": _("Description"),
        }
        help_texts = {
            "title": _("For example, “Payroll bureau for the Tees Valley”."),
            "review_on": _("Only members of councils can see this."),
            "ends_on": _("Only members of councils can see this."),
            "baseline_cost": _("Only members of councils can see this."),
        }
        widgets = {
            "starts_on": DayMonthYear,
            "review_on": DayMonthYear,
            "ends_on": DayMonthYear,
            "about": Textarea(attrs={"rows": 6}),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["category"].choices = by_area()  # type: ignore[attr-defined]  # a choice field
        law: Any = self.fields["legal_model"]
        law.choices = [("", gettext("Not recorded")), *LegalModel.choices]
        self.initial["supplier"] = str(self.instance.supplier or "")

    def clean_baseline_cost(self) -> int | None:
        cost: int | None = self.cleaned_data["baseline_cost"]
        if cost is not None and cost > MAX_POUNDS:
            raise ValidationError(gettext("Enter a lower amount, in pounds."))
        return cost

    def clean(self) -> dict[str, object]:
        cleaned = super().clean()
        starts, ends = cleaned.get("starts_on"), cleaned.get("ends_on")
        if starts and ends and ends < starts:
            self.add_error("ends_on", gettext("Enter a date after the start date."))
        if (
            self._stage(cleaned) == PartnershipStage.ENDED
            and not ends
            and "ends_on" not in self.errors
        ):
            self.add_error("ends_on", gettext("Enter the date when it ended."))
        return cleaned

    def _stage(self, cleaned: dict[str, object]) -> str:
        return str(cleaned.get("stage") or self.instance.stage)


class NewForm(PartnershipForm):
    """A partnership that a council leads already."""

    services = forms.ModelMultipleChoiceField(
        Service.objects.none(),
        label=_("Shared services"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    partners = CouncilsField(
        label=_("Other councils, one on each line"),
        required=False,
        max_length=6000,
        help_text=_("We’ll notify these councils. They can leave the partnership."),
        widget=Textarea(attrs={"rows": 5}),
    )

    class Meta(PartnershipForm.Meta):
        fields = [
            *("title", "category", "supplier", "stage", "legal_model", "starts_on"),
            *("review_on", "ends_on", "baseline_cost", "about"),
        ]
        labels = {**PartnershipForm.Meta.labels, "stage": _("Stage")}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        shared: Any = self.fields["services"]
        shared.queryset = self.instance.lead.services.published().order_by(by_name("title"), "pk")
        if not shared.queryset.exists():
            del self.fields["services"]

    def clean_partners(self) -> list[Council]:
        partners: list[Council] = self.cleaned_data["partners"]
        return [council for council in partners if council != self.instance.lead]

    def clean(self) -> dict[str, object]:
        cleaned = super().clean()
        if self._stage(cleaned) == PartnershipStage.ENDED:
            self.instance.was_agreed = True
        return cleaned


class StageForm(forms.Form):
    """How far it is now."""

    stage = forms.ChoiceField(label=_("New stage"), widget=forms.RadioSelect)
    ended_on = needed(
        forms.DateField(
            label=_("Date it ended"),
            required=False,
            widget=DayMonthYear,
        ),
        _("if it has ended"),
    )
    note = ReasonField(
        label=_("Reason"), required=False, help_text=_("We keep this in the audit log.")
    )

    def __init__(self, *args: Any, partnership: Partnership, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.partnership = partnership
        self.fields["stage"].choices = partnership.next_stages  # type: ignore[attr-defined]  # a choice field

    def clean(self) -> dict[str, object]:
        cleaned: dict[str, Any] = super().clean() or {}
        ends = cleaned.get("stage") == PartnershipStage.ENDED
        ended, began = cleaned.get("ended_on"), self.partnership.starts_on
        if ends and not ended and "ended_on" not in self.errors:
            self.add_error("ended_on", gettext("Enter the date when it ended."))
        if ends and ended and ended > timezone.localdate():
            self.add_error(
                "ended_on",
                gettext("Enter today’s date or an earlier one. Until then, use the stage Exiting."),
            )
        if ends and ended and began and ended < began:
            self.add_error("ended_on", gettext("Enter a date after the start date."))
        return cleaned


class PartyForm(forms.Form):
    """Another council that takes part."""

    council = CouncilField(
        label=_("Council"),
        max_length=200,
        help_text=_("We’ll notify this council. It can leave the partnership."),
    )
    role = forms.ChoiceField(label=_("Role"), choices=OTHER_ROLES)


class StepForm(forms.Form):
    """What has been settled, and how."""

    kind = forms.ChoiceField(label=_("Step"))
    note = TextareaField(
        label=_("Details"),
        required=False,
        max_length=500,
        help_text=_(
            "Say in one sentence which power or route you used, and where to find the document."
        ),
    )

    def __init__(self, *args: Any, open_kinds: list[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [each for each in StepKind.choices if each[0] in open_kinds]
        self.fields["kind"].choices = choices  # type: ignore[attr-defined]  # a choice field
