"""Narrowing councils by state, writing to one, and recommending people."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from councils.forms import ScopeForm
from councils.forms.invitations import is_plain
from councils.models import Role
from portal.accounts.optimistic_lock import VersionedModelForm
from portal.components.decision_forms import DecisionForm, ReasonField
from portal.components.fields import DayMonthYear, LineField, Textarea, TextareaField
from portal.outreach.models import OutreachPlan, Vouch
from services.models.council_state import CouncilState


def refuse_odd(address: str) -> None:
    if not is_plain(address.lower()):
        raise ValidationError(gettext("Enter a full email address without “+”."))


class StateForm(ScopeForm):
    """Which councils to list."""

    state = forms.ChoiceField(
        label=_("State"), required=False, choices=[("", _("All states")), *CouncilState.choices]
    )
    field_order = ["state", "region", "kind"]


class LetterForm(forms.Form):
    """An email to a role; ``seen`` is the text that was previewed, as a hash."""

    role = LineField(
        label=_("Role"),
        max_length=80,
        help_text=_("The email begins with it, for example “Head of ICT”."),
        error_messages={"required": _("Enter a role.")},
    )
    email = forms.EmailField(
        label=_("Email address"),
        validators=[refuse_odd],
        help_text=_("A general address of the council or of a team, where there is one."),
        error_messages={"required": _("Enter an email address.")},
    )
    note = TextareaField(
        label=_("Note"), required=False, max_length=1000, help_text=_("It is in the email.")
    )
    again = forms.BooleanField(
        label=_("Send another email within 30 days"),
        required=False,
        help_text=_("Only needed if the council got one within 30 days."),
    )
    seen = forms.CharField(widget=forms.HiddenInput, required=False)

    def remember(self, seen: str) -> None:
        """Note what the person sees now, so that it can be sent as it is."""
        data: Any = self.data.copy()  # type: ignore[attr-defined]  # a QueryDict
        data["seen"] = seen
        self.data = data


class PlanForm(VersionedModelForm[OutreachPlan]):
    """Notes about a council, and the next step."""

    class Meta:
        model = OutreachPlan
        field_classes = {"next_step": LineField}
        fields = ["notes", "next_step", "next_on"]
        labels = {
            "notes": _("Notes"),
            "next_step": _("Next step"),
            "next_on": _("Date of the next step"),
        }
        help_texts = {"notes": _("Only moderators can read them.")}
        widgets = {"notes": Textarea(attrs={"rows": 4}), "next_on": DayMonthYear}

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if cleaned.get("next_on") and not cleaned.get("next_step"):
            self.add_error("next_step", gettext("Enter the next step for this date."))
        return cleaned


class VouchForm(forms.ModelForm[Vouch]):
    """A person at another council that a manager knows."""

    class Meta:
        model = Vouch
        field_classes = {"name": LineField, "role": LineField}
        fields = ["name", "role", "email", "note"]
        labels = {
            "name": _("Name"),
            "role": _("Role"),
            "email": _("Work email address"),
            "note": _("How you know them"),
        }
        help_texts = {
            "role": _("For example, “Head of ICT”."),
            "email": _("Ask the person before you give us their address."),
            "note": _("Moderators can read it."),
        }
        error_messages = {
            "name": {"required": _("Enter a name.")},
            "email": {"required": _("Enter an email address.")},
        }
        widgets = {"note": Textarea(attrs={"rows": 3})}

    def clean_email(self) -> str:
        address = str(self.cleaned_data["email"]).lower()
        refuse_odd(address)
        return address


class VouchDecisionForm(DecisionForm):
    DECLINE = "decline"
    decision = forms.ChoiceField(
        label=_("Decision"),
        choices=[
            (Role.MANAGER.value, _("Invite as manager")),
            (Role.MEMBER.value, _("Invite as member")),
            (DECLINE, _("Decline")),
        ],
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose what to do.")},
    )
    reason = ReasonField(
        label=_("Reason"), required=False, help_text=_("We keep it in the audit log.")
    )
    without_reason = [Role.MANAGER.value, Role.MEMBER.value]
    reason_needed_when = _("if you decline")
    reason_missing = _("Enter a reason. We keep it in the audit log.")
    field_order = ["decision", "reason"]
