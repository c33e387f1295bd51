"""Who speaks in the demonstration: invented people of real councils."""

import tomllib
from datetime import timedelta
from typing import NamedTuple, NotRequired, TypedDict

from django.utils import timezone

from councils.models import Council, Membership, MembershipState, Role
from portal.accounts.models import User
from portal.demo.seed import DATA

BEGAN = timedelta(days=760)  # before the first thread
SEEN = timedelta(days=7)


class DemoPerson(TypedDict):
    """A person as ``people.toml`` has it; the demonstration accounts have an address only."""

    email: NotRequired[str]
    name: NotRequired[str]
    council: NotRequired[str]
    job: NotRequired[str]


class Talker(NamedTuple):
    """An invented author of posts, with their council."""

    user: User
    council: Council | None


def add_talkers() -> dict[str, Talker]:
    """Everybody of the file by their key there; made where missing."""
    councils = {council.name: council for council in Council.objects.current()}
    data: dict[str, DemoPerson] = tomllib.loads((DATA / "people.toml").read_text(encoding="utf-8"))
    return {key: _talker(key, each, councils) for key, each in data.items()}


def _talker(key: str, person: DemoPerson, councils: dict[str, Council]) -> Talker:
    council = councils.get(person.get("council", ""))
    email = person.get("email") or f"{key}@{council.slug if council else 'directory'}.example"
    known = User.objects.filter(email=email).first()
    return Talker(known or _added(email, person, councils[person["council"]]), council)


def _added(email: str, person: DemoPerson, council: Council) -> User:
    began = timezone.now() - BEGAN
    user = User.objects.create_user(email, None, display_name=person["name"], date_joined=began)
    user.last_login = timezone.now() - SEEN
    user.save(update_fields=["last_login"])
    Membership.objects.create(
        user=user,
        council=council,
        role=Role.EDITOR,
        state=MembershipState.ACTIVE,
        note=person["job"],
        began_at=began,
    )
    return user
