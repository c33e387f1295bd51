"""The form with which figures are narrowed to some councils."""

from django import forms
from django.utils.translation import gettext_lazy as _

from councils.models import Region
from portal.insights.scope import KINDS


class ScopeForm(forms.Form):
    """Which councils the figures of a page are about."""

    region = forms.ChoiceField(
        label=_("Region"), required=False, choices=[("", _("All regions")), *Region.choices]
    )
    kind = forms.ChoiceField(
        label=_("Council type"), required=False, choices=[("", _("All types")), *KINDS.items()]
    )
