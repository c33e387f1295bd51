"""The session engine: one query reads the session, its account and the facts about it."""

from functools import cache
from typing import Any, cast

from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY, get_user
from django.contrib.auth.models import AnonymousUser
from django.contrib.sessions.backends import db
from django.http import HttpRequest
from django.utils import timezone
from django.utils.crypto import constant_time_compare

from portal.accounts.actor import FACTS, Actor, ActorFact
from portal.accounts.models import Session, User
from portal.database.statements import PrimaryStatement, Statement

# an authenticator app or a passkey: recovery codes alone are no second step
SECOND_STEP = ActorFact(
    "second step",
    """SELECT EXISTS (SELECT FROM mfa_authenticator
                      WHERE user_id = account.id AND type IN ('totp', 'webauthn'))""",
    bool,
)


@cache
def who_asks() -> Statement:
    """Return the query for a session's data, the columns of its account and each fact."""
    columns = [f"account.{field.column}" for field in User._meta.concrete_fields]
    facts = [f"({fact.sql})" for fact in FACTS]
    query = f"""
        SELECT session.session_data, {", ".join([*columns, *facts])}
        FROM accounts_session AS session
        LEFT JOIN accounts_user AS account ON account.id = session.account_id
        WHERE session.session_key = %(key)s AND session.expire_date > %(now)s
    """  # noqa: S608 - names from the models and from this code
    return PrimaryStatement("who_asks", query, key="text", now="timestamptz")


class SessionStore(db.SessionStore):
    """Django's sessions in the database; who they belong to is read with them."""

    actor: Actor | None = None

    @classmethod
    def get_model_class(cls) -> type[Session]:
        return Session

    def create_model_instance(self, data: dict[str, Any]) -> Session:
        session = cast("Session", super().create_model_instance(data))
        session.account_id = data.get(SESSION_KEY)
        return session

    def load(self) -> dict[str, Any]:
        row = who_asks().row({"key": self.session_key, "now": timezone.now()})
        if row is None:
            self._session_key = None
            return {}
        data, *values = row
        self.actor = _actor(values)
        return self.decode(data)


def _actor(values: list[object]) -> Actor | None:
    if values[0] is None:
        return None
    length = len(User._meta.concrete_fields)
    known = zip(FACTS, values[length:], strict=True)
    return Actor.with_facts(values[:length], {fact.name: fact.read(value) for fact, value in known})


def actor_of(request: HttpRequest) -> User | AnonymousUser:
    """Return the person of a request as Django does, with the facts read with the session."""
    session = request.session
    key = session.get(SESSION_KEY)
    actor: Actor | None = getattr(session, "actor", None)
    if actor and str(actor.pk) == key and actor.is_active and _is_verified(session, actor):
        return actor
    user = get_user(request)
    return Actor.of(user) if isinstance(user, User) else user


def _is_verified(session: Any, actor: Actor) -> bool:
    """Whether the session was begun with the password that the account has now."""
    is_known = session.get(BACKEND_SESSION_KEY) in settings.AUTHENTICATION_BACKENDS
    begun_with = session.get(HASH_SESSION_KEY, "")
    return is_known and constant_time_compare(begun_with, actor.get_session_auth_hash())
