from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class NotificationsConfig(AppConfig):
    name = "portal.notifications"
    label = "notifications"

    def ready(self) -> None:
        from portal.accounts.personal_data import register_sources
        from portal.notifications import pieces  # noqa: F401 - registers them
        from portal.notifications.followable import Thing, can_be_followed
        from portal.notifications.models import SavedSearch
        from portal.notifications.personal_data import PERSONAL_DATA_SOURCES

        register_sources(*PERSONAL_DATA_SOURCES)
        can_be_followed(Thing("search", SavedSearch, _("saved search"), _("new results")))
