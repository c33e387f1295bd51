"""Asking to join, and what is said to that."""

from typing import Any

from django import forms

from portal.components.decision_forms import DecisionForm, ReasonField
from portal.components.fields import Textarea, TextareaField
from services.models import Offer
from services.partnerships.models import JoinRequest, PartyRole

MAX_TEXT_LENGTH = 2000


class JoinRequestForm(forms.ModelForm[JoinRequest]):
    """For how many, and what the council that offers should know."""

    class Meta:
        model = JoinRequest
        fields = ["places", "message"]
        labels = {"message": "What they should know"}
        help_texts = {"message": "By when, what you have now, what you would like to know first."}
        widgets = {"message": Textarea(attrs={"rows": 6})}

    def __init__(self, *args: Any, offer: Offer, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offer = offer
        if offer.capacity_total is None:
            del self.fields["places"]
            return
        limit = offer.capacity_total if offer.capacity_free is None else offer.capacity_free
        self.fields["places"] = forms.IntegerField(
            label=f"How many {offer.capacity_unit}",
            min_value=1,
            max_value=limit,
            help_text=f"{limit:,} are free.",
            error_messages={
                "max_value": f"Only {limit:,} {offer.capacity_unit} are free. Ask for fewer, or "
                "write to the council."
            },
        )


class JoinRequestReplyForm(forms.Form):
    """Words, and no decision yet."""

    answer = TextareaField(
        label="Your answer",
        help_text="The council that asks reads it. You decide later.",
        max_length=MAX_TEXT_LENGTH,
        rows=6,
    )


class JoinRequestDecisionForm(DecisionForm):
    """Yes, in which role, or no, and why."""

    decision = forms.ChoiceField(
        label="What you decide",
        choices=[("accept", "Let them join"), ("decline", "Decline")],
        widget=forms.RadioSelect,
    )
    role = forms.ChoiceField(
        label="If they join: as what",
        choices=[
            (role.value, role.label)
            for role in (PartyRole.CLIENT, PartyRole.PARTNER, PartyRole.HOST)
        ],
        required=False,
    )
    reason = ReasonField(
        label="If you decline: why",
        help_text="The council that asks reads it.",
        max_length=MAX_TEXT_LENGTH,
        rows=4,
    )
    field_order = ["decision", "role", "reason"]
    without_reason = ["accept"]
    reason_needed_when = "if you decline"
    reason_missing = "Say why, so that they know what to do next."
