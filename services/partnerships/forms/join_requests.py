"""Asking to join, and what is said to that."""

from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

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
        labels = {"message": _("Your message")}
        help_texts = {
            "message": _(
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
            label=gettext("Number of {unit}").format(unit=offer.capacity_unit),
            min_value=1,
            max_value=limit,
            help_text=gettext("{limit:,} available.").format(limit=limit),
            error_messages={
                "max_value": gettext(
                    "Capacity available: {limit:,} {unit}. Enter a lower number, "
                    "or contact the council."
                ).format(limit=limit, unit=offer.capacity_unit)
            },
        )


class JoinRequestReplyForm(forms.Form):
    """Words, and no decision yet."""

    answer = TextareaField(
        label=_("Your reply"),
        help_text=_("The council that asked will see this. You can accept or decline later."),
        max_length=MAX_TEXT_LENGTH,
        rows=6,
    )


class JoinRequestDecisionForm(DecisionForm):
    """Yes, in which role, or no, and why."""

    decision = forms.ChoiceField(
        label=_("Decision"),
        choices=[("accept", _("Accept")), ("decline", _("Decline"))],
        widget=forms.RadioSelect,
    )
    role = forms.ChoiceField(
        label=_("Role if you accept"),
        choices=[
            (role.value, role.label)
            for role in (PartyRole.CLIENT, PartyRole.PARTNER, PartyRole.HOST)
        ],
        required=False,
    )
    reason = ReasonField(
        label=_("Reason if you decline"),
        help_text=_("The council that asked will see this."),
        max_length=MAX_TEXT_LENGTH,
        rows=4,
    )
    field_order = ["decision", "role", "reason"]
    without_reason = ["accept"]
    reason_needed_when = _("if you decline")
    reason_missing = _("Enter a reason. The council that asked will see it.")
