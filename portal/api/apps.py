from django.apps import AppConfig


class ApiConfig(AppConfig):
    name = "portal.api"

    def ready(self) -> None:
        from portal.accounts.personal_data import register_sources
        from portal.api.models.transfer_rules import register_transfer_rules
        from portal.api.personal_data import PERSONAL_DATA_SOURCES

        register_sources(*PERSONAL_DATA_SOURCES)
        register_transfer_rules()
