"""Making a key."""

from datetime import timedelta
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from portal.api.models import ApiKey, KeyScope
from portal.components.fields import LineField

LIFETIMES = [(30, _("30 days")), (90, _("90 days")), (365, _("1 year"))]


class ApiKeyForm(forms.ModelForm[ApiKey]):
    """What a key is for, what it may do, and until when."""

    scopes = forms.MultipleChoiceField(
        label=_("What the key can do"),
        choices=KeyScope.choices,
        widget=forms.CheckboxSelectMultiple,
        required=False,
        help_text=_(
            "With nothing selected, the key reads what everyone can see, but more often. It never "
            "does more than you can do yourself."
        ),
    )
    days = forms.TypedChoiceField(
        label=_("How long it works"),
        choices=LIFETIMES,
        coerce=int,
        initial=90,
        widget=forms.RadioSelect,
    )

    class Meta:
        model = ApiKey
        fields = ["name"]
        field_classes = {"name": LineField}
        labels = {"name": _("Name of the key")}
        help_texts = {"name": _("The program that will use it, for example “Asset register”.")}

    field_order = ["name", "scopes", "days"]

    def save(self, commit: bool = True) -> ApiKey:
        key: ApiKey = super().save(commit=False)
        values: dict[str, Any] = self.cleaned_data
        key.scopes, key.created_at = values["scopes"], timezone.now()
        key.expires_at = key.created_at + timedelta(days=values["days"])
        return key
