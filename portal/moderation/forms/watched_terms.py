"""A word or domain for which moderators wait."""

from django import forms
from django.utils.translation import gettext_lazy as _

from forums.models import WatchedTerm


class WatchedTermForm(forms.ModelForm[WatchedTerm]):
    class Meta:
        model = WatchedTerm
        fields = ["text"]
        labels = {"text": _("Word, words in a row, or domain")}
        help_texts = {
            "text": _(
                "For example “casino”, “work from home” or “example.com”. A domain includes its "
                "subdomains. Upper case, lower case and punctuation do not matter."
            )
        }
