"""What a partnership is, who takes part, and how far it has come."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone

from councils.forms import CouncilField
from councils.models import Council
from portal.components.decision_forms import ReasonField
from portal.components.fields import DayMonthYear, LineField, Textarea, TextareaField, needed
from portal.lists.name_order import by_name
from portal.text import did_you_mean
from services.forms.fields import by_area
from services.forms.optimistic_lock import VersionedModelForm
from services.models import Service, Supplier
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


class SupplierField(LineField):
    """A supplier by its name."""

    def clean(self, value: object) -> Supplier | None:
        name = super().clean(value)
        if not name:
            return None
        found = list(Supplier.objects.matching(name)[:3])
        exact = [each for each in found if each.name.lower() == name.lower()]
        if exact:
            return exact[0]
        raise ValidationError(f"We know no supplier of this name.{did_you_mean(found)}")


class CouncilsField(forms.CharField):
    """Several councils by their names, one a line."""

    def clean(self, value: object) -> list[Council]:
        lines = [line.strip() for line in super().clean(value).splitlines() if line.strip()]
        if len(lines) > MAX_PARTNERS:
            raise ValidationError(f"Name {MAX_PARTNERS} councils at most, and the rest later.")
        known = Council.objects.current().name_index() if lines else None
        found = {line: known.best_match(line) for line in lines} if known else {}
        missing = [line for line, council in found.items() if council is None]
        if missing:
            raise ValidationError([f"We know no council called “{line}”." for line in missing])
        return list({each.pk: each for each in found.values() if each}.values())


class PartnershipForm(VersionedModelForm[Partnership]):
    """What it is, since when, and what it cost before."""

    supplier = SupplierField(
        label="Supplier", required=False, max_length=120, help_text="Of what is shared, if any."
    )

    class Meta:
        model = Partnership
        field_classes = {"title": LineField}
        fields = [
            *("title", "category", "supplier", "legal_model", "starts_on"),
            *("review_on", "ends_on", "baseline_cost", "about"),
        ]
        labels = {
            "title": "Name of the partnership",
            "category": "Service area",
            "legal_model": "How it stands in law",
            "starts_on": "When it starts",
            "review_on": "When it is reviewed next",
            "ends_on": "When it ends",
            "baseline_cost": "What it cost all of you in the year before, in pounds",
            "about": "What others should know",
        }
        help_texts = {
            "title": "As you call it: “Payroll bureau for the Tees Valley”.",
            "review_on": "Only members of a council see it.",
            "ends_on": "Only members of a council see it.",
            "baseline_cost": "Only members of a council see it.",
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
        law.choices = [("", "Not said"), *LegalModel.choices]
        self.initial["supplier"] = str(self.instance.supplier or "")

    def clean_baseline_cost(self) -> int | None:
        cost: int | None = self.cleaned_data["baseline_cost"]
        if cost is not None and cost > MAX_POUNDS:
            raise ValidationError("That is more than we can keep. Is it in pounds?")
        return cost

    def clean(self) -> dict[str, object]:
        cleaned = super().clean()
        starts, ends = cleaned.get("starts_on"), cleaned.get("ends_on")
        if starts and ends and ends < starts:
            self.add_error("ends_on", "It ends before it begins.")
        if (
            self._stage(cleaned) == PartnershipStage.ENDED
            and not ends
            and "ends_on" not in self.errors
        ):
            self.add_error("ends_on", "Say when it ended.")
        return cleaned

    def _stage(self, cleaned: dict[str, object]) -> str:
        return str(cleaned.get("stage") or self.instance.stage)


class NewForm(PartnershipForm):
    """A partnership that a council leads already."""

    services = forms.ModelMultipleChoiceField(
        Service.objects.none(),
        label="What is shared, of what you list",
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    partners = CouncilsField(
        label="Councils that take part besides you, one a line",
        required=False,
        max_length=6000,
        help_text="They are told, and can leave if that is not so.",
        widget=Textarea(attrs={"rows": 5}),
    )

    class Meta(PartnershipForm.Meta):
        fields = [
            *("title", "category", "supplier", "stage", "legal_model", "starts_on"),
            *("review_on", "ends_on", "baseline_cost", "about"),
        ]
        labels = {**PartnershipForm.Meta.labels, "stage": "How far it is"}

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

    stage = forms.ChoiceField(label="How far it is now", widget=forms.RadioSelect)
    ended_on = needed(
        forms.DateField(
            label="If it has ended: when",
            required=False,
            widget=DayMonthYear,
        ),
        "if it has ended",
    )
    note = ReasonField(label="Why", required=False, help_text="It stays on the record.")

    def __init__(self, *args: Any, partnership: Partnership, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.partnership = partnership
        self.fields["stage"].choices = partnership.next_stages  # type: ignore[attr-defined]  # a choice field

    def clean(self) -> dict[str, object]:
        cleaned: dict[str, Any] = super().clean() or {}
        ends = cleaned.get("stage") == PartnershipStage.ENDED
        ended, began = cleaned.get("ended_on"), self.partnership.starts_on
        if ends and not ended and "ended_on" not in self.errors:
            self.add_error("ended_on", "Say when it ended.")
        if ends and ended and ended > timezone.localdate():
            self.add_error("ended_on", "This is still to come. Until then it is exiting.")
        if ends and ended and began and ended < began:
            self.add_error("ended_on", "It ends before it begins.")
        return cleaned


class PartyForm(forms.Form):
    """Another council that takes part."""

    council = CouncilField(
        label="Council",
        max_length=200,
        help_text="It is told, and can leave if that is not so.",
    )
    role = forms.ChoiceField(label="What it does", choices=OTHER_ROLES)


class StepForm(forms.Form):
    """What has been settled, and how."""

    kind = forms.ChoiceField(label="What is settled")
    note = TextareaField(
        label="How",
        required=False,
        max_length=500,
        help_text="In a sentence: which power, which route, where the paper is.",
    )

    def __init__(self, *args: Any, open_kinds: list[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [each for each in StepKind.choices if each[0] in open_kinds]
        self.fields["kind"].choices = choices  # type: ignore[attr-defined]  # a choice field
