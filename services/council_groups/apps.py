from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CouncilGroupsConfig(AppConfig):
    name = "services.council_groups"
    verbose_name = _("council groups")

    def ready(self) -> None:
        from portal.accounts.personal_data import register_sources
        from services.council_groups.models.transfer_rules import register_transfer_rules
        from services.council_groups.personal_data import PERSONAL_DATA_SOURCES

        register_sources(*PERSONAL_DATA_SOURCES)
        register_transfer_rules()
