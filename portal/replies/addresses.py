"""The address that answers one person's email about one thread. It names both, and is signed."""

import re

from django.conf import settings
from django.db.models import Model
from django.utils.crypto import constant_time_compare, salted_hmac

from portal.accounts.models import User

SALT = "replies.address"
# letter case may be lost on the way, so it is not used; a local part has at most 64 characters
MAC_LENGTH = 20
ADDRESS = re.compile(r"reply\+([0-9]{1,18})-([0-9]{1,18})-([0-9a-f]{20})@([^@\s]{1,255})")


def reply_address(user: User, thread: Model) -> str:
    """Return the address, or nothing where the site receives no email."""
    if not settings.REPLY_DOMAIN:
        return ""
    mac = _mac(user.pk, int(thread.pk), settings.SECRET_KEY)
    return f"reply+{user.pk}-{thread.pk}-{mac}@{settings.REPLY_DOMAIN}"


def read_address(address: str) -> tuple[int, int] | None:
    """Return the keys of the person and the thread; nothing for what we did not sign."""
    found = ADDRESS.fullmatch(address.lower())
    if found is None or found[4] != settings.REPLY_DOMAIN.lower():
        return None
    user, thread = int(found[1]), int(found[2])
    keys = [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]
    if any(constant_time_compare(_mac(user, thread, key), found[3]) for key in keys):
        return user, thread
    return None


def _mac(user: int, thread: int, key: str) -> str:
    signed = salted_hmac(SALT, f"{user}-{thread}", secret=key, algorithm="sha256")
    return signed.hexdigest()[:MAC_LENGTH]
