"""What a reader may see of a row beyond that the row is there: asked once for each answer."""

from functools import cached_property
from typing import Any

from councils.models import Council
from councils.permissions import can_see_internal, can_see_peers_only
from portal.accounts.permissions import AnyUser


class Sight:
    """The permissions of a reader, which are the same for all rows of an answer."""

    def __init__(self, user: AnyUser) -> None:
        self.user = user

    @cached_property
    def peers_only(self) -> bool:
        return can_see_peers_only(self.user)

    def internal(self, council: Council) -> bool:
        return can_see_internal(self.user, council)

    def for_members(self, **facts: Any) -> dict[str, Any]:
        """Return facts that members of any council see, and nothing for others."""
        return facts if self.peers_only else {}
