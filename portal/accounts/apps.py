from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "portal.accounts"
    label = "accounts"

    def ready(self) -> None:
        from portal.accounts.account_data import PERSONAL_DATA_SOURCES
        from portal.accounts.personal_data import register_sources

        register_sources(*PERSONAL_DATA_SOURCES)
