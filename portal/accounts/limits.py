"""How often somebody may try at one address, so that nobody uses up the attempts of another.

Attempts count by address and network first, and much higher by address alone. A device that the
person has signed in on has attempts of its own, which no stranger can use up (OWASP: "Slow down
online guessing attacks with device cookies").
"""

from allauth.core.internal.ratelimit import RateLimitUsage, clear, consume, get_ip
from django.http import HttpRequest

from portal.accounts import devices

APP = "accounts"
FROM_ONE_PLACE = {
    "sign_in": "5/5m/key",
    "second_step": "5/5m/key",
    "code": "4/5m/key",
    "reset": "4/5m/key",
    "sign_up": "4/5m/key",
}
FROM_EVERYWHERE = {
    "sign_in": "300/5m/ip,50/5m/key",
    "code": "300/m/ip,20/5m/key",
    "reset": "300/m/ip,20/5m/key",
    "sign_up": "300/m/ip,20/5m/key",
}


class Attempt:
    """An attempt that was counted, and can be taken back when it succeeds."""

    def __init__(self, *counted: RateLimitUsage) -> None:
        self._counted = counted

    def rollback(self) -> None:
        for each in self._counted:
            each.rollback()


def attempt(request: HttpRequest, action: str, address: str) -> Attempt | None:
    """Count an attempt at this address; None where there were too many.

    What is refused to one network does not count against the address as a whole.
    """
    address = address.lower()
    device = devices.name_for_address(request, address)
    from_place = _count(request, action, FROM_ONE_PLACE, f"{address} {device or get_ip(request)}")
    if from_place is None:
        return None
    if device:
        return Attempt(from_place)
    overall = _count(request, action, FROM_EVERYWHERE, address)
    return Attempt(from_place, overall) if overall else None


def attempt_second_step(request: HttpRequest, pk: int) -> Attempt | None:
    """Whoever comes so far knows the password: strangers have five attempts in all."""
    device = devices.name_for_user(request, pk) or "elsewhere"
    counted = _count(request, "second_step", FROM_ONE_PLACE, f"{pk} {device}")
    return Attempt(counted) if counted else None


def forget_attempts(request: HttpRequest, action: str, address: str) -> None:
    """Let this place try again, after the person has proved in another way who they are."""
    address = address.lower()
    place = devices.name_for_address(request, address) or get_ip(request)
    clear(request, app=APP, action=action, config=FROM_ONE_PLACE, key=f"{address} {place}")


def _count(
    request: HttpRequest, action: str, config: dict[str, str], key: str
) -> RateLimitUsage | None:
    usage: RateLimitUsage | None = consume(request, app=APP, action=action, config=config, key=key)
    return usage
