"""Coming in as a browser does: forms sent, codes read from mails."""

import re

from allauth.mfa.totp.internal.auth import (
    format_hotp_value,
    hotp_value,
    yield_hotp_counters_from_time,
)
from django.core import mail

from tests.factories.accounts import TOTP_SECRET

PASSWORD = "three-quiet-horses"


def mailed_code():
    """The code in the mail that was sent last."""
    return re.search(
        r"\b[BCDFGHJKLMNPQRSTVWXZ]{4}-[BCDFGHJKLMNPQRSTVWXZ]{4}\b", mail.outbox[-1].body
    )[0]


def app_code():
    """What the authenticator app of our people shows now."""
    *_, counter, _after = yield_hotp_counters_from_time()
    return format_hotp_value(hotp_value(TOTP_SECRET, counter))


def sign_up(client, address, name="Nora North", **more):
    return client.post("/accounts/signup/", {"email": address, "display_name": name, **more})


def confirm(client, code=None):
    return client.post("/accounts/confirm-email/", {"code": code or mailed_code()})


def sign_in(client, address, password=PASSWORD, **more):
    return client.post("/accounts/login/", {"login": address, "password": password, **more})


def ask_for_code(client, address):
    return client.post("/accounts/login/", {"login": address})


def send_code(client, code=None):
    return client.post("/accounts/login/code/confirm/", {"code": code or mailed_code()})


def second_step(client, code=None):
    return client.post("/accounts/2fa/authenticate/", {"code": code or app_code()})


def is_signed_in(client):
    return "_auth_user_id" in client.session
