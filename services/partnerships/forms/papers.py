"""A document, what it is, and who may read it."""

from typing import Any

from django import forms

from portal.uploads import KINDS, Accepted, accepted
from services.partnerships.models import Document


class UploadField(forms.FileField):
    """A file as it may be kept."""

    def clean(self, data: Any, initial: Any = None) -> Accepted:
        return accepted(super().clean(data, initial))


class DocumentForm(forms.ModelForm[Document]):
    """One document at a time."""

    file = UploadField(label="File", help_text=f"Up to 5 MB: {KINDS}.")

    class Meta:
        model = Document
        fields = ["kind", "title", "file", "audience", "is_reusable"]
        labels = {
            "kind": "What it is",
            "title": "Its title",
            "audience": "Who may read it",
            "is_reusable": "The next council that asks to join may read and build on it",
        }
        help_texts = {
            "audience": "Everybody and members of any council only once the partnership is agreed."
        }
        widgets = {"audience": forms.RadioSelect}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        audience: Any = self.fields["audience"]
        audience.choices = Document._meta.get_field("audience").choices
