"""The form with which the shape of an area is narrowed to some councils."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from councils.forms import ScopeForm


class ShapeForm(ScopeForm):
    like = forms.BooleanField(label=_("Only councils like mine"), required=False)

    def __init__(self, *args: Any, is_of_council: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not is_of_council:
            del self.fields["like"]
