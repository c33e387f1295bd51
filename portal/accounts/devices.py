"""A browser in which somebody has signed in before, as it says with a signed cookie."""

from datetime import timedelta

from allauth.account.models import EmailAddress
from django.conf import settings
from django.core.signing import BadSignature, TimestampSigner
from django.http import HttpRequest, HttpResponse
from django.utils.crypto import get_random_string

from portal.accounts.models import User

COOKIE = "device"
COOKIE_LIFETIME = timedelta(days=180)
NAME_LENGTH = 22
_signer = TimestampSigner(salt="portal.accounts.devices")


def remember(response: HttpResponse, user: User) -> None:
    """Set anew at each sign-in: whoever signed in last in this browser is known in it."""
    response.set_cookie(
        COOKIE,
        _signer.sign(f"{user.pk}.{get_random_string(NAME_LENGTH)}"),
        max_age=COOKIE_LIFETIME,
        path=settings.SESSION_COOKIE_PATH,
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )


def name_for_user(request: HttpRequest, pk: int) -> str | None:
    """The name of the device, where this person has signed in on it."""
    owner, name = _read(request)
    return name if owner == pk else None


def name_for_address(request: HttpRequest, address: str) -> str | None:
    owner, name = _read(request)
    if owner is None:
        return None
    is_theirs = EmailAddress.objects.filter(user_id=owner, email__iexact=address).exists()
    return name if is_theirs else None


def _read(request: HttpRequest) -> tuple[int | None, str]:
    try:
        value = _signer.unsign(request.COOKIES.get(COOKIE, ""), max_age=COOKIE_LIFETIME)
    except BadSignature:
        return None, ""
    owner, _, name = value.partition(".")
    return int(owner), name
