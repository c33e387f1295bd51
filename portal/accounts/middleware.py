"""What everybody who is signed in has to pass."""

from collections.abc import Callable

from allauth.account.signals import user_logged_in
from django.conf import settings
from django.contrib.auth.middleware import AuthenticationMiddleware
from django.dispatch import receiver
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import ResolverMatch
from django.utils.cache import patch_cache_control
from django.utils.functional import SimpleLazyObject

from portal.accounts import devices
from portal.accounts.http import remember_account
from portal.accounts.models import User
from portal.accounts.sessions import SECOND_STEP, actor_of
from portal.site.permissions import require

MONITORED = {"pages:healthz", "operations:readyz", "operations:startz", "operations:metrics"}
# ending mails asks for no sign-in, and so for no standing either
ENDS_MAILS = "notifications:stop"
SUSPENDED_REACH = {"accounts:suspended", "account_logout", ENDS_MAILS, *MONITORED}
WITHOUT_SECOND_STEP_REACH = {
    "accounts:second_step",
    "accounts:confirm_by_code",
    "account_reauthenticate",
    "account_logout",
    "demo:mail",
    ENDS_MAILS,
    *MONITORED,
}

SIGNED_IN = "_signed_in_now"


class ActorMiddleware(AuthenticationMiddleware):
    """Django's own, with who asks read together with the session."""

    def process_request(self, request: HttpRequest) -> None:
        super().process_request(request)
        request.user = SimpleLazyObject(lambda: actor_of(request))  # type: ignore[assignment]  # as Django does


class AccountMiddleware:
    """Suspended people reach only the page that says why; people with duties sign in in two steps.

    A second step is an authenticator app or a passkey; recovery codes alone are none. What a
    session sees is stored by no cache, unless the page itself says for how long.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if isinstance(person := getattr(request, SIGNED_IN, None), User):
            devices.remember(response, person)
        if settings.SESSION_COOKIE_NAME in request.COOKIES:
            keep_to_this_session(response)
        remember_account(request, response)
        return response

    def process_view(self, request: HttpRequest, *view: object) -> HttpResponse | None:
        user = request.user
        if not isinstance(user, User):
            return None
        if user.is_suspended:
            return _only(SUSPENDED_REACH, request, "accounts:suspended")
        if user.has_duties and not SECOND_STEP.of(user) and not _sets_up_second_step(request):
            return _only(WITHOUT_SECOND_STEP_REACH, request, "accounts:second_step")
        return None


def keep_to_this_session(response: HttpResponse) -> None:
    """What nobody said anything about is not stored: the next person at this computer goes back."""
    if response.has_header("Cache-Control"):
        patch_cache_control(response, private=True)
    else:
        patch_cache_control(response, private=True, no_store=True)


def _only(reach: set[str], request: HttpRequest, instead: str) -> HttpResponse | None:
    """Let through what is within reach; show where else to go, and refuse to do anything."""
    if _name(request) in reach:
        return None
    require(request.method in {"GET", "HEAD"})
    return redirect(instead)


def _sets_up_second_step(request: HttpRequest) -> bool:
    return _name(request).startswith("mfa_")


def _name(request: HttpRequest) -> str:
    match = request.resolver_match
    return match.view_name if isinstance(match, ResolverMatch) else ""


@receiver(user_logged_in)
def note_sign_in(request: HttpRequest, user: User, **_: object) -> None:
    """All steps are done: the answer makes this a known device."""
    setattr(request, SIGNED_IN, user)
