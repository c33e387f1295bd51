"""Single sign-on with an employer's OpenID Connect provider."""

from collections.abc import Mapping

from allauth.account.utils import user_email
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from allauth.socialaccount.models import SocialLogin
from django.http import HttpRequest

from councils.models import DomainStatus, EmailDomain
from portal.accounts.models import User, clean_display_name

WELCOME = {DomainStatus.COUNCIL, DomainStatus.PUBLIC_BODY}


class SingleSignOnAdapter(DefaultSocialAccountAdapter):
    """A provider brings a person and, for the domains it is trusted with, a confirmed address.

    Whatever else it claims to have confirmed is not believed: it could claim anybody's address.
    """

    def populate_user(
        self, request: HttpRequest, sociallogin: SocialLogin, data: Mapping[str, str | None]
    ) -> User:
        for address in sociallogin.email_addresses:
            address.verified = self.is_email_verified(sociallogin.provider, address.email)
        user: User = super().populate_user(request, sociallogin, data)
        user.display_name = clean_display_name(data.get("name") or "")
        return user

    def is_open_for_signup(self, request: HttpRequest, sociallogin: SocialLogin) -> bool:
        """Only with an address the provider vouches for, at a public body."""
        addresses = [each.email for each in sociallogin.email_addresses if each.verified]
        address = user_email(sociallogin.user)
        standing = EmailDomain.objects.standing_of(address or "")
        return address in addresses and standing in WELCOME

    def is_auto_signup_allowed(self, request: HttpRequest, sociallogin: SocialLogin) -> bool:
        has_name = bool(sociallogin.user.display_name)
        return has_name and bool(super().is_auto_signup_allowed(request, sociallogin))
