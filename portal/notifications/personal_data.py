"""What notifications hold about people."""

from django.utils.translation import gettext_lazy as _

from portal.accounts.models import User
from portal.accounts.personal_data import DataRows, PersonalDataSource
from portal.notifications.models import Follow, Notification, Preferences, SavedSearch


def follows(user: User) -> DataRows:
    rows = Follow.objects.filter(user=user).order_by("pk")
    return rows.values("kind__model", "target_id", "level", "channel", "since")


def notifications(user: User) -> DataRows:
    rows = Notification.objects.of_person(user).order_by("pk")
    return rows.values("event", "detail", "link", "count", "at", "read_at", "mailed_at")


def chosen(user: User) -> DataRows:
    rows = Preferences.objects.filter(user=user)
    return rows.values(
        "me",
        "ours",
        "people",
        "announcements",
        "searches",
        "accepts_messages",
        "accepts_questions",
        "hour",
        "weekday",
        "paused_until",
    )


def searches(user: User) -> DataRows:
    return SavedSearch.objects.filter(user=user).order_by("pk").values("text", "query", "saved_at")


PERSONAL_DATA_SOURCES = [
    PersonalDataSource(
        _("pages you follow"),
        "notifications.Follow",
        follows,
        lambda user, texts: Follow.objects.filter(user=user).delete(),
    ),
    PersonalDataSource(
        "notifications",
        "notifications.Notification",
        notifications,
        lambda user, texts: Notification.objects.of_person(user).delete(),
    ),
    PersonalDataSource(
        _("notification settings"),
        "notifications.Preferences",
        chosen,
        lambda user, texts: Preferences.objects.filter(user=user).delete(),
    ),
    PersonalDataSource(
        _("saved searches"),
        "notifications.SavedSearch",
        searches,
        lambda user, texts: SavedSearch.objects.filter(user=user).delete(),
    ),
]
