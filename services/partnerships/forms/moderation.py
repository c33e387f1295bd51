"""Why a moderator hides a partnership."""

from django import forms

from portal.components.decision_forms import ReasonField


class HidePartnershipForm(forms.Form):
    """Why it is hidden; its councils read it."""

    reason = ReasonField(canned=True, max_length=300)
