"""Writing to a person through the site."""

from typing import Any
from uuid import UUID, uuid4

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from portal.components.fields import LineField, TextareaField

MAX_SUBJECT_LENGTH, MAX_MESSAGE_LENGTH = 80, 4000


class MessageForm(forms.Form):
    subject = LineField(
        label=_("Subject"),
        max_length=MAX_SUBJECT_LENGTH,
        error_messages={"required": _("Enter a subject.")},
    )
    text = TextareaField(
        label=_("Message"),
        rows=8,
        max_length=MAX_MESSAGE_LENGTH,
        help_text=_("Plain text. We send it by email and keep no copy on the site."),
        error_messages={"required": _("Enter a message.")},
    )
    shares_address = forms.BooleanField(
        required=False, help_text=_("Otherwise they can answer on your page here.")
    )
    sent_as = forms.UUIDField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, address: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial.setdefault("sent_as", uuid4())
        self.fields["shares_address"].label = gettext(
            "Share my address {address}, so that they can reply by email"
        ).format(address=address)

    def clean_sent_as(self) -> UUID:
        """Return the key of this form; one that lost it counts as a new one."""
        return self.cleaned_data["sent_as"] or uuid4()
