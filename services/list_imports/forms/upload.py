"""The file, or the pasted cells."""

from typing import NamedTuple

from django import forms
from django.core.exceptions import ValidationError
from django.http import HttpRequest
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from portal.components.fields import TextareaField
from portal.files.import_report import FileRefused
from portal.files.tables import LARGEST_FILE, Table, read_pasted, read_tables
from portal.files.uploads import count_upload, read_upload

MAX_PASTED = 1_000_000  # characters


class ReadFile(NamedTuple):
    """A file that can be imported, with its tables."""

    name: str
    content: bytes
    tables: list[Table]


class UploadForm(forms.Form):
    """A file or pasted cells, one of them."""

    file = forms.FileField(
        label=_("File"),
        help_text=_(
            "Excel (XLSX or XLS), OpenDocument (ODS) or CSV, up to 20 MB and 50,000 rows. The "
            "headings can be in any words and in any order."
        ),
        required=False,
    )
    pasted = TextareaField(
        label=_("Or paste cells from a spreadsheet"),
        help_text=_("Copy the cells with their headings, and paste them here."),
        max_length=MAX_PASTED,
        required=False,
        rows=5,
    )

    def __init__(self, request: HttpRequest) -> None:
        is_sent = request.method == "POST"
        data, files = (request.POST, request.FILES) if is_sent else (None, None)
        super().__init__(data, files)
        self.request = request
        self.read: ReadFile | None = None

    def clean(self) -> dict[str, object]:
        cleaned = super().clean() or {}
        if self.errors:
            return cleaned
        if bool(cleaned.get("file")) == bool(cleaned.get("pasted")):
            self.add_error("file", gettext("Choose a file or paste cells, not both."))
            return cleaned
        field = "file" if cleaned.get("file") else "pasted"
        try:
            count_upload(self.request)
            self.read = self._read(cleaned)
        except FileRefused as refusal:
            self.add_error(field, str(refusal))
        except ValidationError as refusal:
            self.add_error(field, refusal)
        return cleaned

    def _read(self, cleaned: dict[str, object]) -> ReadFile:
        if file := cleaned.get("file"):
            return read_upload(file, LARGEST_FILE, _read_file)  # type: ignore[arg-type]  # a file
        text = str(cleaned["pasted"])
        return ReadFile(gettext("Pasted cells"), text.encode(), [read_pasted(text)])


def _read_file(content: bytes, name: str) -> ReadFile:
    return ReadFile(name, content, read_tables(content, name))
