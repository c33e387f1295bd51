from django.apps import AppConfig


class SurveysConfig(AppConfig):
    name = "portal.surveys"
    label = "surveys"

    def ready(self) -> None:
        from councils.models.succession_transfer import stays_with_the_predecessor
        from portal.accounts.personal_data import register_sources
        from portal.surveys.personal_data import PERSONAL_DATA_SOURCES

        register_sources(*PERSONAL_DATA_SOURCES)
        stays_with_the_predecessor("surveys.sheet.council")  # what it answered, it answered
