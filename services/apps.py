from django.apps import AppConfig


class ServicesConfig(AppConfig):
    name = "services"

    def ready(self) -> None:
        from portal.accounts.personal_data import hold
        from services.holdings import HOLDINGS

        hold(*HOLDINGS)
