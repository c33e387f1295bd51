"""What can be followed and told of. Each app says so of its own models, in its ``ready``."""

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Any, NamedTuple

from django.db import models
from django.utils.translation import gettext

from portal.accounts.models import User
from portal.accounts.permissions import AnyUser

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise


class Thing(NamedTuple):
    """A kind of thing to follow: its word in addresses, its model, and what people call it.

    ``updates`` names what its followers are notified about.
    """

    slug: str
    model: Any
    name: "StrOrPromise"
    updates: "StrOrPromise"

    @property
    def follow_label(self) -> str:
        return gettext("Follow this {thing}").format(thing=self.name)


Allowed = Callable[[User, Any], bool]
ReplyAddress = Callable[[User, Any], str]
Words = Callable[[User, Iterable[str]], dict[str, str]]
_things: dict[str, Thing] = {}
_allowed: dict[str, Allowed] = {}
_words: list[Words] = []
_reply_addresses: dict[type[models.Model], ReplyAddress] = {}


def can_be_followed(*things: Thing) -> None:
    _things.update({thing.slug: thing for thing in things})


def received_by(allowed: Allowed, *events: str) -> None:
    """Say who, of those who may see a thing, may hear of these events; asked at each delivery."""
    _allowed.update(dict.fromkeys(events, allowed))


def has_words(words: Words) -> None:
    """Say what is written at addresses, as far as somebody may read it; asked when mail is sent."""
    _words.append(words)


def can_be_answered(model: type[models.Model], address: ReplyAddress) -> None:
    """Say where a person can reply by email to what they read of a thing of this kind."""
    _reply_addresses[model] = address


def reply_address_of(user: User, thing: object) -> str:
    """Return where a person replies by email, or nothing where that is not possible."""
    model: Any = type(thing)
    address = _reply_addresses.get(model)
    return address(user, thing) if address else ""


def words_at(user: User, addresses: Iterable[str]) -> dict[str, str]:
    """What is written at these addresses, by address; plain text of a bounded length."""
    wanted, found = [*addresses], dict[str, str]()
    for words in _words:
        found |= words(user, wanted)
    return found


def things() -> dict[str, Thing]:
    return _things


def thing_of(row: models.Model) -> Thing:
    """The kind of a row. Raises KeyError where it cannot be followed."""
    return next(thing for thing in _things.values() if isinstance(row, thing.model))


def seen_by(user: AnyUser, model: type[Any], keys: Iterable[int]) -> dict[int, Any]:
    """Those rows that somebody may see, by their keys; what has no ``visible_to`` is public."""
    rows = model._default_manager.all()  # noqa: SLF001 - Django's name for it
    visible = rows.visible_to(user) if hasattr(rows, "visible_to") else rows
    found: dict[int, Any] = visible.in_bulk(list(keys))
    return found


def can_receive(user: User, event: str, thing: object) -> bool:
    """Whether somebody who may see a thing may hear of an event."""
    allowed = _allowed.get(event)
    return user.is_active and not user.is_suspended and (allowed is None or allowed(user, thing))
