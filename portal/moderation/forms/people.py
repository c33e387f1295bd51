"""What moderators decide about people, and which reasons they give."""

from datetime import datetime
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from councils.forms import CouncilField
from councils.models.aliases_domains import refuse_shared
from forums.models import Board, Silence
from portal.accounts.models import DUTIES
from portal.components.canned_reasons import CannedTextarea
from portal.components.decision_forms import ModeratorReasonForm


class DutyForm(ModeratorReasonForm):
    duty = forms.ChoiceField(
        label=_("Site role"), choices=list(DUTIES.items()), widget=forms.RadioSelect
    )
    field_order = ["duty", "reason"]


class SilenceForm(forms.ModelForm[Silence]):
    """Where a person may not write, until when, and why."""

    class Meta:
        model = Silence
        fields = ["board", "until", "reason"]
        labels = {"board": _("Board"), "until": _("Until"), "reason": _("Reason")}
        help_texts = {
            "until": _("Leave empty if it lasts until a moderator ends it."),
            "reason": _("The person will read this. We keep it in the audit log."),
        }
        widgets = {
            "until": forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
            "reason": CannedTextarea(attrs={"rows": 3}),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        board: Any = self.fields["board"]
        board.queryset = Board.objects.open().in_order()
        board.empty_label = gettext("All boards")

    def clean_until(self) -> datetime | None:
        until: datetime | None = self.cleaned_data["until"]
        if until and until <= timezone.now():
            raise ValidationError(gettext("“Until” must be a date in the future."))
        return until

    def validate_constraints(self) -> None:
        """A silence takes the place of the one before, which is lifted first."""


class AccessForm(forms.Form):
    """A yes: to which body a person belongs."""

    council = CouncilField(
        label=_("Council or public body"),
        max_length=200,
        help_text=_("Enter any of its names. Add a new body in the administration first."),
    )
    whole_domain = forms.BooleanField(
        label=_("Everyone with an email address at this domain works there"), required=False
    )

    def __init__(self, *args: Any, domain: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._domain = domain

    def clean_whole_domain(self) -> bool:
        whole_domain = bool(self.cleaned_data["whole_domain"])
        if whole_domain:
            refuse_shared(self._domain)
        return whole_domain


class YesOrNoForm(ModeratorReasonForm):
    """A yes or no with its reason."""

    answer = forms.ChoiceField(
        label=_("Your answer"),
        choices=[("yes", _("Yes")), ("no", _("No"))],
        widget=forms.RadioSelect,
    )
    field_order = ["answer", "reason"]
