from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount, SocialApp, SocialToken
from allauth.usersessions.models import UserSession
from django.contrib import admin
from django.contrib.auth.admin import UserAdmin as DjangoUserAdmin
from django.contrib.auth.models import Group
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from portal.accounts.models import User

# How people sign in is theirs alone to change, and rights are duties and memberships, not groups.
for model in [
    Authenticator,
    EmailAddress,
    Group,
    SocialAccount,
    SocialApp,
    SocialToken,
    UserSession,
]:
    admin.site.unregister(model)


@admin.register(User)
class UserAdmin(DjangoUserAdmin[User]):
    ordering = ["display_name", "pk"]
    list_display = ["display_name", "email", "duty", "is_active", "last_login"]
    list_filter = ["is_superuser", "is_moderator", "is_active"]
    search_fields = ["display_name", "email"]
    readonly_fields = ["duty", "is_active", "suspended_at", "last_login", "date_joined"]
    fieldsets = [
        (None, {"fields": ["email", "display_name", "password"]}),
        # duties and suspensions are given with a reason, in /moderation/
        (_("May"), {"fields": ["duty", "is_active", "suspended_at"]}),
        (_("When"), {"fields": ["last_login", "date_joined"]}),
    ]
    add_fieldsets = [
        (None, {"fields": ["email", "display_name", "usable_password", "password1", "password2"]})
    ]

    def has_delete_permission(self, request: HttpRequest, obj: User | None = None) -> bool:
        """People erase themselves: what they did stays on the record under a pseudonym."""
        return False
