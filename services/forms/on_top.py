"""Two people in one form at a time."""

from typing import Any, TypeVar

from django import forms
from django.db import models

Record = TypeVar("Record", bound=models.Model)


class OnTopOf(forms.ModelForm[Record]):
    """Notices when somebody else saved the record while this form was open.

    Nothing is overwritten unseen: the form comes back with what was typed, and says beside each
    field what stands there now. Sent again, it counts. The view locks the record while it saves.
    """

    version = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial["version"] = self._version

    @property
    def _version(self) -> str:
        record: Any = self.instance
        return record.updated_at.isoformat() if record.pk else ""

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        if self.instance.pk and cleaned.get("version") not in {"", self._version}:
            self._show_what_changed()
            self.data: Any = self.data.copy()
            self.data["version"] = self._version
        return cleaned

    def _show_what_changed(self) -> None:
        stored: Any = models.QuerySet(type(self.instance)).get(pk=self.instance.pk)
        for name in set(self.changed_data) - {"version"}:
            if hasattr(stored, name):
                self.add_error(
                    name, f"Somebody else wrote here meanwhile: “{_shown(stored, name)}”"
                )
        if not self.errors:
            self.add_error(
                None, "Somebody else changed this meanwhile. Save again if you still want to."
            )


def _shown(record: models.Model, name: str) -> object:
    display = getattr(record, f"get_{name}_display", None)
    return display() if display else getattr(record, name) or "nothing"
