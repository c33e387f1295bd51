"""Who brings in a file, and says where a service comes from."""

from councils.models import Council
from portal.accounts.permissions import AnyUser
from services.models import Service
from services.permissions import can_change, can_draft


def can_bring_in(user: AnyUser, council: Council | None) -> bool:
    """The same people who draft a service by hand."""
    return can_draft(user, council)


def can_state_lineage(user: AnyUser, service: Service) -> bool:
    """Editors of the council that runs a published service."""
    return can_change(user, service)
