"""Starting a working group, asking to join one, and answering."""

from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from portal.components.decision_forms import DecisionForm, ReasonField
from portal.components.fields import LineField, Textarea, needed
from services.recommendations.models import GroupRequest, WorkingGroup


class GroupForm(forms.ModelForm[WorkingGroup]):
    """What a working group is called and what it is for."""

    class Meta:
        model = WorkingGroup
        field_classes = {"name": LineField, "purpose": LineField}
        fields = ["name", "purpose"]
        labels = {"name": _("Name of the working group"), "purpose": _("What it works on")}
        help_texts = {
            "name": _("For example, “Democratic services systems”."),
            "purpose": _("One sentence. Everyone can read it."),
        }


class GroupRequestForm(forms.ModelForm[GroupRequest]):
    class Meta:
        model = GroupRequest
        fields = ["message"]
        labels = {"message": _("Message to the group")}
        help_texts = {"message": _("For example, what you work on and what you use now.")}
        widgets = {"message": Textarea(attrs={"rows": 4})}


class GroupRequestDecisionForm(DecisionForm):
    ACCEPT, DECLINE = "accept", "decline"
    decision = forms.ChoiceField(
        label=_("Decision"),
        choices=[(ACCEPT, _("Accept")), (DECLINE, _("Decline"))],
        widget=forms.RadioSelect,
    )
    reason = ReasonField(
        label=_("Reason if you decline"),
        required=False,
        help_text=_("The person who asked will see this."),
    )
    without_reason = [ACCEPT]
    reason_needed_when = _("if you decline")


class SettleForm(forms.Form):
    """What becomes of a draft whose group everybody has left."""

    ADOPT, DELETE = "adopt", "delete"
    decision = forms.ChoiceField(
        label=_("What to do with the draft"),
        choices=[(ADOPT, _("Give it to another working group")), (DELETE, _("Delete it"))],
        widget=forms.RadioSelect,
    )
    group = forms.ModelChoiceField(
        WorkingGroup.objects.none(), label=_("Working group"), required=False
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: Any = self.fields
        fields["group"].queryset = WorkingGroup.objects.with_people().in_order()
        needed(fields["group"], _("if you give it to another group"))

    def clean(self) -> dict[str, object]:
        cleaned = super().clean() or {}
        if cleaned.get("decision") == self.ADOPT and not cleaned.get("group"):
            self.add_error("group", gettext("Choose a working group."))
        return cleaned
