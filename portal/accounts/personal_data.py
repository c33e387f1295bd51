"""What the site knows about a person: each app says what it holds, how to show and erase it."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import QuerySet

from portal.accounts.models import User

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

DataRows = Iterable[Mapping[str, object]]


@dataclass(frozen=True)
class PersonalDataSource:
    """One kind of row about people.

    `rows` gives what a person may read of it, as dictionaries. `erase` takes the person and whether
    the text they wrote is to go as well as their name; it is left out where `forget` does it all.
    """

    label: "StrOrPromise"
    model: str
    rows: Callable[[User], DataRows]
    erase: Callable[[User, bool], object] | None = None


_sources: dict[Callable[[User], DataRows], PersonalDataSource] = {}


def register_sources(*sources: PersonalDataSource) -> None:
    """Say, once, in an app's `ready`, what it holds about people."""
    _sources.update({source.rows: source for source in sources})


def sources() -> list[PersonalDataSource]:
    return list(_sources.values())


def collected(user: User) -> dict[str, list[Mapping[str, object]]]:
    """Everything about a person, by kind."""
    return {str(source.label): list(source.rows(user)) for source in sources()}


def amount(user: User) -> int:
    """About how many rows that will be."""
    return sum(_count(source.rows(user)) for source in sources())


def erase(user: User, *, texts: bool) -> None:
    for source in sources():
        if source.erase:
            source.erase(user, texts)


def _count(rows: DataRows) -> int:
    return rows.count() if isinstance(rows, QuerySet) else len(list(rows))
