"""How an edit differs from the listing that it would change, for whoever decides about it."""

from dataclasses import dataclass

from portal.text import Piece, words_changed
from services.models.field_labels import label_of
from services.models.field_values import diff, readable, snapshot_of
from services.models.service import Service


@dataclass(frozen=True)
class Difference:
    """An answer of the listing as it stands, and as the edit has it.

    ``is_contested`` when the listing itself was changed here since the edit began.
    """

    label: str
    before: str
    after: str
    is_contested: bool

    @property
    def pieces(self) -> list[Piece]:
        return words_changed(self.before, self.after)


def difference(edit: Service) -> list[Difference]:
    """What accepting the edit would change now."""
    assert edit.edit_of is not None  # noqa: S101 - only edits differ from something
    live, base = snapshot_of(edit.edit_of), edit.base or {}
    return [
        Difference(
            label_of(name),
            readable(name, live[name]),
            readable(name, value),
            is_contested=live[name] != base.get(name),
        )
        for name, value in diff(base, snapshot_of(edit)).items()
        if live[name] != value
    ]
