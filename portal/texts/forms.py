from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from portal.components.fields import LineField
from portal.markdown import MAX_INPUT_LENGTH
from portal.texts.models import SiteText, TextKey


class SiteTextForm(forms.Form):
    """A new version of a text. Only the banner may be empty: then there is none."""

    text = forms.CharField(
        label=_("Text"),
        help_text=_("Markdown. {operator} and {contact} are replaced by who runs this site."),
        max_length=MAX_INPUT_LENGTH,
        widget=forms.Textarea(attrs={"rows": 24}),
        error_messages={"required": _("Enter the text of the page.")},
    )
    reason = LineField(
        label=_("Reason for the change"),
        help_text=_("Administrators can read it in the history."),
        max_length=300,
        error_messages={"required": _("Enter the reason for the change.")},
    )
    must_be_accepted = forms.BooleanField(
        label=_("Ask everyone to accept these terms again"),
        help_text=_("Clear this for a correction that changes nothing in what people agreed to."),
        required=False,
        initial=True,
    )
    seen = forms.IntegerField(widget=forms.HiddenInput, min_value=0)

    def __init__(self, *args: object, key: TextKey, **more: object) -> None:
        super().__init__(*args, **more)  # type: ignore[arg-type]
        if key != TextKey.TERMS:
            del self.fields["must_be_accepted"]
        if not key.has_page:
            self.fields["text"].required = False
            self.fields["text"].help_text = gettext(
                "Markdown. Leave it empty to remove the banner."
            )

    def version(self, key: str) -> SiteText:
        answers = self.cleaned_data
        fields = ("text", "reason", "must_be_accepted")
        return SiteText(key=key, **{name: answers[name] for name in fields if name in answers})


class AcceptanceForm(forms.Form):
    """Terms that somebody was shown, and where they were going."""

    seen = forms.IntegerField(widget=forms.HiddenInput, min_value=0)
    next = forms.CharField(widget=forms.HiddenInput, required=False)
