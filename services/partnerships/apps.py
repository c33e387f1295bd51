from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PartnershipsConfig(AppConfig):
    name = "services.partnerships"

    def ready(self) -> None:
        from portal.accounts.personal_data import register_sources
        from portal.notifications.events import Event
        from portal.notifications.followable import Thing, can_be_followed, received_by
        from services.partnerships import permissions
        from services.partnerships.models import Partnership
        from services.partnerships.models.transfer_rules import register_transfer_rules
        from services.partnerships.personal_data import PERSONAL_DATA_SOURCES

        register_sources(*PERSONAL_DATA_SOURCES)
        updates = _("stages, councils, documents and savings")
        can_be_followed(Thing("partnership", Partnership, "partnership", updates))
        received_by(
            permissions.can_receive_request,
            *(Event.WANTS_IN, Event.REQUEST_ANSWERED, Event.REQUEST_WITHDRAWN),
        )
        received_by(
            permissions.can_receive_partnership,
            *(Event.STAGE_MOVED, Event.PARTY_NAMED, Event.STEP_DONE, Event.PAPER_ADDED),
            *(Event.PARTY_LEFT, Event.BENEFIT_GONE),
        )
        received_by(permissions.can_receive_benefit, Event.BENEFIT_STATED)
        register_transfer_rules()
