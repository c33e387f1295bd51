"""How django-allauth behaves here."""

import time

from allauth.account import app_settings
from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.internal.flows.login import get_authentication_records, record_authentication
from allauth.account.internal.flows.reauthentication import get_reauthentication_flows
from allauth.account.models import EmailAddress
from allauth.core import context
from allauth.core.exceptions import ReauthenticationRequired
from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from portal.accounts import limits
from portal.accounts.models import User
from portal.accounts.permissions import AnyUser
from portal.mail.messages import as_html, expiring, render_message


class AccountAdapter(DefaultAccountAdapter):
    error_messages = {
        **DefaultAccountAdapter.error_messages,
        "email_password_mismatch": _(
            "Check your email address and password. One of them is wrong."
        ),
        "too_many_login_attempts": _("You have tried too many times. Try again in 5 minutes."),
        "rate_limited": _("You have asked for too many codes. Try again in 5 minutes."),
        "incorrect_code": _("Enter the code from the most recent email we sent you."),
        "incorrect_password": _("Enter your password. The one you entered is wrong."),
        "enter_current_password": _("Enter your current password. The one you entered is wrong."),
        "account_inactive": _("You cannot sign in because this account was closed."),
        "cannot_remove_primary_email": _("Make another email address your main one first."),
    }

    def render_mail(
        self,
        template_prefix: str,
        email: str | list[str],
        context: dict[str, object],
        headers: dict[str, str] | None = None,
    ) -> EmailMultiAlternatives:
        """allauth's account/email/login_code is our emails/account/login_code.txt.

        A mail with a code is of no use when the code is not.
        """
        if "code" in context:
            headers = {**(headers or {}), **expiring(settings.CODES_LAST_SECONDS)}
        name = template_prefix.replace("/email/", "/")
        subject, text = render_message(name, context)
        to = [email] if isinstance(email, str) else email
        message = EmailMultiAlternatives(subject, text, to=to, headers=headers)
        message.attach_alternative(as_html(subject, text), "text/html")
        return message

    def pre_authenticate(self, request: HttpRequest, **credentials: str) -> None:
        """Count attempts our own way (portal/accounts/limits.py) instead of by address alone."""
        self._attempt = limits.attempt(request, "sign_in", credentials.get("email", ""))
        if self._attempt is None:
            raise self.validation_error("too_many_login_attempts")

    def _rollback_login_failed_rl_usage(self) -> None:
        if self._attempt:
            self._attempt.rollback()

    def _delete_login_attempts_cached_email(self, request: HttpRequest, **credentials: str) -> None:
        limits.forget_attempts(request, "sign_in", credentials.get("email", ""))

    def confirm_email(self, request: HttpRequest, email_address: EmailAddress) -> bool:
        """Whoever typed the mailed code has just proved who they are."""
        confirmed: bool = super().confirm_email(request, email_address)
        if confirmed:
            record_authentication(request, email_address.user, method="code")
        return confirmed

    def is_reauthentication_required(self, *, app: str, **options: object) -> bool:
        """Where allauth asks nobody again who has no password, we ask for a mailed code."""
        request = context.request
        if not get_reauthentication_flows(request.user) and not has_recent_code(request):
            raise ReauthenticationRequired
        return bool(super().is_reauthentication_required(app=app, **options))

    def get_reauthentication_methods(self, user: AnyUser) -> list[dict[str, object]]:
        methods: list[dict[str, object]] = super().get_reauthentication_methods(user)
        if methods or not user.is_authenticated:
            return methods
        url = reverse("accounts:confirm_by_code")
        return [{"id": "code", "description": gettext("Email me a code"), "url": url}]


def has_recent_code(request: HttpRequest) -> bool:
    """Whether this session has lately been proved by a mailed code, or in another way."""
    if not isinstance(request.user, User):
        return False
    earliest = time.time() - app_settings.REAUTHENTICATION_TIMEOUT
    records = get_authentication_records(request, request.user)
    return any(record["at"] > earliest for record in records)
