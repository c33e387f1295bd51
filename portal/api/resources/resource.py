"""A kind of record: which rows a reader may see, what is shown of each, and how it is narrowed."""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Annotated, Any, NamedTuple, TypeVar

from django.db import models
from django.utils.translation import gettext
from django.utils.translation import gettext_noop as _
from pydantic import BaseModel, ConfigDict, Field, StringConstraints, field_validator
from pydantic.json_schema import SkipJsonSchema

from portal.accounts.permissions import AnyUser
from portal.api.resources.record import ApiRecord
from portal.api.resources.sight import Sight
from portal.database.revisions import CATALOGUE

Row = TypeVar("Row", bound=models.Model)
Rows = models.QuerySet[Any, Any]
MAX_LENGTH, LENGTH = 100, 25
MAX_TEXT, MAX_CURSOR = 100, 200
MOMENT = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}[Tt]")
SLUG, CURSOR = r"^[-a-zA-Z0-9_]+$", r"^[-a-zA-Z0-9_:]*$"
# left out unless it is sent: no parameter is ever null
Text = str | SkipJsonSchema[None]
Slug = Annotated[str, StringConstraints(max_length=MAX_TEXT, pattern=SLUG)] | SkipJsonSchema[None]
Cursor = (
    Annotated[str, StringConstraints(max_length=MAX_CURSOR, pattern=CURSOR)] | SkipJsonSchema[None]
)


def slug_of(about: str) -> Any:
    """Return a parameter that is the name of something in its address."""
    return Field(None, description=about)


class ItemQuery(BaseModel):
    """What a program can say of one record."""

    model_config = ConfigDict(extra="forbid")

    fields: Text = Field(None, description=_("The fields you want, separated by commas."))


class ListQuery(ItemQuery):
    """What a program can say of a list."""

    limit: int = Field(LENGTH, ge=1, le=MAX_LENGTH, description=_("The records on a page."))
    cursor: Cursor = Field(None, description=_("The cursor of the page, from the link to it."))

    @property
    def filters(self) -> dict[str, object]:
        """Return what narrows the list, and so belongs to its cursors."""
        return self.model_dump(mode="json", exclude={"limit", "cursor", "fields"})


class SyncedQuery(ListQuery):
    updated_since: datetime | SkipJsonSchema[None] = Field(
        None,
        description=_("Only what was changed or removed since this moment, oldest change first."),
    )

    @field_validator("updated_since", mode="before")
    @classmethod
    def check_moment(cls, value: object) -> object:
        """Refuse what is a moment to some programs only, such as a number of seconds."""
        if isinstance(value, str) and not MOMENT.match(value):
            raise ValueError(gettext("Give a moment such as 2026-11-30T09:00:00Z."))
        return value


class RemovedRow(NamedTuple):
    """The key of a row that a reader could see once and cannot see now, and since when."""

    pk: int
    moment: datetime


# rows of (key, moment) that a reader could see and cannot see any more
FindRemoved = Callable[[AnyUser], Rows]


@dataclass(frozen=True)
class Resource:
    """A kind of record. ``rows`` begins from what the reader may see, as pages do."""

    name: str
    singular: str
    record: type[ApiRecord]
    rows: Callable[[Sight], Rows]
    represent: Callable[[Any, Sight], ApiRecord]
    query: type[ListQuery] = ListQuery
    narrow: Callable[[Rows, Any], Rows] = field(default=lambda rows, query: rows)
    # parameters by which only members can narrow, because they tell what only members see
    for_members: tuple[str, ...] = ()
    key: str = "slug"
    subjects: Iterable[str] = (CATALOGUE,)
    removed: FindRemoved | None = None
    about: str = ""

    @property
    def route(self) -> str:
        """The name of the address of one record."""
        return f"{self.singular}".replace("-", "_")

    @property
    def list_route(self) -> str:
        return f"{self.name}".replace("-", "_").replace("/", "_")
