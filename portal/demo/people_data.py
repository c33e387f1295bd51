"""The demonstration accounts: one for each role, with a password that everybody may know."""

from dataclasses import dataclass

from allauth.account.models import EmailAddress
from allauth.mfa.totp.internal.auth import (
    TOTP,
    format_hotp_value,
    hotp_value,
    yield_hotp_counters_from_time,
)
from django.contrib.auth.hashers import make_password
from django.db import transaction

from councils.actions import join_by_address
from councils.acts import CouncilAct
from councils.models import Council, EmailDomain, Membership
from portal.accounts.models import User
from portal.audit.models import record

PASSWORD = "shared-services-2006"  # noqa: S105 - printed at every start, for demonstration only
TOTP_SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"  # noqa: S105 - as above


@dataclass(frozen=True)
class Person:
    name: str
    what: str
    role: str = ""
    duty: str = "none"


PEOPLE = {
    "officer@durham.example": Person(
        "Olive Officer", "member for County Durham: sees contacts and contract dates", "member"
    ),
    "editor@durham.example": Person("Eddie Editor", "editor for County Durham", "editor"),
    "editor@northumberland.example": Person(
        "Nora Neighbour", "editor for Northumberland", "editor"
    ),
    "manager@durham.example": Person(
        "Mary Manager", "manager for County Durham: lets colleagues in", "manager"
    ),
    "moderator@directory.example": Person(
        "Mo Moderator", "moderator, with a second step", duty="moderator"
    ),
    "admin@directory.example": Person(
        "Ada Administrator", "administrator, with a second step", duty="administrator"
    ),
}
# A person who signs up with an address at one of these domains joins that council.
DOMAINS = {"durham.example": "County Durham", "northumberland.example": "Northumberland"}


@transaction.atomic
def add_people() -> None:
    """The demonstration accounts that are missing, and the domains to sign up from."""
    for domain, name in DOMAINS.items():
        council = Council.objects.current().get(name=name)
        EmailDomain.objects.get_or_create(domain=domain, defaults={"council": council})
    hashed = make_password(PASSWORD)  # once: that is slow on purpose
    for email, person in PEOPLE.items():
        if not User.objects.filter(email=email).exists():
            _add_person(email, person, hashed)


def _add_person(email: str, person: Person, hashed: str) -> None:
    user = User.objects.create(email=email, password=hashed, display_name=person.name)
    EmailAddress.objects.create(user=user, email=email, verified=True, primary=True)
    if person.role:
        join_by_address(user)
        _give_role(user.memberships.get(), person.role)
    if person.duty != "none":
        user.give_duty(person.duty)
        TOTP.activate(user, TOTP_SECRET)


def _give_role(membership: Membership, role: str) -> None:
    if membership.role != role:
        record(
            CouncilAct.ROLE_CHANGED,
            membership.council,
            by=None,
            person=membership.user,
            was=membership.role,
            now=role,
        )
    membership.change_role(role)


def second_step_codes() -> list[tuple[str, str]]:
    """What the authenticator apps of the demonstration accounts show now."""
    *_, counter, _next = yield_hotp_counters_from_time()
    code = format_hotp_value(hotp_value(TOTP_SECRET, counter))
    return [(email, code) for email, person in PEOPLE.items() if person.duty != "none"]
