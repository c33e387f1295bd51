from typing import TYPE_CHECKING

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from allauth.account.models import EmailAddress
    from django.http import HttpRequest

    from portal.accounts.models import User

# in the session of a person who opened the link of an invitation: its key
INVITED = "invitation"


class CouncilsConfig(AppConfig):
    name = "councils"

    def ready(self) -> None:
        from allauth.account.signals import email_confirmed, email_removed, user_logged_in

        from councils.models import Council
        from councils.models.transfer_rules import register_transfer_rules
        from councils.permissions import can_manage_people, can_receive_succession
        from councils.personal_data import PERSONAL_DATA_SOURCES
        from portal.accounts.personal_data import register_sources
        from portal.notifications.events import Event
        from portal.notifications.followable import Thing, can_be_followed, received_by

        register_sources(*PERSONAL_DATA_SOURCES)
        can_be_followed(Thing("council", Council, "council", _("new services, offers and needs")))
        received_by(can_manage_people, Event.JOIN_ASKED)
        received_by(can_receive_succession, Event.SUCCEEDED)
        register_transfer_rules()
        user_logged_in.connect(_signed_in)
        email_confirmed.connect(_address_confirmed)
        email_removed.connect(_address_removed)


def _signed_in(user: "User", request: "HttpRequest | None" = None, **_: object) -> None:
    """An invitation comes first: it says which council an address at another domain is for."""
    from councils.actions import accept_waiting_invitation, join_by_address

    invited = request.session.pop(INVITED, None) if request else None
    if invited:
        accept_waiting_invitation(user, invited)
    join_by_address(user)


def _address_confirmed(email_address: "EmailAddress", **_: object) -> None:
    from councils.actions import join_by_address

    join_by_address(email_address.user)


def _address_removed(user: "User", email_address: "EmailAddress", **_: object) -> None:
    from councils.actions import leave_where_address_is_gone

    if email_address.verified:
        leave_where_address_is_gone(user, email_address.email)
