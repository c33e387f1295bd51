"""Who signs in."""

import re
import secrets
import unicodedata
from datetime import timedelta
from importlib import import_module
from typing import Self

from django.conf import settings
from django.contrib.auth.models import AbstractUser, BaseUserManager
from django.contrib.sessions.backends.base import SessionBase
from django.contrib.sessions.base_session import AbstractBaseSession
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from portal.lists.name_order import by_name
from portal.text import one_line

PSEUDONYM_LETTERS = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789"
NAME_LENGTH = 100
UNCONFIRMED_LIFETIME, EXPORT_LIFETIME = timedelta(days=30), timedelta(days=7)
# Letters of any script, and what stands between them. A dot must end a word: no name is an address.
NOT_IN_A_NAME = re.compile(r"[^\w \xa0.,'’()&-]|_|\.(?=\S)")
# What no person is called, but what somebody would like to be taken for.
RESERVED = re.compile(
    r"(an? )?(site )?(admin|administrator|moderator|support|system|member|former member .*)"
    r"|shared services directory.*",
    re.IGNORECASE,
)
DUTIES = {"none": _("None"), "moderator": _("Moderator"), "administrator": _("Administrator")}
CONFUSABLE_SCRIPTS = {"LATIN", "CYRILLIC", "GREEK"}


def new_pseudonym() -> str:
    """What the record calls somebody whose name is gone."""
    return "".join(secrets.choice(PSEUDONYM_LETTERS) for _ in range(8))


def validate_name(name: str) -> None:
    is_seen = one_line(name) == " ".join(unicodedata.normalize("NFC", name).split())
    if not is_seen or NOT_IN_A_NAME.search(name) or not any(map(str.isalpha, name)):
        raise ValidationError(
            gettext("Enter a name with letters, spaces, hyphens and apostrophes only."), code="name"
        )
    scripts = {unicodedata.name(letter, "").partition(" ")[0] for letter in name}
    is_reserved = RESERVED.fullmatch(unicodedata.normalize("NFKC", name).strip(" ."))
    if is_reserved or len(scripts & CONFUSABLE_SCRIPTS) > 1:
        raise ValidationError(gettext("Enter your own name, using one alphabet."), code="name")


def clean_display_name(name: str) -> str:
    """What is left of a name that somebody else sent us, fit to be shown and mailed."""
    name = NOT_IN_A_NAME.sub(" ", one_line(name))
    return " ".join(name.split())[:NAME_LENGTH]


class UserQuerySet(models.QuerySet["User"]):
    def people(self) -> Self:
        """Everybody who still has an account."""
        return self.filter(erased_at=None)

    def with_appeal(self) -> Self:
        return self.filter(appealed_at__isnull=False).order_by("appealed_at", "pk")

    def never_confirmed(self) -> Self:
        """Gave an address 30 days ago, never proved that it is theirs, and never came in."""
        long_ago = timezone.now() - UNCONFIRMED_LIFETIME
        strangers = self.filter(last_login=None, date_joined__lt=long_ago, erased_at=None)
        strangers = strangers.filter(is_superuser=False, is_moderator=False)
        unproved = strangers.filter(emailaddress__isnull=False)
        return unproved.exclude(emailaddress__verified=True).distinct()

    def matching(self, text: str) -> Self:
        found = self.filter(Q(display_name__icontains=text) | Q(email__icontains=text))
        return found.order_by(by_name("display_name"), "pk")


class UserManager(BaseUserManager.from_queryset(UserQuerySet)):  # type: ignore[misc]  # made at run time
    def create_user(self, email: str, password: str | None = None, **fields: object) -> "User":
        user = self.model(email=self.normalize_email(email), **fields)
        user.set_password(password)
        user.save()
        return user  # type: ignore[no-any-return]  # the manager's base is made at run time

    def create_superuser(self, email: str, password: str | None = None, **fields: object) -> "User":
        return self.create_user(email, password, is_staff=True, is_superuser=True, **fields)

    def get_by_natural_key(self, username: str | None) -> "User":
        return self.get(email__iexact=username)  # type: ignore[no-any-return]  # see above


