from django.apps import AppConfig
from django.utils.translation import ngettext_lazy


class ModerationConfig(AppConfig):
    name = "portal.moderation"
    label = "moderation"

    def ready(self) -> None:
        from portal.accounts.personal_data import register_sources
        from portal.database.row_transfer import TransferRule, register_transfers
        from portal.moderation.models import Flag
        from portal.moderation.personal_data import PERSONAL_DATA_SOURCES
        from services.models import Service

        register_sources(*PERSONAL_DATA_SOURCES)
        flags = ngettext_lazy("{n} report", "{n} reports", "n")
        register_transfers(Service, TransferRule(Flag, "service", counted=flags))
