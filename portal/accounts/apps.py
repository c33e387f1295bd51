from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "portal.accounts"
    label = "accounts"

    def ready(self) -> None:
        from portal.accounts.account_data import HOLDINGS
        from portal.accounts.personal_data import hold

        hold(*HOLDINGS)
