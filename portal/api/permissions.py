"""Who may make, see and revoke keys."""

from councils.models import Council
from councils.permissions import can_manage_people, works_for
from portal.accounts.permissions import AnyUser
from portal.api.models import ApiKey


def can_make_key(user: AnyUser, council: Council | None) -> bool:
    """Everybody who works for a council: a key does no more than its person."""
    return council is not None and not council.is_abolished and works_for(user, council)


def can_see_keys(user: AnyUser, council: Council) -> bool:
    """The managers of the council that the keys act for."""
    return can_manage_people(user, council)


def can_revoke(user: AnyUser, key: ApiKey) -> bool:
    return key.person_id == user.pk or can_see_keys(user, key.council)
