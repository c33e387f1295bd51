from django.apps import AppConfig


class ForumsConfig(AppConfig):
    name = "forums"

    def ready(self) -> None:
        from forums.holdings import HOLDINGS
        from portal.accounts.personal_data import hold

        hold(*HOLDINGS)
