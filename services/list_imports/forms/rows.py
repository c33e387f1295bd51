"""One row of a file, corrected in the import alone."""

from typing import Any

from django import forms

from portal.components.fields import Textarea
from services.list_fields import BY_KEY
from services.list_imports.models import ImportRow

MAX_CELL = 2_000
LONG = {"notes", "stopped_reason"}


class RowForm(forms.Form):
    """The cells of the columns that were selected, as texts."""

    def __init__(self, *args: Any, row: ImportRow, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for key in filter(None, row.list_import.columns):
            attrs = {"list": "products", "autocomplete": "off"} if key == "system" else {}
            self.fields[key] = forms.CharField(
                label=BY_KEY[key].heading,
                required=False,
                max_length=MAX_CELL,
                initial=row.cells.get(key, ""),
                widget=Textarea(attrs={"rows": 2}) if key in LONG else forms.TextInput(attrs=attrs),
            )
