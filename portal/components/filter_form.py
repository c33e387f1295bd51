"""The form beside a list."""

from django import forms


class FilterForm(forms.Form):
    """What a list is narrowed by: no answer is needed, and no field has to say so."""

    is_filter = True
