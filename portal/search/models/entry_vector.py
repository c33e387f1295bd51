"""What an entry means, as a vector: for search by meaning (decision 43)."""

import pgtrigger
from django.db import models
from django.utils.translation import gettext_lazy as _

TEXTS = ("title", "summary", "body")
_BEFORE, _NOW = (", ".join(f"{row}.{text}" for text in TEXTS) for row in ("OLD", "NEW"))
TRIGGERS = [
    pgtrigger.Trigger(
        name="meaning_is_read_again",
        when=pgtrigger.After,
        operation=pgtrigger.UpdateOf(*TEXTS),  # type: ignore[no-untyped-call]  # it has none
        condition=pgtrigger.Condition(f"(({_BEFORE}) IS DISTINCT FROM ({_NOW}))"),
        func="DELETE FROM search_vector WHERE entry_id = NEW.id; RETURN NULL;",
    )
]


class EntryVector(models.Model):
    """The vector of an entry is in a column that is only there where pgvector is allowed.

    ``portal.search.vectors.store`` makes that column, fills it and reads it. The entry is no
    foreign key to Django, because entries are deleted by triggers; the database has one.
    """

    entry_id = models.BigIntegerField(
        primary_key=True, help_text=_("The number of the entry in the index.")
    )
    version = models.CharField(max_length=60, help_text=_("The model that made the vector."))

    class Meta:
        db_table = "search_vector"

    def __str__(self) -> str:
        return f"{self.entry_id}: {self.version}"
