"""Which values of a file a person has to explain, most frequent first."""

from typing import NamedTuple

from django.db.models import Count
from django.db.models.fields.json import KT

from services.list_imports.cell_values import read_value
from services.list_imports.engine.meanings import Meaning, Meanings
from services.list_imports.models import ListImport, MappedField
from services.list_imports.models.memory import folded
from services.models.choices import UseStatus

MAX_COMPARED = 500  # values: each is compared with every product


class FileValue(NamedTuple):
    """A value of a file, how many rows have it, and what it means."""

    field: str
    text: str
    rows_count: int
    meaning: Meaning
    supplier: str = ""

    @property
    def field_label(self) -> str:
        return str(MappedField(self.field).label)

    @property
    def meaning_label(self) -> str:
        """The thing that it means, or what was decided instead."""
        if self.meaning.thing is not None:
            is_status = self.field == MappedField.STATUS
            labels = dict(UseStatus.choices)
            return str(labels[str(self.meaning.thing)] if is_status else self.meaning.thing)
        return str(self.meaning.mapping.get_answer_display()) if self.meaning.mapping else ""


def values_of(list_import: ListImport, meanings: Meanings) -> list[FileValue]:
    """Every value that means a product, supplier, area or status, once, most frequent first."""
    return [
        value
        for field in MappedField.values
        if field in list_import.columns
        for value in _of_field(list_import, meanings, field)
    ]


def split_known(
    values: list[FileValue], meanings: Meanings
) -> tuple[list[FileValue], list[FileValue]]:
    """Those that may be something we know, of the most frequent ones; and all others."""
    known: list[FileValue] = []
    others: list[FileValue] = []
    for value in values[:MAX_COMPARED]:
        may_be = meanings.may_be_known(value.field, value.text, value.supplier)
        (known if may_be else others).append(value)
    return known, others + values[MAX_COMPARED:]


def has_open_values(list_import: ListImport, meanings: Meanings) -> bool:
    return any(value.meaning.is_open for value in values_of(list_import, meanings))


def _of_field(list_import: ListImport, meanings: Meanings, field: str) -> list[FileValue]:
    rows = list_import.rows.of_file().exclude(cells={}).order_by()
    texts = rows.annotate(text=KT(f"cells__{field}"), supplier=KT("cells__supplier"))
    known: dict[str, tuple[str, int, str]] = {}
    filled = texts.filter(text__isnull=False).values_list("text", "supplier")
    for text, supplier, number in filled.annotate(n=Count("pk")).order_by("-n", "text", "supplier"):
        stated = _filled_text(field, text)
        if not stated:
            continue
        first, count, maker = known.get(folded(stated), (stated, 0, supplier or ""))
        known[folded(stated)] = (first, count + number, maker)
    values = [
        FileValue(field, text, count, meanings.of(field, text), supplier)
        for text, count, supplier in known.values()
    ]
    return sorted(values, key=lambda value: (-value.rows_count, value.text.casefold()))


def _filled_text(field: str, text: str) -> str:
    """What a cell says; nothing where it only fills the place."""
    if field in {MappedField.SYSTEM, MappedField.STATUS}:
        return text
    return str(read_value(field, text).value or "")
