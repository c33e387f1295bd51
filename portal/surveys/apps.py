from django.apps import AppConfig


class SurveysConfig(AppConfig):
    name = "portal.surveys"
    label = "surveys"

    def ready(self) -> None:
        from portal.accounts.personal_data import hold
        from portal.surveys.holdings import HOLDINGS

        hold(*HOLDINGS)
