"""What a notification says, and why a person gets it."""

from typing import TYPE_CHECKING, NamedTuple

from django.utils.translation import gettext_lazy as _

from portal.notifications.events import Group

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise


class NotificationTemplate(NamedTuple):
    """The sentences for an event: for one, and for several since the last was read.

    The sentences have {actor}, {title} of the thing, {detail} and {count}. ``why`` says why
    a person gets it; it is empty where the person follows something.
    """

    group: Group
    once: "StrOrPromise"
    often: "StrOrPromise" = ""
    why: "StrOrPromise" = ""


YOURS = _("This is about something you wrote.")
OUR_PARTNERSHIP = _("Your council is in this partnership or has asked to join it.")
OUR_SERVICE = _("You edit this council’s services.")
OUR_GROUP = _("You are in this working group.")
OUR_BENEFIT = _("Your council takes part in this.")
FOLLOWED_RECOMMENDATION = _("Your council follows this recommendation or your group wrote it.")
ASKED_FOR_PRODUCT = _("You asked for this product.")
