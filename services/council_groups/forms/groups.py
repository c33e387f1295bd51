"""Starting a group of councils, changing it, inviting and answering."""

from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from councils.forms import CouncilField
from councils.models import Council
from portal.accounts.optimistic_lock import VersionedModelForm
from portal.components.decision_forms import DecisionForm, ReasonField
from portal.components.fields import DayMonthYear, LineField, Textarea
from services.council_groups.models import MAX_COUNCILS, CouncilGroup, GroupPurpose

NAMES = {"list": "names", "autocomplete": "off"}
INVITED = [f"council_{n}" for n in range(1, MAX_COUNCILS)]
SHOWN_FIRST = 3


def council_names() -> Any:
    """What the boxes for councils suggest."""
    return Council.objects.current().in_order().values_list("official_name", flat=True)


class CouncilGroupForm(VersionedModelForm[CouncilGroup]):
    """What a group is called and what it is for."""

    successor = CouncilField(
        label=_("New council"),
        required=False,
        help_text=_("Only if it is already in the directory."),
        widget=forms.TextInput(attrs=NAMES),
    )

    class Meta:
        model = CouncilGroup
        field_classes = {"name": LineField}
        fields = ["name", "purpose", "vesting_on", "notes"]
        labels = {
            "name": _("Name of the group"),
            "purpose": _("What it is for"),
            "vesting_on": _("Vesting day"),
            "notes": _("Notes"),
        }
        help_texts = {
            "name": _("For example, “Councils of North Yorkshire”."),
            "vesting_on": _("For a merger: the day on which the new council takes over."),
            "notes": _("Everyone in the group can read them. They are printed with the plan."),
        }
        error_messages = {"name": {"required": _("Enter a name for the group.")}}
        widgets = {
            "purpose": forms.RadioSelect,
            "vesting_on": DayMonthYear,
            "notes": Textarea(attrs={"rows": 4}),
        }

    field_order = ["name", "purpose", "vesting_on", "successor", "notes"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: Any = self.fields
        fields["purpose"].choices = GroupPurpose.choices
        self.initial["successor"] = str(self.instance.successor or "")

    def clean(self) -> dict[str, Any]:
        """Forget what is only said of a merger where it is none."""
        cleaned = super().clean() or {}
        if cleaned.get("purpose") != GroupPurpose.MERGER:
            cleaned["vesting_on"] = cleaned["successor"] = None
        self.instance.successor = cleaned.get("successor")
        return cleaned


class NewCouncilGroupForm(CouncilGroupForm):
    """The same, and the councils to invite."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for number, name in enumerate(INVITED, start=1):
            self.fields[name] = CouncilField(
                label=gettext("Council to invite {n}").format(n=number),
                required=number == 1,
                widget=forms.TextInput(attrs=NAMES),
                error_messages={"required": _("Enter at least one council to invite.")},
            )

    @property
    def about_group(self) -> list[forms.BoundField]:
        return [field for field in self.visible_fields() if field.name not in INVITED]

    @property
    def first_invited(self) -> list[forms.BoundField]:
        return [self[name] for name in INVITED[:SHOWN_FIRST]]

    @property
    def more_invited(self) -> list[forms.BoundField]:
        return [self[name] for name in INVITED[SHOWN_FIRST:]]

    @property
    def has_more_invited(self) -> bool:
        """Whether one of those that are folded away says something."""
        return any(field.value() or field.errors for field in self.more_invited)

    @property
    def invited(self) -> list[Council]:
        found = [self.cleaned_data.get(name) for name in INVITED]
        return list(dict.fromkeys(council for council in found if council))


class InvitedCouncilForm(forms.Form):
    council = CouncilField(
        label=_("Council to invite"),
        widget=forms.TextInput(attrs=NAMES),
        error_messages={"required": _("Enter the name of a council.")},
    )


class InvitationForm(DecisionForm):
    AGREE, DECLINE = "agree", "decline"
    decision = forms.ChoiceField(
        label=_("Decision"),
        choices=[(AGREE, _("Join the group")), (DECLINE, _("Decline"))],
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose whether your council joins.")},
    )
    reason = ReasonField(
        label=_("Reason"),
        required=False,
        help_text=_("The councils of the group will see this."),
    )
    without_reason = [AGREE]
    reason_needed_when = _("if you decline")
    reason_missing = _("Enter a reason. The councils of the group will see it.")
    field_order = ["decision", "reason"]
