"""Who may connect other systems to what a council is notified about."""

from councils.models import Council
from councils.permissions import can_manage_people, manages
from portal.accounts.permissions import AnyUser
from portal.webhooks.models import Webhook


def can_see_webhooks(user: AnyUser, council: Council) -> bool:
    """Its managers; administrators see and remove them, too."""
    return can_manage_people(user, council)


def can_add_webhook(user: AnyUser, council: Council) -> bool:
    """Managers only: a webhook passes on what its owner may read."""
    return manages(user, council) and not council.is_abolished


def is_still_allowed(webhook: Webhook) -> bool:
    """Whether the owner is still a manager; asked before each message."""
    return can_add_webhook(webhook.owner, webhook.council)
