from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class NeedsConfig(AppConfig):
    name = "services.needs"

    def ready(self) -> None:
        from portal.accounts.personal_data import register_sources
        from portal.notifications.events import Event
        from portal.notifications.followable import Thing, can_be_followed, received_by
        from services.needs.models import Need
        from services.needs.models.transfer_rules import register_transfer_rules
        from services.needs.permissions import can_receive_findings
        from services.needs.personal_data import PERSONAL_DATA_SOURCES

        register_sources(*PERSONAL_DATA_SOURCES)
        can_be_followed(Thing("need", Need, "need", _("new matches and the decision")))
        received_by(can_receive_findings, Event.NEED_FITTED, Event.NEED_ASKED)
        register_transfer_rules()
