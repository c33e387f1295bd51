"""A mailed code with which somebody without a password shows that it is still them."""

import time
from typing import TypedDict

from allauth.account.adapter import get_adapter
from allauth.account.internal.flows.login import record_authentication
from allauth.core.internal.cryptokit import compare_user_code
from django.conf import settings
from django.http import HttpRequest

from portal.mail.messages import expiring, send_email

SESSION_KEY = "confirm_by_code"
ATTEMPTS = 3


class WaitingCode(TypedDict):
    code: str
    at: float
    wrong: int


def send(request: HttpRequest) -> None:
    code = get_adapter().generate_login_code()
    request.session[SESSION_KEY] = {"code": code, "at": time.time(), "wrong": 0}
    to = request.user.email  # type: ignore[union-attr]  # signed in
    headers = expiring(settings.CODES_LAST_SECONDS)
    send_email("accounts/confirm_code", to=to, headers=headers, code=code)


def is_waiting(request: HttpRequest) -> bool:
    return _waiting(request) is not None


def accept(request: HttpRequest, typed: str) -> bool:
    """Whether this is the code; it works once, for half an hour, and dies of three mistakes."""
    waiting = _waiting(request)
    if waiting is None:
        return False
    if not compare_user_code(actual=typed, expected=waiting["code"]):
        _count_mistake(request, waiting)
        return False
    del request.session[SESSION_KEY]
    record_authentication(request, request.user, method="code", reauthenticated=True)
    return True


def _waiting(request: HttpRequest) -> WaitingCode | None:
    waiting: WaitingCode | None = request.session.get(SESSION_KEY)
    if waiting and time.time() - waiting["at"] < settings.CODES_LAST_SECONDS:
        return waiting
    return None


def _count_mistake(request: HttpRequest, waiting: WaitingCode) -> None:
    wrong = waiting["wrong"] + 1
    if wrong >= ATTEMPTS:
        del request.session[SESSION_KEY]
    else:
        request.session[SESSION_KEY] = {**waiting, "wrong": wrong}
