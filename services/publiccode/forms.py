"""The file to bring in, and where a service comes from."""

from django import forms
from django.core.exceptions import ValidationError
from django.http import HttpRequest
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from portal.components.fields import LineField, TextareaField
from portal.files.uploads import count_upload
from services.models import Service
from services.publiccode.engine.document import MAX_BYTES
from services.publiccode.engine.validator import CheckedFile, check_file
from services.publiccode.models import LineageKind, LineageLink


class FileForm(forms.Form):
    """A file or its text; what was in the file is in the box when the form is shown again."""

    file = forms.FileField(
        label=_("File"),
        help_text=_("A publiccode.yml of up to 100 kB. We read it once and do not store it."),
        required=False,
    )
    text = TextareaField(
        label=_("Or paste its text"),
        max_length=MAX_BYTES,
        required=False,
        strip=False,
        rows=16,
    )

    def __init__(self, request: HttpRequest) -> None:
        is_sent = request.method == "POST"
        data = request.POST.copy() if is_sent else None
        super().__init__(data, request.FILES if is_sent else None)
        self.request = request
        self.checked: CheckedFile | None = None

    def clean(self) -> dict[str, object]:
        cleaned = super().clean() or {}
        if self.errors:
            return cleaned
        content = self._content(cleaned)
        if not content.strip():
            self.add_error("file", gettext("Choose a file or paste its text."))
            return cleaned
        self.checked = check_file(content)
        # the second step sends the text: a browser forgets the file
        self.data["text"] = content.decode("utf-8-sig", "replace").replace("\x00", "")  # type: ignore[index]  # a copy
        return cleaned

    def _content(self, cleaned: dict[str, object]) -> bytes:
        upload = self.files.get("file")
        if upload is None:
            return str(cleaned.get("text") or "").encode()
        try:
            count_upload(self.request)
        except ValidationError as refusal:
            self.add_error("file", refusal)
            return b" "
        return upload.read(MAX_BYTES + 1) or b""


class LineageForm(forms.Form):
    """How a service is related to another, in the directory or elsewhere."""

    kind = forms.ChoiceField(
        label=_("How are they related?"), choices=LineageKind, widget=forms.RadioSelect
    )
    other = LineField(
        label=_("Service or software"),
        max_length=150,
        help_text=_(
            "Paste the web address of a service in the directory, or enter its name. We show what "
            "is not in the directory by name."
        ),
    )
    url = forms.URLField(
        label=_("Web address"),
        required=False,
        max_length=500,
        assume_scheme="https",
        help_text=_("Only for what is not in the directory, for example its source code."),
    )

    def __init__(self, *args: object, service: Service, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]  # Django's own arguments
        self.service = service

    def clean(self) -> dict[str, object]:
        cleaned = super().clean() or {}
        if found := self._service_named(str(cleaned.get("other") or "")):
            if found == self.service:
                self.add_error("other", gettext("Enter another service than this one."))
            cleaned["service"] = found
        return cleaned

    def _service_named(self, typed: str) -> Service | None:
        """The published service of this address or name, if there is one and no other."""
        slug = typed.rstrip("/").rpartition("/services/")[2]
        published = Service.objects.published()
        if "/services/" in typed:
            return published.filter(slug=slug).first()
        named = list(published.filter(title__iexact=typed).order_by("pk")[:2])
        return named[0] if len(named) == 1 else None

    @property
    def link(self) -> LineageLink:
        """What was entered, not saved."""
        data = self.cleaned_data
        link = LineageLink(service=self.service, kind=data["kind"], other=data.get("service"))
        if link.other is None:
            link.name, link.url = data["other"], data["url"]
        return link
