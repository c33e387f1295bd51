"""What accounts, the record and the mail hold about people."""

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount
from allauth.usersessions.models import UserSession
from django.contrib.admin.models import LogEntry
from django.contrib.contenttypes.models import ContentType
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from portal.accounts.models import DataExport, Session, User
from portal.accounts.personal_data import DataRows, PersonalDataSource
from portal.audit.models import Entry
from portal.mail.models import Mail


def account(user: User) -> DataRows:
    facts = ["display_name", "email", "date_joined", "last_login", "is_moderator", "is_superuser"]
    suspension = ["suspended_at", "suspension_reason", "appealed_at", "appeal"]
    return list(User.objects.filter(pk=user.pk).values(*facts, *suspension))


def addresses(user: User) -> DataRows:
    rows = EmailAddress.objects.filter(user=user).order_by("pk")
    data: DataRows = rows.values("email", "verified", "primary")
    return data


def forget_addresses(user: User, texts: bool) -> None:
    rows = EmailAddress.objects.filter(user=user)
    for address in [user.email, *rows.values_list("email", flat=True)]:
        Mail.objects.to_address(address).delete()
    rows.delete()


def sessions(user: User) -> DataRows:
    rows = UserSession.objects.filter(user=user).order_by("pk")
    data: DataRows = rows.values("created_at", "last_seen_at", "ip", "user_agent")
    return data


def forget_sessions(user: User, texts: bool) -> None:
    Session.objects.filter(account=user).delete()
    UserSession.objects.filter(user=user).delete()


def second_steps(user: User) -> DataRows:
    rows = Authenticator.objects.filter(user=user).order_by("pk")
    data: DataRows = rows.values("type", "created_at", "last_used_at")
    return data


def providers(user: User) -> DataRows:
    rows = SocialAccount.objects.filter(user=user).order_by("pk")
    data: DataRows = rows.values("provider", "uid", "extra_data", "date_joined", "last_login")
    return data


def acts(user: User) -> DataRows:
    rows = Entry.objects.filter(Q(actor=user) | Q(person=user)).order_by("pk")
    return rows.values("at", "verb", "reason", "details")


def administration(user: User) -> DataRows:
    rows = LogEntry.objects.filter(user=user).order_by("pk")
    return rows.values("action_time", "object_repr", "change_message")


def forget_administration(user: User, texts: bool) -> None:
    """Django's own log keeps the names that rows had."""
    people = ContentType.objects.get_for_model(User)
    about = LogEntry.objects.filter(content_type=people, object_id=str(user.pk))
    about.update(
        object_repr=f"Former member {user.pseudonym}",
        change_message="",
    )


def mails(user: User) -> DataRows:
    rows = Mail.objects.filter(to__iexact=user.email).order_by("pk")
    return rows.values("to", "subject", "text", "queued_at", "sent_at")


def data_exports(user: User) -> DataRows:
    return DataExport.objects.filter(user=user).values("asked_at", "made_at")


PERSONAL_DATA_SOURCES = [
    PersonalDataSource("account", "accounts.User", account),
    PersonalDataSource(_("email addresses"), "account.EmailAddress", addresses, forget_addresses),
    PersonalDataSource("sessions", "usersessions.UserSession", sessions, forget_sessions),
    PersonalDataSource(
        _("two-step sign-in methods"),
        "mfa.Authenticator",
        second_steps,
        lambda user, texts: Authenticator.objects.filter(user=user).delete(),
    ),
    PersonalDataSource(
        _("single sign-on"),
        "socialaccount.SocialAccount",
        providers,
        lambda user, texts: SocialAccount.objects.filter(user=user).delete(),
    ),
    PersonalDataSource(_("record of what you did"), "audit.Entry", acts),
    PersonalDataSource(
        _("administration log"), "admin.LogEntry", administration, forget_administration
    ),
    PersonalDataSource(_("emails"), "mail.Mail", mails),
    PersonalDataSource(
        _("data exports"),
        "accounts.DataExport",
        data_exports,
        lambda user, texts: DataExport.objects.filter(user=user).delete(),
    ),
]
