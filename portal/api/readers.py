"""Who reads and writes: a visitor, or the person of a key, at the council of the key only."""

from dataclasses import dataclass
from functools import cached_property

from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext

from councils.models import MEMBERSHIPS, Council, Membership
from portal.accounts.actor import Actor
from portal.accounts.permissions import AnyUser
from portal.api.models.key import KeyScope
from portal.api.problems import Problem
from portal.api.visit import KnownKey, Visit
from portal.texts.models import TERMS_DUE

AUTHENTICATE = {"WWW-Authenticate": 'Bearer realm="api"'}


@dataclass(frozen=True)
class ApiReader:
    """Who reads, and who writes: the ``person`` who made the key, if there is one."""

    key: KnownKey | None = None
    person: Actor | None = None

    @cached_property
    def member(self) -> Actor | None:
        """The person, if the key reads what members see."""
        reads = self.key is not None and KeyScope.MEMBERS in self.key.scopes
        return self.person if reads else None

    @cached_property
    def role(self) -> str:
        """What all have in common who see the same."""
        return self.member.role if self.member else ""

    @cached_property
    def user(self) -> AnyUser:
        """Who stands for everybody who sees the same."""
        return self.member.stand_in() if self.member else AnonymousUser()

    def with_key(self) -> tuple[KnownKey, Actor]:
        """Return the key and the person who made it. Raises Problem for visitors."""
        if self.key is None or self.person is None:
            detail = gettext("Only programs with a key can add or change records.")
            raise Problem("no-key", detail, headers=AUTHENTICATE)
        return self.key, self.person

    def writer(self, scope: KeyScope) -> tuple[Actor, Council]:
        """Return the person who writes, and their council. Raises Problem without the scope."""
        key, person = self.with_key()
        if scope not in key.scopes:
            detail = gettext("This needs a key with the scope {scope}.").format(scope=scope)
            raise Problem("missing-scope", detail, scope=scope)
        return person, MEMBERSHIPS.of(person)[key.council].council


VISITOR = ApiReader()


def secret_of(request: HttpRequest) -> str:
    """Return the secret that was sent, if any. Raises Problem where it is none of ours."""
    header = request.headers.get("Authorization", "")
    if not header:
        return ""
    scheme, _, secret = header.partition(" ")
    if scheme.lower() != "bearer" or not secret.strip():
        detail = gettext("Send the key as “Authorization: Bearer” and the key.")
        raise Problem("unknown-key", detail, headers=AUTHENTICATE)
    return secret.strip()


def reader_of(visit: Visit) -> ApiReader:
    """Return who asks. Raises Problem where the key does not work, and says why."""
    if not visit.secret:
        return VISITOR
    key, person = visit.key, visit.actor
    if key is None or person is None:
        raise _refusal("unknown-key", gettext("There is no such key."))
    _check_key(key)
    membership = _membership(key, person)
    _check_person(person)
    return ApiReader(key, _at_council(person, membership))


def _check_key(key: KnownKey) -> None:
    if key.revoked_at:
        detail = gettext("This key was revoked on {day}.").format(day=f"{key.revoked_at:%-d %B %Y}")
        raise _refusal("revoked-key", detail)
    if key.expires_at <= timezone.now():
        detail = gettext("This key expired on {day}.").format(day=f"{key.expires_at:%-d %B %Y}")
        raise _refusal("expired-key", detail)


def _membership(key: KnownKey, person: Actor) -> Membership:
    """Return the membership that the key was made with; a later one does not revive it."""
    membership = MEMBERSHIPS.of(person).get(key.council)
    if membership is None or (membership.began_at and membership.began_at > key.created_at):
        detail = gettext("The person who made this key no longer works for the council.")
        raise _refusal("ended-membership", detail)
    return membership


def _check_person(person: Actor) -> None:
    if not person.is_active or person.is_suspended:
        raise Problem("suspended", gettext("The account of the person who made it is suspended."))
    if TERMS_DUE.of(person):
        detail = gettext("The person who made this key has to sign in and accept the new terms.")
        raise Problem("terms-not-accepted", detail)


def _at_council(person: Actor, membership: Membership) -> Actor:
    """Return the person with this one membership and without duties: a key carries no more."""
    person.facts = person.facts | {MEMBERSHIPS.name: {membership.council_id: membership}}
    person.is_moderator = person.is_superuser = person.is_staff = False
    return person


def _refusal(kind: str, detail: str) -> Problem:
    return Problem(kind, detail, headers=AUTHENTICATE)
