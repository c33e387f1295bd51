"""Every change of a record, whoever made it and however: a form, a bulk update, psql."""

from collections.abc import Callable, Sequence
from typing import TypeVar

import pghistory
import pgtrigger
from django.db import models

Record = TypeVar("Record", bound=type[models.Model])


def track_history(
    name: str, fields: list[str], indexes: Sequence[models.Index] = ()
) -> Callable[[Record], Record]:
    """Keep a snapshot of these fields, as the model of this name, whenever one of them changes."""
    track: Callable[[Record], Record] = pghistory.track(
        pghistory.InsertEvent(),
        pghistory.UpdateEvent(),
        pghistory.DeleteEvent(),
        fields=fields,
        model_name=name,
        obj_field=pghistory.ObjForeignKey(
            related_name="versions", related_query_name="kept_version"
        ),
        append_only=True,
        meta={"indexes": list(indexes)},
        # a bulk update of a thousand rows writes their versions in one statement
        level=pgtrigger.Statement,
    )
    return track
