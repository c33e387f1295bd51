from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CalendarsConfig(AppConfig):
    name = "services.calendars"
    verbose_name = _("calendars")

    def ready(self) -> None:
        from portal.accounts.personal_data import register_sources
        from services.calendars.personal_data import PERSONAL_DATA_SOURCES

        register_sources(*PERSONAL_DATA_SOURCES)
