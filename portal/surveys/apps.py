from django.apps import AppConfig


class SurveysConfig(AppConfig):
    name = "portal.surveys"
    label = "surveys"

    def ready(self) -> None:
        from councils.models import Council
        from portal.accounts.personal_data import register_sources
        from portal.database.row_transfer import register_transfers
        from portal.surveys.personal_data import PERSONAL_DATA_SOURCES

        register_sources(*PERSONAL_DATA_SOURCES)
        # what a council answered stays in its name
        register_transfers(Council, stays={"surveys.sheet.council"})
