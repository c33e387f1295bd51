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
        labels = {"message": "Your message"}
        help_texts = {
            "message": (
                "Say when you want to join, what you use now and what you would like to know."
            )
        }
        widgets = {"message": Textarea(attrs={"rows": 6})}

    def __init__(self, *args: Any, offer: Offer, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offer = offer
        if offer.capacity_total is None:
            del self.fields["places"]
            return
        limit = offer.capacity_total if offer.capacity_free is None else offer.capacity_free
        self.fields["places"] = forms.IntegerField(
            label=f"Number of {offer.capacity_unit}",
            min_value=1,
            max_value=limit,
            help_text=f"{limit:,} available.",
            error_messages={
                "max_value": (
                    f"Capacity available: {limit:,} {offer.capacity_unit}. Enter a lower "
                    "number, or contact the council."
                )
            },
        )


class JoinRequestReplyForm(forms.Form):
    """Words, and no decision yet."""

    answer = TextareaField(
        label="Your reply",
        help_text="The council that asked will see this. You can accept or decline later.",
        max_length=MAX_TEXT_LENGTH,
        rows=6,
    )


class JoinRequestDecisionForm(DecisionForm):
    """Yes, in which role, or no, and why."""

    decision = forms.ChoiceField(
        label="Decision",
        choices=[("accept", "Accept"), ("decline", "Decline")],
        widget=forms.RadioSelect,
    )
    role = forms.ChoiceField(
        label="Role if you accept",
        choices=[
            (role.value, role.label)
            for role in (PartyRole.CLIENT, PartyRole.PARTNER, PartyRole.HOST)
        ],
        required=False,
    )
    reason = ReasonField(
        label="Reason if you decline",
        help_text="The council that asked will see this.",
        max_length=MAX_TEXT_LENGTH,
        rows=4,
    )
    field_order = ["decision", "role", "reason"]
    without_reason = ["accept"]
    reason_needed_when = "if you decline"
    reason_missing = "Enter a reason. The council that asked will see it."
