from django.apps import AppConfig


class ModerationConfig(AppConfig):
    name = "portal.moderation"
    label = "moderation"

    def ready(self) -> None:
        from portal.accounts.personal_data import register_sources
        from portal.moderation.personal_data import PERSONAL_DATA_SOURCES

        register_sources(*PERSONAL_DATA_SOURCES)
