from django.apps import AppConfig


class ModerationConfig(AppConfig):
    name = "portal.moderation"
    label = "moderation"

    def ready(self) -> None:
        from portal.accounts.personal_data import hold
        from portal.moderation.personal_data import PERSONAL_DATA_SOURCES

        hold(*PERSONAL_DATA_SOURCES)
