"""The file with the payments, its columns, and which products the council uses."""

import json
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.utils.formats import date_format
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from portal.files.import_report import FileRefused
from portal.files.tables import Table, read_tables
from portal.files.uploads import safe_file_name
from services.list_imports.headings import Headings, guess_headings
from services.list_imports.lists import PaidSupplierRow
from services.list_imports.payment_columns import (
    LABELS,
    NEEDED,
    PaymentColumns,
    find_payment_columns,
)
from services.models import Product

SAMPLES, SHOWN_SAMPLES, SHOWN_LENGTH = 200, 3, 40
MAX_HEADINGS = 200
ACCEPTED = ".csv,.tsv,.txt,.xlsx,.xlsm,.xls,.ods"


class PaymentFileForm(forms.Form):
    """A list of payments; what was read of it is there while it is handled and then forgotten."""

    file = forms.FileField(
        label=_("File"),
        help_text=_(
            "An Excel, OpenDocument or CSV file of up to 20 MB and 50,000 rows, such as the one "
            "that your council publishes."
        ),
        widget=forms.ClearableFileInput({"accept": ACCEPTED}),
        error_messages={"required": _("Choose a file.")},
    )
    table: Table
    headings: Headings
    found: PaymentColumns

    def clean_file(self) -> UploadedFile[bytes]:
        file: UploadedFile[bytes] = self.cleaned_data["file"]
        try:
            tables = read_tables(file.read(), self.file_name)
        except FileRefused as refusal:
            raise ValidationError(str(refusal)) from None
        self._use_best(tables)
        return file

    @property
    def file_name(self) -> str:
        return safe_file_name(str(getattr(self.files["file"], "name", "")))

    def _use_best(self, tables: list[Table]) -> None:
        """The first table with all columns, or the first one."""
        for table in [*tables, tables[0]]:
            self.table, self.headings = table, guess_headings(table.rows)
            self.found = find_payment_columns(self.headings.names, self.samples)
            if self.found.are_complete:
                return

    @property
    def rows(self) -> list[list[str]]:
        below = self.table.filled_rows(self.headings.end)
        return [row for row in below if not self.headings.are_repeated_in(row)]

    @property
    def samples(self) -> list[list[str]]:
        """Some cells of each column."""
        rows = self.table.rows[self.headings.end :][:SAMPLES]
        return [[row[at] for row in rows] for at in range(len(self.headings.names))]


class PaymentColumnsForm(PaymentFileForm):
    """Which column is what, with the file again: we do not keep it in between."""

    labels = forms.CharField(widget=forms.HiddenInput, max_length=50_000, required=False)

    def __init__(self, *args: Any, labels: list[str] | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["file"].help_text = gettext(
            "Choose the same file again. We do not keep it, because it may name people."
        )
        known = labels if labels is not None else _labels_of(self.data.get("labels", ""))
        self.initial["labels"] = json.dumps(known)
        options = [("", gettext("Not in the file")), *enumerate(known)]
        for key, label in LABELS.items():
            self.fields[key] = forms.TypedChoiceField(
                label=label,
                choices=options,
                coerce=int,
                empty_value=None,
                required=key in NEEDED,
                error_messages={"required": gettext("Select a column.")},
            )
        self.order_fields([*LABELS, "file", "labels"])

    @property
    def columns(self) -> dict[str, int]:
        chosen = {key: self.cleaned_data.get(key) for key in LABELS}
        return {key: at for key, at in chosen.items() if at is not None}

    def clean(self) -> dict[str, object]:
        given = super().clean() or self.cleaned_data
        chosen = list(self.columns.values())
        if len(chosen) > len(set(chosen)):
            self.add_error(NEEDED[0], gettext("Select a different column for each."))
        if hasattr(self, "headings") and max(chosen, default=0) >= len(self.headings.names):
            self.add_error("file", gettext("Choose the same file. This one has other columns."))
        return given


def labels_of(form: PaymentFileForm) -> list[str]:
    """Each column by its heading and some of its cells."""
    labels = []
    for name, cells in zip(form.headings.names, form.samples, strict=True):
        shown = [cell[:SHOWN_LENGTH] for cell in dict.fromkeys(cells) if cell.strip()]
        examples = "; ".join(shown[:SHOWN_SAMPLES]) or gettext("empty")
        heading = name[:SHOWN_LENGTH] or gettext("No heading")
        labels.append(f"{heading} ({examples})")
    return labels


def _labels_of(text: str) -> list[str]:
    """The labels as this form sent them."""
    try:
        labels = json.loads(text)
    except (ValueError, RecursionError):
        return []
    return [str(each) for each in labels[:MAX_HEADINGS]] if isinstance(labels, list) else []


class PaidProductsForm(forms.Form):
    """The products of each supplier that the council paid and has recorded nothing of."""

    def __init__(self, data: Any, *, suppliers: list[PaidSupplierRow]) -> None:
        super().__init__(data)
        self.products = {str(each.pk): each for row in suppliers for each in row.products}
        for row in suppliers:
            keys = [str(product.pk) for product in row.products]
            self.fields[f"supplier-{row.supplier.pk}"] = forms.MultipleChoiceField(
                label=row.supplier.name,
                help_text=_summary_of(row),
                choices=[(str(product.pk), product.name) for product in row.products],
                required=False,
                widget=forms.CheckboxSelectMultiple,
                initial=keys if len(keys) == 1 and not row.similar_names else [],
            )

    @property
    def selected(self) -> list[Product]:
        chosen = [key for name in self.fields for key in self.cleaned_data[name]]
        return [self.products[key] for key in dict.fromkeys(chosen)]

    def clean(self) -> dict[str, object]:
        given = super().clean() or self.cleaned_data
        if not self.errors and not any(given.values()):
            raise ValidationError(gettext("Select at least one product."))
        return given


def _summary_of(row: PaidSupplierRow) -> str:
    words = ngettext(
        "£{total:,} in {n:,} payment, the last on {day}. Paid as {name}.",
        "£{total:,} in {n:,} payments, the last on {day}. Paid as {name}.",
        row.payments,
    )
    day = date_format(row.last_paid_on, "j F Y")
    names = ", ".join([*row.paid_as, *row.similar_names])
    summary = words.format(total=row.total, n=row.payments, day=day, name=names)
    if not row.similar_names:
        return summary
    check = gettext("The directory does not have the name {name}. Check that it is this supplier.")
    return f"{summary} {check.format(name=', '.join(row.similar_names))}"
