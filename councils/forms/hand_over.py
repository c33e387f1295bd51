"""A manager leaves: who takes over."""

from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from councils.models import Membership
from portal.components.decision_forms import ReasonField

MAX_SUCCESSORS = 50
STEWARDS_CHOICE = "stewards"


class HandOverForm(forms.Form):
    """Ask the last manager of a council for a successor; ask others nothing."""

    takes_over = forms.ChoiceField(
        label=_("Who takes over as manager?"),
        widget=forms.RadioSelect,
        help_text=_("The person gets an email. A council without a manager cannot accept people."),
        error_messages={"required": _("Choose who takes over as manager.")},
    )

    def __init__(self, *args: Any, membership: Membership, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.successors: dict[str, Membership] = {}
        if not membership.is_last_manager:
            del self.fields["takes_over"]
            return
        colleagues = Membership.objects.who_can_act().of_colleagues(membership)
        self.successors = {str(each.pk): each for each in colleagues[:MAX_SUCCESSORS]}
        named = [(key, self._label(each)) for key, each in self.successors.items()]
        stewards = gettext("Ask the moderators of the directory to find a manager")
        fields: Any = self.fields
        fields["takes_over"].choices = [*named, (STEWARDS_CHOICE, stewards)]

    @staticmethod
    def _label(membership: Membership) -> str:
        return f"{membership.user} ({membership.get_role_display()})"

    @property
    def chosen(self) -> Membership | None:
        """The colleague who takes over, if one was chosen."""
        return self.successors.get(self.cleaned_data.get("takes_over", ""))

    @property
    def is_for_stewards(self) -> bool:
        return bool(self.cleaned_data.get("takes_over") == STEWARDS_CHOICE)


class EndForm(HandOverForm):
    """The end of a membership, with the reason."""

    reason = ReasonField(
        help_text=_("The person will see your reason. We keep it in the audit log.")
    )
    field_order = ["reason", "takes_over"]
