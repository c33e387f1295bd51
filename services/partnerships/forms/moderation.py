"""Why a moderator hides a partnership, or takes away a part of it."""

from typing import Any

from django import forms

from portal.components.decision_forms import ModeratorReasonForm, ReasonField


class HidePartnershipForm(forms.Form):
    """Why it is hidden; its councils read it."""

    reason = ReasonField(canned=True, max_length=300)


class RemovalForm(ModeratorReasonForm):
    """Asks moderators for a reason. People of the council whose it is need none."""

    def __init__(self, *args: Any, by_moderator: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not by_moderator:
            del self.fields["reason"]

    @property
    def given_reason(self) -> str:
        return str(self.cleaned_data.get("reason", ""))
