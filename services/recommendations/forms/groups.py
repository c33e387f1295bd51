from django import forms
from django.utils.translation import gettext_lazy as _

from portal.components.fields import LineField
from services.recommendations.models import WorkingGroup


class GroupForm(forms.ModelForm[WorkingGroup]):
    """What a working group is called and what it is for."""

    class Meta:
        model = WorkingGroup
        field_classes = {"name": LineField, "purpose": LineField}
        fields = ["name", "purpose"]
        labels = {"name": _("Name of the working group"), "purpose": _("What it works on")}
        help_texts = {
            "name": _("For example, “Democratic services systems”."),
            "purpose": _("One sentence. Everyone can read it."),
        }
