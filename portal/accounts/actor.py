"""The actor of a request: a person, and the facts about them that most pages need.

The session engine reads the person and all facts in one query (`portal.accounts.sessions`).
"""

from collections.abc import Callable
from functools import cached_property
from typing import Any, Generic, TypeVar

from django.contrib.auth.base_user import AbstractBaseUser
from django.contrib.auth.models import AnonymousUser
from django.db import connection, models

from portal.accounts.models import User

Known = TypeVar("Known")
ModelT = TypeVar("ModelT", bound=models.Model)
FACTS: "list[ActorFact[Any]]" = []


class Actor(User):
    """The person of one request, with their facts, which are read once."""

    facts: dict[str, Any]
    stands_for_role = False

    class Meta:
        proxy = True
        default_permissions = ()

    @classmethod
    def with_facts(cls, values: list[Any], facts: dict[str, Any]) -> "Actor":
        """Return the actor of a row of the accounts' table, its columns in their order."""
        names = [field.attname for field in cls._meta.concrete_fields]
        actor = cls.from_db(connection.alias, names, values)
        actor.facts = facts
        return actor

    @classmethod
    def of(cls, user: User) -> "Actor":
        """Return an actor for a person outside a session, with each fact read by itself."""
        names = [field.attname for field in User._meta.concrete_fields]
        values = [getattr(user, name) for name in names]
        return cls.with_facts(values, {fact.name: fact.ask(user.pk) for fact in FACTS})

    @cached_property
    def role(self) -> str:
        """What all have in common who see the same pages."""
        return repr([fact.common(self.facts[fact.name]) for fact in FACTS if fact.common])

    def stand_in(self) -> "Actor":
        """Return somebody who has the role: without key, name or address of anybody.

        Of what is known of a person they know only what the facts share.
        """
        stand_in = Actor(pk=0)
        stand_in.facts = {
            fact.name: fact.share(self.facts[fact.name]) for fact in FACTS if fact.share
        }
        stand_in.stands_for_role = True
        return stand_in


class IsPersonal(Exception):
    """What is asked for is one person's, and nothing that all of a role see."""


def stands_for_many(user: AbstractBaseUser | AnonymousUser) -> bool:
    """Whether a page is drawn for all visitors, or for all of a role."""
    return not user.is_authenticated or (isinstance(user, Actor) and user.stands_for_role)


def refuse_role(user: AbstractBaseUser | AnonymousUser) -> None:
    """Raise IsPersonal where somebody stands for a role: the page is drawn for who really asks."""
    if isinstance(user, Actor) and user.stands_for_role:
        raise IsPersonal


class ActorFact(Generic[Known]):
    """Something that the database knows of a person.

    ``sql`` selects one value of JSON for the row ``account``; ``read`` makes what is known of it,
    or of None where nothing is. ``common`` returns what all of one role have in common of it, and
    ``share`` the same fact with nothing but that; without them, pages that a role shares know
    nothing of it.
    """

    def __init__(
        self,
        name: str,
        sql: str,
        read: Callable[[Any], Known],
        *,
        common: Callable[[Known], object] | None = None,
        share: Callable[[Known], Known] | None = None,
    ) -> None:
        self.name, self.sql, self.read = name, sql, read
        self.common, self.share = common, share
        FACTS.append(self)

    def of(self, user: AbstractBaseUser | AnonymousUser) -> Known:
        """Return what is known of somebody; of an actor, what was known when the request came."""
        if not isinstance(user, Actor):
            return self.ask(user.pk)
        known: Known = user.facts[self.name]
        return known

    def ask(self, account: int | None) -> Known:
        sql = f"SELECT ({self.sql}) FROM (VALUES (%s::bigint)) AS account (id)"  # noqa: S608 - from this code
        with connection.cursor() as cursor:
            cursor.execute(sql, [account])
            return self.read(cursor.fetchone()[0])


def row_of(model: type[ModelT], values: dict[str, Any]) -> ModelT:
    """Return the row that PostgreSQL wrote as JSON; columns that it left out are deferred."""
    fields = [field for field in model._meta.concrete_fields if field.column in values]
    read = [field.to_python(values[str(field.column)]) for field in fields]
    return model.from_db(connection.alias, [field.attname for field in fields], read)
