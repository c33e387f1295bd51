"""A document, what it is, and who may read it."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.http import HttpRequest
from django.utils.text import format_lazy
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from portal.components.fields import LineField
from portal.files.uploads import KINDS, LARGEST_FILE, LIMITS, Accepted, accept
from services.partnerships.actions.documents import FULL, has_room
from services.partnerships.models import Document, DocumentAudience, DocumentKind


class DocumentForm(forms.ModelForm[Document]):
    """One document at a time."""

    file = forms.FileField(
        label=_("File"),
        help_text=format_lazy(_("One file: {kinds}. {limits}"), kinds=KINDS, limits=LIMITS),
    )

    class Meta:
        model = Document
        field_classes = {"title": LineField}
        fields = ["kind", "title", "file", "audience", "is_reusable"]
        labels = {
            "kind": _("Document type"),
            "title": _("Title"),
            "audience": _("Who can see it"),
            "is_reusable": _("Councils that join later can see and reuse it"),
        }
        help_texts = {
            "audience": _(
                "“Anyone” and “Members of any council” only apply after the partnership is agreed."
            )
        }
        widgets = {"audience": forms.RadioSelect}

    def __init__(self, request: HttpRequest, *, document: Document) -> None:
        is_sent = request.method == "POST"
        data, files = (request.POST, request.FILES) if is_sent else (None, None)
        super().__init__(data, files, instance=document)
        self.request = request
        audience: Any = self.fields["audience"]
        audience.choices = DocumentAudience.choices
        kind: Any = self.fields["kind"]
        kind.choices = [("", gettext("Choose one")), *DocumentKind.choices]

    def _post_clean(self) -> None:
        """Browsers forget a file when a form comes back: say so, so that it is not left out."""
        super()._post_clean()  # type: ignore[misc]  # Django documents it for forms, not in types
        if self.errors and "file" in self.files and "file" not in self.errors:
            self.add_error(
                "file", gettext("Choose the file again. We could not keep it with your answers.")
            )

    def clean_file(self) -> Accepted:
        """The file as it may be stored; it is not read where there is no room for it."""
        sent = self.cleaned_data["file"]
        if not has_room(self.instance.partnership, sent.size):
            raise ValidationError(FULL)
        file = accept(self.request, sent)
        if len(file.content) > LARGEST_FILE:
            raise ValidationError(
                gettext("“{file}” is too large. The file must be 5 MB or smaller.").format(
                    file=file.name
                )
            )
        return file
