from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class NoticesConfig(AppConfig):
    name = "services.notices"
    verbose_name = _("published notices")

    def ready(self) -> None:
        from portal.accounts.personal_data import register_sources
        from services.notices import checks, pieces  # noqa: F401 - register themselves
        from services.notices.models.transfer_rules import register_transfer_rules
        from services.notices.personal_data import PERSONAL_DATA_SOURCES

        register_sources(*PERSONAL_DATA_SOURCES)
        register_transfer_rules()
