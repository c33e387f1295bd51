from django.apps import AppConfig
from django.utils.translation import ngettext_lazy


class ModerationConfig(AppConfig):
    name = "portal.moderation"
    label = "moderation"

    def ready(self) -> None:
        from councils.models import Council
        from councils.models.succession_transfer import SuccessionRule, TransferKind
        from portal.accounts.personal_data import register_sources
        from portal.components.canned_reasons import register_canned_texts
        from portal.database.row_transfer import TransferRule, register_transfers
        from portal.moderation import pieces  # noqa: F401 - registers them
        from portal.moderation.announcements import words_of_announcements
        from portal.moderation.models import Flag, StaffNote, canned_texts
        from portal.moderation.personal_data import PERSONAL_DATA_SOURCES
        from portal.notifications.followable import has_words
        from services.models import Service

        register_sources(*PERSONAL_DATA_SOURCES)
        register_canned_texts(canned_texts)
        has_words(words_of_announcements)
        flags = ngettext_lazy("{n} report", "{n} reports", "n")
        notes = ngettext_lazy("{n} staff note", "{n} staff notes", "n")
        people = TransferKind.PEOPLE
        register_transfers(
            Council, SuccessionRule(StaffNote, "council", kind=people, counted=notes)
        )
        register_transfers(Service, TransferRule(Flag, "service", counted=flags))
        _register_for_areas()


def _register_for_areas() -> None:
    """Say what moves along with a service area that becomes part of another."""
    from portal.database.row_transfer import TransferRule, register_transfers
    from portal.moderation.models import Announcement, JointRoom
    from services.models import Category

    announced = ngettext_lazy("{n} announcement", "{n} announcements", "n")
    rooms = ngettext_lazy("{n} joint room", "{n} joint rooms", "n")
    register_transfers(
        Category,
        TransferRule(Announcement, "area", counted=announced),
        TransferRule(JointRoom, "category", counted=rooms),
    )
