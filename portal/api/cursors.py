"""Places in lists: a cursor says after which row a page begins, so that none is lost or repeated.

A cursor is signed, and belongs to one list with one set of filters.
"""

from datetime import datetime
from typing import NamedTuple

from django.core.signing import BadSignature, Signer
from django.utils.translation import gettext

from portal.api.problems import Problem
from portal.site.fragment_cache import fingerprint

# without a time: the same place is the same cursor each day, and its page the same page
SIGNER = Signer(salt="portal.api.cursors")
ROW, REMOVED = 0, 1


class ListPlace(NamedTuple):
    """After which row: of those changed at one moment rows come first, then what was removed."""

    key: int
    moment: datetime | None = None
    kind: int = ROW


def cursor_after(place: ListPlace, name: str, filters: object) -> str:
    moment = place.moment.isoformat() if place.moment else ""
    return SIGNER.sign_object([name, fingerprint(filters), place.key, moment, place.kind])


def place_of(cursor: str, name: str, filters: object) -> ListPlace:
    """Return the place that a cursor stands for. Raises Problem for one of another list."""
    try:
        of, chosen, key, moment, kind = SIGNER.unsign_object(cursor)
    except (BadSignature, ValueError) as invalid:
        detail = gettext("Send the cursor of the last page as you received it, or none.")
        raise Problem("invalid-cursor", detail, parameter="cursor") from invalid
    if of != name:
        detail = gettext("This cursor belongs to the list {list}.").format(list=of)
        raise Problem("cursor-of-another-list", detail, parameter="cursor")
    if chosen != fingerprint(filters):
        detail = gettext("This cursor belongs to this list with other filters.")
        raise Problem("cursor-of-another-list", detail, parameter="cursor")
    return ListPlace(key, datetime.fromisoformat(moment) if moment else None, kind)
