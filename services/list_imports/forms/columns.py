"""Which line has the headings, and what each column holds."""

from collections import Counter
from typing import Any, NamedTuple

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from portal.files.tables import Table
from services.list_fields import BY_KEY, LIST_FIELDS
from services.list_imports.columns import ColumnProposal
from services.list_imports.headings import Headings
from services.list_imports.models import ListImport
from services.list_imports.payment_columns import find_payment_columns

SAMPLES = 50
LINES_SHOWN, SAMPLES_SHOWN = 15, 3


class HeadingsForm(forms.Form):
    """The line of the headings, and how many lines they take."""

    heading_line = forms.TypedChoiceField(label=_("Line of the headings"), coerce=int)
    heading_lines = forms.TypedChoiceField(
        label=_("How many lines the headings take"),
        coerce=int,
        choices=[(1, _("1 line")), (2, _("2 lines"))],
        widget=forms.RadioSelect,
    )

    def __init__(self, data: QueryDict | None, *, table: Table, list_import: ListImport) -> None:
        initial = {
            "heading_line": list_import.heading_line,
            "heading_lines": list_import.heading_lines,
        }
        super().__init__(data, initial=initial)
        shown = range(min(LINES_SHOWN, len(table.rows)))
        lines: Any = self.fields["heading_line"]
        lines.choices = [(n, str(table.first_row + n)) for n in shown]
        chosen = self["heading_line"].value()
        self.lines = [(n, table.first_row + n, table.rows[n], str(chosen) == str(n)) for n in shown]


class ColumnRow(NamedTuple):
    """A column as the page shows it."""

    heading: str
    samples: list[str]
    field: forms.BoundField
    why: str
    is_sure: bool


class ColumnsForm(forms.Form):
    """What each column holds; what is ignored is said, too."""

    def __init__(
        self,
        *args: Any,
        table: Table,
        headings: Headings,
        proposals: list[ColumnProposal],
        columns: list[str],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.headings, self.table, self.proposals = headings, table, proposals
        choices = [("", gettext("Ignore")), *((each.key, each.heading) for each in LIST_FIELDS)]
        for n, heading in enumerate(headings.names):
            self.fields[f"column_{n}"] = forms.ChoiceField(
                label=heading or gettext("Column {n}").format(n=n + 1),
                choices=choices,
                required=False,
                initial=columns[n] if n < len(columns) else "",
            )

    @property
    def rows(self) -> list[ColumnRow]:
        return [
            ColumnRow(
                heading or gettext("No heading"),
                self._samples(n),
                self[f"column_{n}"],
                self.proposals[n].why,
                self.proposals[n].is_sure,
            )
            for n, heading in enumerate(self.headings.names)
        ]

    def _samples(self, n: int) -> list[str]:
        cells = (row[n] for row in self.table.rows[self.headings.end :] if n < len(row))
        filled = dict.fromkeys(cell for cell in cells if cell.strip())
        return list(filled)[:SAMPLES_SHOWN]

    @property
    def is_of_payments(self) -> bool:
        """Whether nothing names a system, and each row says who was paid, how much and when."""
        if "system" in {each.key for each in self.proposals}:
            return False
        below = self.table.rows[self.headings.end : self.headings.end + SAMPLES]
        samples = [[row[n] for row in below if n < len(row)] for n in range(len(self.proposals))]
        return find_payment_columns(self.headings.names, samples).is_sure

    @property
    def chosen(self) -> list[str]:
        return [self.cleaned_data[f"column_{n}"] for n in range(len(self.headings.names))]

    def clean(self) -> dict[str, object]:
        cleaned = super().clean() or {}
        counts = Counter(key for key in cleaned.values() if key)
        for name, key in cleaned.items():
            if counts[key] > 1:
                message = gettext("Select “{field}” for one column only.")
                self.add_error(name, message.format(field=BY_KEY[str(key)].heading))
        if not self.errors and not counts["system"] and not counts["address"]:
            raise forms.ValidationError(
                gettext("Select the column that has the names of the systems.")
            )
        return cleaned
