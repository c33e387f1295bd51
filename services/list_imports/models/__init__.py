"""Imports of files, their rows, and what councils decided about their values."""

from services.list_imports.models.choices import ImportKind, MappingAnswer, Outcome, Stage
from services.list_imports.models.list_import import ImportFile, ImportRow, ListImport
from services.list_imports.models.memory import ColumnLayout, MappedField, ValueMapping
from services.list_imports.models.payment_summary import PaidSupplier, PaymentSummary

__all__ = [
    "ColumnLayout",
    "ImportFile",
    "ImportKind",
    "ImportRow",
    "ListImport",
    "MappedField",
    "MappingAnswer",
    "Outcome",
    "PaidSupplier",
    "PaymentSummary",
    "Stage",
    "ValueMapping",
]
