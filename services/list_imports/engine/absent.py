"""Systems that an earlier file of the council had and this one no longer has."""

from collections import defaultdict
from collections.abc import Iterator
from typing import TYPE_CHECKING

from django.db.models import Q
from django.db.models.fields.json import KT

from services.list_imports.engine.portfolio import Portfolio, UseKey
from services.list_imports.models import ImportRow, ListImport, Outcome, Stage
from services.list_imports.models.list_import import ImportRowQuerySet
from services.list_imports.models.memory import folded
from services.models import Use
from services.models.choices import UseStatus

if TYPE_CHECKING:
    from django.db.models import QuerySet


class NamedInFile:
    """What the rows of a file name, whether or not they can be imported."""

    def __init__(self) -> None:
        self.keys: set[UseKey] = set()
        self.things: set[tuple[int | None, int | None]] = set()
        self.texts: set[str] = set()

    def add_rejected(self, key: UseKey | None, text: str) -> None:
        """A row that does not come in; if its other cells are wrong, its system is known."""
        if key:
            self.things.add((key.product, key.service))
        else:
            self.texts.add(folded(text))

    def has(self, key: UseKey, earlier_texts: set[str]) -> bool:
        """Whether a row names this use, or is written as the row that brought it was."""
        is_named = key in self.keys or (key.product, key.service) in self.things
        return is_named or not self.texts.isdisjoint(earlier_texts)


def absent_rows(
    list_import: ListImport, portfolio: Portfolio, named: NamedInFile
) -> Iterator[ImportRow]:
    """A row for each system that no row of the file names, unless it was asked about before.

    None while it is open what some row names: that may be any of them. Save the rows first.
    """
    if list_import.rows.undecided().exists():
        return
    texts = _texts_of_earlier_rows(list_import)
    asked = Q(pk__in=list(texts)) & ~Q(pk__in=_retained(list_import).values("use"))
    ours = Use.objects.confirmed().filter(asked, council=list_import.council)
    known = set(ours.exclude(status=UseStatus.STOPPED).values_list("pk", flat=True))
    for key, use in portfolio.uses.items():
        if use.pk in known and not named.has(key, texts[use.pk]):
            yield ImportRow(
                list_import=list_import,
                outcome=Outcome.RETAINED,
                use=use,
                cells={"system": str(use.used)},
            )


def undecided_rows(list_import: ListImport) -> int:
    """How many rows keep us from comparing the file with an earlier one."""
    return list_import.rows.undecided().count() if _brought(list_import).exists() else 0


def _earlier(list_import: ListImport) -> ImportRowQuerySet:
    return ImportRow.objects.filter(
        list_import__council=list_import.council, list_import__stage=Stage.DONE
    )


def _brought(list_import: ListImport) -> "QuerySet[ImportRow]":
    """The rows of files with the same columns that brought something."""
    same_columns = _earlier(list_import).filter(list_import__columns=list_import.columns)
    return same_columns.of_file().exclude(use=None)


def _retained(list_import: ListImport) -> "QuerySet[ImportRow]":
    return _earlier(list_import).filter(outcome=Outcome.RETAINED)


def _texts_of_earlier_rows(list_import: ListImport) -> dict[int, set[str]]:
    texts: dict[int, set[str]] = defaultdict(set)
    rows = _brought(list_import).annotate(text=KT("cells__system")).order_by()
    for use, text in rows.values_list("use", "text").distinct():
        texts[use].add(folded(text or ""))
    return texts
