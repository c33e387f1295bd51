"""A kind of work: the query that finds it, and how a row of it reads."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any, NamedTuple

from django.db.models import (
    CharField,
    Count,
    DateTimeField,
    Exists,
    ExpressionWrapper,
    F,
    FloatField,
    Func,
    IntegerField,
    OuterRef,
    QuerySet,
    TextField,
    Value,
    Window,
)
from django.db.models.expressions import Combinable
from django.db.models.functions import Cast, Coalesce, Concat, Greatest, Least, Now
from django.urls import reverse

from portal.accounts.models import User
from portal.moderation.models.work_candidate import WorkCandidate
from portal.moderation.models.work_outcome import WorkOutcome
from portal.moderation.work.value import MAX_CONCERNED, MAX_DAYS, WORTH, WorkValue

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

Rows = QuerySet[Any, Any]
ITEMS_SHOWN = 5
ONE = Value(1)
BY_ITS_KEY = F("pk")


class WorkText(NamedTuple):
    """How a row reads: what it is about, who it concerns, why it is here, where it is done."""

    title: object
    who: object
    why: str
    url: str
    action: "StrOrPromise"
    has_button: bool = True


@dataclass(frozen=True)
class WorkItem:
    """A piece of work that is open. ``row`` is what it is about."""

    kind: "WorkKind"
    row: Any
    key: str
    state: str
    since: datetime | None
    value: int
    outcome: WorkOutcome | None = None

    @property
    def text(self) -> WorkText:
        return self.kind.describe(self.row)

    @property
    def has_button(self) -> bool:
        return self.kind.button is not None and self.text.has_button


@dataclass(frozen=True)
class WorkFound:
    """The items of a kind that are worth most, and how many there are in all."""

    kind: "WorkKind"
    items: list[WorkItem]
    count: int


@dataclass(frozen=True)
class WorkButton:
    """What a button in the row does: an act that is recorded, and then waits for an answer."""

    act: Callable[[Any, User], str]
    rest_days: int = 7


@dataclass(frozen=True)
class WorkKind:
    """One kind of work.

    ``rows`` finds what is open, in one query that reads what ``describe`` shows. ``since`` is the
    moment from which it waits, ``concerned`` how many people or councils it concerns, and
    ``changes`` what makes it another matter once it was not needed. ``add_details`` adds to some
    rows what their descriptions need besides, in a fixed number of queries. Where a whole table
    would be read, ``is_hourly`` lets a job choose the rows that are worth most, among which the
    page looks for those that are open still.
    """

    name: str
    label: "StrOrPromise"
    rows: Callable[[], Rows]
    since: Combinable
    describe: Callable[[Any], WorkText]
    concerned: Combinable = ONE
    key: Combinable = BY_ITS_KEY
    changes: Combinable | None = None
    queue: str = ""
    button: WorkButton | None = None
    add_details: Callable[[Iterable[Any]], None] | None = None
    is_hourly: bool = False

    @property
    def worth(self) -> WorkValue:
        return WORTH[self.name]

    @property
    def url(self) -> str:
        """Where all of its rows are."""
        if self.queue:
            return reverse(f"moderation:{self.queue}")
        return reverse("moderation:work", args=[self.name])

    def all(self) -> Rows:
        """What is there, with what the list needs of each."""
        rows = self.rows()
        if self.is_hourly:
            rows = rows.filter(pk__in=WorkCandidate.objects.keys_of(self.name))
        return self._with_value(rows)

    def most_valuable(self, length: int) -> list[WorkItem]:
        """The rows that are worth most of all, of which a job chooses; it reads them all."""
        ranked = self._shown(self._with_value(self.rows()))
        first = ranked.order_by("-work_value", "work_since", "work_key")[:length]
        return [self._item(row) for row in first]

    def _with_value(self, rows: Rows) -> Rows:
        concerned = Coalesce(Cast(self.concerned, IntegerField()), ONE)
        rows = rows.order_by().annotate(
            work_key=Cast(self.key, CharField()),
            work_since=Cast(self.since, DateTimeField()),
            work_concerned=concerned,
        )
        return rows.annotate(work_state=self._state(), work_value=self._value())  # type: ignore[no-any-return]  # annotated

    def open(self) -> Rows:
        """The same, without what a moderator has put off or does not need."""
        return self._shown(self.all())

    def _shown(self, rows: Rows) -> Rows:
        hiding = WorkOutcome.objects.hiding(self.name, OuterRef("work_key"), OuterRef("work_state"))
        shown: Rows = rows.filter(~Exists(hiding))
        return shown

    def find(self, length: int = ITEMS_SHOWN) -> WorkFound:
        """The items that are worth most, in one query."""
        counted = self.open().annotate(work_total=Window(Count("*")))
        rows = list(counted.order_by("-work_value", "work_since", "work_key")[:length])
        if self.add_details and rows:
            self.add_details(rows)
        total = _read(rows[0], "work_total") if rows else 0
        return WorkFound(self, [self._item(row) for row in rows], total)

    def get(self, key: str) -> WorkItem | None:
        """One item that is there, put off or not."""
        rows = list(self._of_key(key)[:1])
        if self.add_details and rows:
            self.add_details(rows)
        return self._item(rows[0]) if rows else None

    def _of_key(self, key: str) -> Rows:
        """The row of a key, by the index of its table where the key is its number."""
        if self.key is not BY_ITS_KEY:
            return self._with_value(self.rows()).filter(work_key=key)
        return self._with_value(self.rows().filter(pk=int(key) if key.isdecimal() else None))

    def _item(self, row: Any) -> WorkItem:
        names = ("work_key", "work_state", "work_since", "work_value")
        return WorkItem(self, row, *(_read(row, name) for name in names))

    def _value(self) -> Combinable:
        waited: Any = Func(
            Now() - F("work_since"),
            template="EXTRACT(epoch FROM %(expressions)s) / 86400",
            output_field=FloatField(),
        )
        days = Least(Greatest(Coalesce(waited, 1.0), 1.0), float(MAX_DAYS))
        concerned = Least(F("work_concerned"), Value(MAX_CONCERNED))
        value = days * concerned * self.worth.weight
        return Cast(ExpressionWrapper(value, FloatField()), IntegerField())

    def _state(self) -> Combinable:
        """What it is like: since when, and how many it concerns, to the next power of two."""
        if self.changes is not None:
            return Cast(self.changes, CharField())
        many = Func(
            Cast(Greatest(F("work_concerned"), ONE), FloatField()),
            template="floor(log(2, (%(expressions)s)::numeric))::text",
            output_field=TextField(),
        )
        since = Coalesce(Cast("work_since", CharField()), Value(""))
        return Concat(since, Value("/"), many, output_field=CharField())


def _read(row: Any, name: str) -> Any:
    """What a query says of a row of a model, or of a group of rows."""
    return row[name] if isinstance(row, dict) else getattr(row, name)
