"""What is wrong with a text, in the words of the person who reports it."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from portal.accounts.models import User
from portal.components.fields import Textarea
from portal.moderation.models import Flag, FlagKind


class FlagForm(forms.ModelForm[Flag]):
    """What is not as it should be. Visitors may leave an address for the answer."""

    class Meta:
        model = Flag
        fields = ["kind", "text", "email"]
        labels = {
            "kind": _("What is wrong?"),
            "text": _("Details"),
            "email": _("Your email address, if you want us to answer"),
        }
        widgets = {"kind": forms.RadioSelect, "text": Textarea(attrs={"rows": 4})}

    def __init__(self, *args: Any, user: User | None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["kind"].choices = FlagKind.choices  # type: ignore[attr-defined]  # a choice field
        if user:
            del self.fields["email"]
