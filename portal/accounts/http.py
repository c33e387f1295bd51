"""What views need to know of who is signed in, and of who has just been signed out."""

from collections.abc import Callable
from functools import wraps
from hashlib import sha256
from typing import Any

from django.conf import settings
from django.contrib.auth.views import redirect_to_login
from django.core.cache import cache
from django.http import HttpRequest, HttpResponse, QueryDict
from django.utils.crypto import get_random_string
from django.utils.http import url_has_allowed_host_and_scheme

from portal.accounts.models import User


class SignedInRequest(HttpRequest):
    """A request behind `login_required`."""

    user: User


KNOWN_ACCOUNT = "known_account"
KNOWN_SECONDS = 30 * 24 * 3600
# for a browser in which nobody has signed in for so long
UNKNOWN_BROWSER = "unknown_browser"
UNKNOWN_SECONDS = 15 * 60
MAX_UNSENT_LENGTH = 50_000
MAX_UNKNOWN_LENGTH = 10_000
UNSENT_SECONDS = 3600
PROPOSED = "proposed_words"
View = Callable[..., HttpResponse]


def remember_account(request: HttpRequest, response: HttpResponse) -> None:
    """Note in the browser whose it is, so that after a session has ended words find their way."""
    if isinstance(request.user, User) and known_account(request) != request.user.pk:
        response.set_signed_cookie(
            KNOWN_ACCOUNT,
            str(request.user.pk),
            max_age=KNOWN_SECONDS,
            secure=settings.SESSION_COOKIE_SECURE,
            httponly=True,
            samesite="Lax",
        )


def known_account(request: HttpRequest) -> int | None:
    """Return the key of the account last signed in with this browser, if it is known."""
    known = str(request.get_signed_cookie(KNOWN_ACCOUNT, "", max_age=KNOWN_SECONDS))
    return int(known) if known.isdecimal() else None


def propose_words(request: HttpRequest, about: str, key: int, words: dict[str, str]) -> None:
    """Begin the form that is opened next about a thing, whose address is too short for them."""
    request.session[PROPOSED] = {"about": [about, str(key)], "words": words}


def proposed_words(request: HttpRequest) -> dict[str, str]:
    """Return what another page proposed for a form about what the address names."""
    proposed: dict[str, Any] = request.session.get(PROPOSED, {})
    about, key = proposed.get("about", ["", ""])
    return dict(proposed["words"]) if proposed and request.GET.get(about) == key else {}


def login_required_keeping_post(view: View) -> View:
    """Like `login_required`, but what was typed in a session that had ended is not lost.

    It is stored for an hour, for the account last used in this browser and no other, or for a few
    minutes where no account was used; `submitted_data` gives it back to the form after signing in.
    """

    @wraps(view)
    def keeping(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
        if request.user.is_authenticated:
            return view(request, *args, **kwargs)
        response = redirect_to_login(request.get_full_path())
        if request.method == "POST":
            keep_unsent(request, response)
        return response

    return keeping


def keep_unsent(request: HttpRequest, response: HttpResponse) -> None:
    """Store what was sent, for the form that is opened at the same address after this answer."""
    sent, account = request.POST.urlencode(), known_account(request)
    if account and len(sent) < MAX_UNSENT_LENGTH:
        cache.set(_key(account, request.path), sent, UNSENT_SECONDS)
        request.has_unsent = True  # type: ignore[attr-defined]  # for the middleware
    elif not account and len(sent) < MAX_UNKNOWN_LENGTH:
        browser = get_random_string(22)
        cache.set(_key(browser, request.path), sent, UNKNOWN_SECONDS)
        response.set_signed_cookie(
            UNKNOWN_BROWSER,
            browser,
            max_age=UNKNOWN_SECONDS,
            secure=settings.SESSION_COOKIE_SECURE,
            httponly=True,
            samesite="Lax",
        )
        request.has_unsent = True  # type: ignore[attr-defined]  # see above


def has_unsent(request: HttpRequest) -> bool:
    """Tell whether what was just sent here will be given back after signing in."""
    return getattr(request, "has_unsent", False)


def submitted_data(request: HttpRequest) -> QueryDict | None:
    """Return what was sent, or what was typed here before somebody had to sign in again, once."""
    if request.method == "POST":
        return request.POST
    browser = request.get_signed_cookie(UNKNOWN_BROWSER, "", max_age=UNKNOWN_SECONDS)
    keys = [_key(account, request.path) for account in (request.user.pk, browser) if account]
    stored = cache.get_many(keys)
    cache.delete_many(stored)
    return QueryDict(next(iter(stored.values())), mutable=True) if stored else None


def is_sent(request: HttpRequest) -> bool:
    """Tell whether a form was sent to be saved, and not only to see a preview."""
    return request.method == "POST" and "preview" not in request.POST


def _key(account: object, path: str) -> str:
    return f"unsent:{account}:{sha256(path.encode()).hexdigest()}"


def own_address(request: HttpRequest, name: str) -> str:
    """Return the address that was sent under a name, if it is one of this site; or nothing."""
    address = request.POST.get(name, request.GET.get(name, ""))
    is_here = url_has_allowed_host_and_scheme(address, {request.get_host()}, request.is_secure())
    return address if is_here else ""