class User(AbstractUser):
    """A person. The email address is the name to sign in with, in any case.

    Administrators have every right in Django's admin too; moderators work in /moderation/ only.
    An erased person keeps the row, for what they wrote and did, and nothing in it but a pseudonym.
    """

    username = None  # type: ignore[assignment]  # replaced by the address
    first_name = None  # type: ignore[assignment]  # one display name instead
    last_name = None  # type: ignore[assignment]  # one display name instead
    email = models.EmailField(_("email address"), unique=True)
    display_name = models.CharField(
        _("your name"), max_length=NAME_LENGTH, validators=[validate_name]
    )
    pseudonym = models.CharField(max_length=12, unique=True, default=new_pseudonym, editable=False)
    is_moderator = models.BooleanField("moderator", default=False)
    uses_shortcuts = models.BooleanField(_("keyboard shortcuts"), default=True)
    suspended_at = models.DateTimeField(null=True, blank=True)
    suspension_reason = models.TextField(blank=True)
    appeal = models.TextField(blank=True)
    appealed_at = models.DateTimeField(null=True, blank=True)
    erased_at = models.DateTimeField(null=True, blank=True, editable=False)

    USERNAME_FIELD = "email"
    REQUIRED_FIELDS = ["display_name"]

    objects = UserManager()  # type: ignore[misc]  # no username to manage

    class Meta:
        constraints = [
            models.UniqueConstraint(
                Lower("email"),
                name="one_user_per_email_address",
                violation_error_message=_("This email address is already used by another account."),
            ),
            models.CheckConstraint(
                condition=Q(is_staff=F("is_superuser")),
                name="administrators_have_every_right",
                violation_error_message=_("Administrators must have all permissions."),
            ),
            models.CheckConstraint(
                condition=Q(suspended_at=None, suspension_reason="")
                | Q(suspended_at__isnull=False) & ~Q(suspension_reason=""),
                name="suspensions_say_why",
                violation_error_message=_("Enter a reason for the suspension."),
            ),
            models.CheckConstraint(
                condition=Q(appealed_at=None, appeal="")
                | Q(appealed_at__isnull=False, suspended_at__isnull=False) & ~Q(appeal=""),
                name="appeals_are_against_suspensions",
                violation_error_message=_("Only a suspended person can appeal, with a reason."),
            ),
            models.CheckConstraint(
                condition=Q(erased_at=None) | Q(is_active=False),
                name="erased_people_cannot_sign_in",
                violation_error_message=_(
                    "A person whose account is deleted cannot sign in again."
                ),
            ),
        ]

    def __str__(self) -> str:
        return self.display_name or gettext("A member")

    def get_full_name(self) -> str:
        return self.display_name

    def get_short_name(self) -> str:
        return self.display_name

    @property
    def is_suspended(self) -> bool:
        return self.suspended_at is not None

    @property
    def has_duties(self) -> bool:
        """Moderators and administrators: they need a second step to sign in."""
        return self.is_moderator or self.is_superuser

    @property
    def duty(self) -> str:
        if self.is_superuser:
            return "administrator"
        return "moderator" if self.is_moderator else "none"

    @property
    def duty_label(self) -> str:
        return str(DUTIES[self.duty])

    def suspend(self, reason: str) -> None:
        self.suspended_at, self.suspension_reason = timezone.now(), reason
        self.save(update_fields=["suspended_at", "suspension_reason"])

    def reinstate(self) -> None:
        self.suspended_at, self.suspension_reason = None, ""
        self.appealed_at, self.appeal = None, ""
        self.save(update_fields=["suspended_at", "suspension_reason", "appealed_at", "appeal"])

    def appeal_against_suspension(self, text: str) -> None:
        self.appeal, self.appealed_at = text, timezone.now()
        self.save(update_fields=["appeal", "appealed_at"])

    def give_duty(self, duty: str) -> None:
        """One of none, moderator and administrator."""
        self.is_moderator = duty == "moderator"
        self.is_staff = self.is_superuser = duty == "administrator"
        self.save(update_fields=["is_moderator", "is_staff", "is_superuser"])

    def forget(self) -> None:
        """Leave nothing of the person but the pseudonym."""
        self.display_name = f"Former member {self.pseudonym}"
        self.email = f"{self.pseudonym.lower()}@erased.invalid"
        self.is_active = self.is_moderator = self.is_staff = self.is_superuser = False
        self.erased_at = timezone.now()
        self.last_login = None
        self.suspended_at, self.suspension_reason = None, ""
        self.appealed_at, self.appeal = None, ""
        self.set_unusable_password()
        self.save()


class Session(AbstractBaseSession):
    """A session and the account it belongs to, read in one query by `portal.accounts.sessions`."""

    account = models.ForeignKey(User, models.CASCADE, null=True, related_name="+")

    def __str__(self) -> str:
        until = f"{self.expire_date:%Y-%m-%d %H:%M}"
        account = self.account or gettext("a visitor")
        return gettext("{account}, until {until}").format(account=account, until=until)

    @classmethod
    def get_session_store_class(cls) -> type[SessionBase]:
        store: type[SessionBase] = import_module(settings.SESSION_ENGINE).SessionStore
        return store


class DataExportQuerySet(models.QuerySet["DataExport"]):
    def old(self) -> Self:
        return self.filter(asked_at__lt=timezone.now() - EXPORT_LIFETIME)


class DataExport(models.Model):
    """Everything the site knows about a person, made by a task because it was much."""

    user = models.ForeignKey(User, models.CASCADE, related_name="data_exports")
    content = models.JSONField(null=True)
    asked_at = models.DateTimeField(auto_now_add=True)
    made_at = models.DateTimeField(null=True)

    objects = DataExportQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["user"], name="one_data_export_a_person"),
        ]

    def __str__(self) -> str:
        return f"{self.user}, {self.asked_at:%Y-%m-%d}"
