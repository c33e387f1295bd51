"""What a moderator can hide of a person at once, and the columns that say whether it is hidden."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property
from typing import TYPE_CHECKING, Any

from django.db.models import Model
from django.utils.translation import gettext_lazy as _

from forums.models import Post, Thread
from forums.models.post import VISIBLE_STATES
from portal.accounts.models import User
from portal.moderation.models import BulkHiding, HiddenOutcome, HideableKind
from services.models import Service
from services.models.choices import ServiceState
from services.needs.models import Need

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

Rows = Any
ROWS_SHOWN = 50


@dataclass(frozen=True)
class HideableColumns:
    """The columns of a table that hiding changes.

    ``beside`` are set with them by themselves: undoing sets them back without a decision.
    """

    model: type[Model]
    decided: tuple[str, ...]
    beside: tuple[str, ...] = ()

    def rows(self) -> Rows:
        return self.model._default_manager.all()  # noqa: SLF001 - Django's name for it

    def snapshot(self, keys: Iterable[int]) -> dict[int, dict[str, object]]:
        """What the columns hold, by key, as JSON can store it."""
        columns = [*self.decided, *self.beside]
        found = self.rows().filter(pk__in=list(keys)).values("pk", *columns)
        return {
            row.pop("pk"): {name: _stored(value) for name, value in row.items()} for row in found
        }

    def is_unchanged(self, now: dict[str, object] | None, after: dict[str, object]) -> bool:
        """Whether a row still holds what hiding it left there."""
        return now is not None and all(now[name] == after[name] for name in self.decided)

    def restore(self, pk: int, before: dict[str, Any]) -> None:
        fields = {field.name: field for field in self.model._meta.fields}
        values = {name: fields[name].to_python(value) for name, value in before.items()}
        self.rows().filter(pk=pk).update(**values)


def _stored(value: object) -> object:
    return value.isoformat() if isinstance(value, date) else value


# in the order in which their entries of the search index are locked
COLUMNS: dict[HideableKind, HideableColumns] = {
    HideableKind.SERVICE: HideableColumns(Service, ("state", "answer"), ("updated_at",)),
    HideableKind.NEED: HideableColumns(Need, ("hidden_at", "hidden_reason"), ("updated_at",)),
    HideableKind.THREAD: HideableColumns(Thread, ("state", "accepted_post")),
    HideableKind.POST: HideableColumns(Post, ("state",)),
}


@dataclass(frozen=True)
class HideableTexts:
    """What readers can see of a person’s texts, since a moment or ever."""

    person: User
    since: datetime | None

    @property
    def services(self) -> Rows:
        published = Service.objects.filter(state=ServiceState.PUBLISHED, edit_of=None)
        return self._since(published, "created_at").filter(merged_into=None)

    @property
    def needs(self) -> Rows:
        return self._since(Need.objects.shown(), "created_at")

    @property
    def posts(self) -> Rows:
        return self._since(Post.objects.filter(state__in=VISIBLE_STATES), "posted_at")

    def _since(self, rows: Rows, column: str) -> Rows:
        own = rows.filter(author=self.person)
        return own.filter(**{f"{column}__gte": self.since}) if self.since else own

    @cached_property
    def counts(self) -> "list[tuple[StrOrPromise, int]]":
        threads = self.posts.that_begin().count()
        return [
            (_("Threads, with all their replies"), threads),
            (_("Other posts"), self.posts.count() - threads),
            (_("Services"), self.services.count()),
            (_("Needs"), self.needs.count()),
        ]

    @property
    def total(self) -> int:
        return sum(count for _label, count in self.counts)

    def shown(self) -> dict[str, Rows]:
        """The newest of each kind."""
        posts = self.posts.with_threads().select_related("author")
        return {
            "posts": posts[:ROWS_SHOWN],
            "services": self.services.order_by("-created_at", "-pk")[:ROWS_SHOWN],
            "needs": self.needs.newest_first()[:ROWS_SHOWN],
        }


def changed_texts(hiding: BulkHiding) -> list[Model]:
    """What undoing left as it was, because it was changed or deleted since; deleted rows are not
    among them.
    """
    left = hiding.texts.filter(outcome=HiddenOutcome.CHANGED).order_by("pk")
    found: list[Model] = []
    for kind, columns in COLUMNS.items():
        keys = [text.target_id for text in left if text.kind == kind]
        related = ["thread"] if kind == HideableKind.POST else []
        found += columns.rows().filter(pk__in=keys).select_related(*related).order_by("pk")
    return found
